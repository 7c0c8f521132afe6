// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A form in which numbers of tests are printed. The group of a pattern is a number; one without a
 * group counts one test wherever it fits.
 *
 * @param line only such lines are looked at
 * @param total all of them, where a form says that instead of how many passed
 */
record CountForm(Pattern line, Pattern passed, Pattern failed, Pattern skipped, Pattern total) {

  /** Fits nowhere. */
  static final String NEVER = "(?!)";

  /** Of the Test Anything Protocol. */
  static final CountForm TAP =
      of(
          "^\\s*(?:not )?ok \\d",
          "^\\s*ok \\d+(?!.*# (?i:SKIP|TODO))",
          "^\\s*not ok \\d+(?!.*# (?i:TODO))",
          "# (?i:SKIP|TODO)");

  /** One that says how many passed. */
  static CountForm of(String line, String passed, String failed, String skipped) {
    return compiled(line, passed, failed, skipped, NEVER);
  }

  /** One that says how many there were. */
  static CountForm ofTotal(String line, String total, String failed, String skipped) {
    return compiled(line, NEVER, failed, skipped, total);
  }

  private static CountForm compiled(String... patterns) {
    return new CountForm(
        Pattern.compile(patterns[0]),
        Pattern.compile(patterns[1]),
        Pattern.compile(patterns[2]),
        Pattern.compile(patterns[3]),
        Pattern.compile(patterns[4]));
  }

  /** Adds up the lines of one output. Not thread-safe. */
  static final class Tally {

    private final CountForm form;
    private boolean said;
    private long passed;
    private long failed;
    private long skipped;
    private long total;

    Tally(CountForm form) {
      this.form = form;
    }

    void line(String line) {
      if (form.line.matcher(line).find()) {
        passed += sum(form.passed, line);
        failed += sum(form.failed, line);
        skipped += sum(form.skipped, line);
        total += sum(form.total, line);
      }
    }

    private long sum(Pattern pattern, String line) {
      long sum = 0;
      Matcher found = pattern.matcher(line);
      while (found.find()) {
        said = true;
        sum += found.groupCount() == 0 ? 1 : Long.parseLong(found.group(1));
      }
      return sum;
    }

    /** Whether there was a number, be it 0. */
    boolean said() {
      return said;
    }

    Tests tests() {
      if (total == 0) {
        return new Tests(passed, failed, skipped);
      }
      long out = Math.min(total, skipped);
      long bad = Math.min(total - out, failed);
      return new Tests(total - out - bad, bad, out);
    }
  }
}
