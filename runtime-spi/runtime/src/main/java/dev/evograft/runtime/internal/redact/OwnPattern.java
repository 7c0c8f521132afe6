// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pattern of the user's, found like those that are built in: by the literal that it begins with.
 * One that begins with less than three plain characters is tried everywhere.
 */
final class OwnPattern implements Detector {

  private static final String KIND = "own";
  private static final int SHORTEST = 3;
  private static final String META = "\\^$.|?*+()[]{}";

  private static final Logger log = LoggerFactory.getLogger("dev.evograft");

  private final Pattern pattern;
  private final int number;
  private final AtomicBoolean told = new AtomicBoolean();

  /**
   * @param number its place among a user's, from 1 on, to name it by: it may hold what is secret
   */
  OwnPattern(Pattern pattern, int number) {
    this.pattern = pattern;
    this.number = number;
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
        found,
        steps -> {
          if (steps.isMatched(start)) {
            return;
          }
          Matcher matcher = pattern.matcher(steps).region(start, text.length());
          matcher.useTransparentBounds(true).useAnchoringBounds(false);
          if (matcher.lookingAt()) {
            add(matcher, found);
            steps.matched(matcher.end());
          }
        });
  }

  void lookEverywhere(String text, Findings found) {
    bounded(
        found,
        steps -> {
          Matcher matcher = pattern.matcher(steps);
          while (matcher.find()) {
            add(matcher, found);
          }
        });
  }

  /** A pattern may be such that it never ends: then nobody knows what is secret, and all goes. */
  private void bounded(Findings found, Consumer<Steps> look) {
    if (found.isAllTaken()) {
      return;
    }
    try {
      look.accept(found.steps(this));
    } catch (Steps.Spent | StackOverflowError e) {
      found.takeAll(KIND);
      if (!told.getAndSet(true)) {
        log.warn(
            "redaction.patterns: the pattern {} does not come to an end in some texts, which are left"
                + " out as a whole; make it simpler",
            number);
      }
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
