// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A kind of secret with a shape of its own: a literal, and a pattern that is tried at the literal
 * only. A group of the pattern, where there is one, is the secret within the match.
 */
final class Shape implements Detector {

  private static final int LONGEST = 4_096;

  private final String kind;
  private final String literal;
  private final String regex;
  private final int back;
  private volatile @Nullable Pattern pattern;

  private Shape(String kind, String literal, String regex, int back) {
    this.kind = kind;
    this.literal = literal;
    this.regex = regex;
    this.back = back;
  }

  /** A pattern that begins with its literal, which nothing that continues a word goes before. */
  static Literals.Hit of(String kind, String literal, String rest) {
    return new Literals.Hit(literal, new Shape(kind, literal, rest, 0));
  }

  /** A pattern that has its literal within: it may begin so many characters before. */
  static Literals.Hit around(String kind, String literal, int back, String regex) {
    return new Literals.Hit(literal, new Shape(kind, literal, regex, back));
  }

  String kind() {
    return kind;
  }

  @Override
  public void look(String text, int start, int end, Findings found) {
    Matcher matcher = pattern().matcher(text);
    matcher.useTransparentBounds(true);
    matcher.useAnchoringBounds(false);
    matcher.region(Math.max(0, start - back), Math.min(text.length(), end + LONGEST));
    if (back == 0 ? matcher.lookingAt() : matcher.find() && matcher.end() > start) {
      int group = matcher.groupCount() > 0 && matcher.group(1) != null ? 1 : 0;
      found.add(kind, matcher.start(group), matcher.end(group), Findings.BY_SHAPE);
    }
  }

  private Pattern pattern() {
    Pattern known = pattern;
    if (known == null) {
      known =
          Pattern.compile(back == 0 ? "(?<![A-Za-z0-9])" + Pattern.quote(literal) + regex : regex);
      pattern = known;
    }
    return known;
  }
}
