// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pattern of the user's, found like those that are built in: by the literal that it begins with.
 * One that begins with less than three plain characters is tried everywhere.
 */
final class OwnPattern implements Detector {

  private static final String KIND = "own";
  private static final int SHORTEST = 3;
  private static final String META = "\\^$.|?*+()[]{}";

  private final Pattern pattern;

  OwnPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /** How the one pass finds it; empty when only a look at the whole text does. */
  Optional<Literals.Hit> hit() {
    String literal = literal(pattern.pattern());
    return literal.length() < SHORTEST
        ? Optional.empty()
        : Optional.of(new Literals.Hit(literal, this));
  }

  @Override
  public void look(String text, int start, int end, Findings found) {
    bounded(
        text,
        found,
        steps -> {
          Matcher matcher = pattern.matcher(steps).region(start, text.length());
          matcher.useTransparentBounds(true).useAnchoringBounds(false);
          if (matcher.lookingAt()) {
            add(matcher, found);
          }
        });
  }

  void lookEverywhere(String text, Findings found) {
    bounded(
        text,
        found,
        steps -> {
          Matcher matcher = pattern.matcher(steps);
          while (matcher.find()) {
            add(matcher, found);
          }
        });
  }

  /** A pattern may be such that it never ends: then nobody knows what is secret, and all goes. */
  private static void bounded(String text, Findings found, Consumer<CharSequence> look) {
    if (found.isAllTaken()) {
      return;
    }
    try {
      look.accept(found.steps());
    } catch (Steps.Spent | StackOverflowError e) {
      found.takeAll(KIND);
    }
  }

  private static void add(Matcher matcher, Findings found) {
    int group = matcher.groupCount() > 0 && matcher.group(1) != null ? 1 : 0;
    if (matcher.end(group) > matcher.start(group)) {
      found.add(KIND, matcher.start(group), matcher.end(group), Findings.BY_SHAPE);
    }
  }

  /** The plain ASCII characters that every match begins with. */
  private static String literal(String regex) {
    if (regex.indexOf('|') >= 0) {
      return "";
    }
    int i = 0;
    while (i < regex.length() && META.indexOf(regex.charAt(i)) < 0 && regex.charAt(i) < 128) {
      i++;
    }
    boolean perhapsNot = i < regex.length() && "?*{".indexOf(regex.charAt(i)) >= 0;
    return regex.substring(0, perhapsNot ? Math.max(0, i - 1) : i);
  }
}
