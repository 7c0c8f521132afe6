// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.regex;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of a stranger. Looking for it costs at most its size times the length of the
 * text, whatever it says: it is not tried out step by step and back, all ways are followed side by
 * side. What cannot be had that way is refused. The syntax is ECMAScript's, for genes are written
 * for that. Immutable, safe for any thread.
 */
public final class SafeRegex {

  /** The longest source that is read. */
  public static final int LONGEST = 1_024;

  private static final Flags OWN = new Flags(true, false, false, false);

  private final String source;
  private final Flags flags;

  /**
   * Made when it is first looked for: of a large pool few expressions ever are, and what was read
   * of the others takes ten times the room of their text.
   */
  private volatile @Nullable Program program;

  private SafeRegex(String source, Flags flags) {
    this.source = source;
    this.flags = flags;
  }

  /**
   * An expression, and what was seen in reading it that is of use before it is looked for.
   *
   * @param regex the expression
   * @param needs sets of literals, folded; of each set one must be in a text for the expression to
   *     be in it. Empty where nothing is known
   * @param isLiteral whether it is in a text as soon as one literal of the only set is
   */
  public record Reading(SafeRegex regex, List<Set<String>> needs, boolean isLiteral) {}

  /** Whether these are flags, each at most once: {@code i}, {@code gi}, nothing. */
  public static boolean areFlags(String text) {
    return Flags.of(text).isPresent();
  }

  /**
   * Reads an expression; without flags it is looked for in either case.
   *
   * @throws RefusedRegexException if it looks around, refers back, is too large or is no regular
   *     expression; the message says which
   */
  public static Reading read(String source, String flags) throws RefusedRegexException {
    if (source.length() > LONGEST) {
      throw new RefusedRegexException("is longer than 1,024 characters");
    }
    Flags known =
        Flags.of(flags)
            .orElseThrow(() -> new RefusedRegexException("has the unknown flags " + flags));
    Node node = Parser.parse(source, known);
    Program.check(node);
    Needs needs = Needs.of(node);
    boolean plain =
        known.eitherCase()
            && !known.sticky()
            && source.chars().noneMatch(c -> "^$\\".indexOf(c) >= 0);
    return new Reading(
        new SafeRegex(source, known),
        needs.all(),
        plain && needs.exact() != null && !needs.exact().contains(""));
  }

  /**
   * What {@link Reading#needs} would be, of an expression of our own that is matched elsewhere and
   * may be of any size.
   *
   * @throws RefusedRegexException as {@link #read}
   */
  public static List<Set<String>> needs(String source) throws RefusedRegexException {
    return Needs.of(Parser.parse(source, OWN)).all();
  }

  /**
   * Where an expression of our own can begin that is matched elsewhere, in either case.
   *
   * @throws RefusedRegexException as {@link #read}
   */
  public static Starts starts(String source) throws RefusedRegexException {
    return Starts.of(Parser.parse(source, OWN));
  }

  /** Whether it is somewhere in a text. */
  public boolean isIn(String text) {
    return new Simulation(program(), text).find(flags.sticky());
  }

  private Program program() {
    Program made = program;
    if (made == null) {
      try {
        made = Program.of(Parser.parse(source, flags));
      } catch (RefusedRegexException e) {
        throw new IllegalStateException("it was read before, and its states were counted", e);
      }
      program = made;
    }
    return made;
  }
}
