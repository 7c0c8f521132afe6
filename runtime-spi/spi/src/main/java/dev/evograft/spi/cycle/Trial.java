// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.cycle;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What came of a change that was tried and not kept.
 *
 * @param outcome what it came to
 * @param why one line or more for people, secrets masked: each thing that spoke against it, or what
 *     passed
 * @param score how well it did by the rules of cycles, 0 to 1; 0 where it was not judged
 * @param checks those that ran with the change, in their order
 * @since 0.1
 */
public record Trial(Outcome outcome, List<String> why, double score, List<Check> checks) {

  /** What it came to. */
  public enum Outcome {
    /** Checks ran with it, all of them passed, and they can show something. */
    PASSED,
    /** It applies, and a check does not pass with it that told something before. */
    FAILED,
    /** It applies, and nobody can tell: no check ran, or none could show anything. */
    UNVERIFIABLE,
    /** The files are not those that it was made for, or it would change nothing. */
    DOES_NOT_APPLY,
    /**
     * It is no diff, or none that is ever applied; or it does what no cycle may: paths that are
     * forbidden, files that decide whether checks pass, too much of it.
     */
    REFUSED;

    /** As it stands in records. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whose change it is: where its code may run. */
  public enum Code {
    /** Of this user, or looked at by them: as that of a cycle, by {@code evolve.sandbox}. */
    TRUSTED,
    /** Of somebody else, unseen: in a sandbox or not at all, whatever the settings say. */
    FOREIGN
  }

  /**
   * A check.
   *
   * @param command as it was written down
   * @param passed whether it passed
   * @param note why it did not, one line; empty when it passed
   */
  public record Check(String command, boolean passed, String note) {
    public Check {
      Objects.requireNonNull(command, "command");
      Objects.requireNonNull(note, "note");
    }

    /** One line for people. */
    public String line() {
      return command + ": " + (passed ? "passed" : note.isEmpty() ? "did not pass" : note);
    }
  }

  public Trial {
    Objects.requireNonNull(outcome, "outcome");
    why = List.copyOf(why);
    checks = List.copyOf(checks);
  }
}
