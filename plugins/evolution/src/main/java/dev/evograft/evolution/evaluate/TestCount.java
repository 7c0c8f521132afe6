// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many tests a check ran, by what its runner prints; some print nothing and leave reports. An
 * exit code alone would let a change pass that no test looks at.
 */
final class TestCount {

  private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;?]*[A-Za-z]");
  private static final int LONGEST_LINE = 4_000;

  private final boolean known;
  private final @Nullable TestReports reports;
  private final List<CountForm.Tally> own = new ArrayList<>();
  private final List<CountForm.Tally> others = new ArrayList<>();
  private final StringBuilder line = new StringBuilder();
  private boolean foundNone;

  private TestCount(Check check, List<TestRunner> runners, @Nullable TestReports reports) {
    this.known = !runners.isEmpty() && check.origin() != Check.Origin.SKILL_TEST;
    this.reports = reports;
    for (TestRunner runner : runners) {
      own.add(new CountForm.Tally(runner.form()));
      runner.others().forEach(form -> others.add(new CountForm.Tally(form)));
    }
  }

  /** Of a check in the folder where it will run. */
  static TestCount of(Check check, Path folder) throws IOException {
    List<TestRunner> runners = TestRunner.of(check, folder);
    boolean leaves = runners.stream().anyMatch(TestRunner::leavesReports);
    return new TestCount(check, runners, leaves ? TestReports.before(folder) : null);
  }

  /** Takes what it prints, piece by piece. */
  void add(String piece) {
    if (own.isEmpty()) {
      return;
    }
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      if (c == '\n' || c == '\r') {
        line();
      } else if (line.length() < LONGEST_LINE) {
        line.append(c);
      }
    }
  }

  private void line() {
    String text = COLOURS.matcher(line).replaceAll("");
    line.setLength(0);
    own.forEach(tally -> tally.line(text));
    others.forEach(tally -> tally.line(text));
    foundNone |= TestRunner.foundNone(text);
  }

  /** How many it ran; null where nobody can say. Asked once, at its end. */
  @Nullable Tests tests() throws IOException {
    line();
    if (own.stream().anyMatch(CountForm.Tally::said)) {
      return own.stream().map(CountForm.Tally::tests).reduce(Tests.NONE, Tests::plus);
    }
    for (CountForm.Tally other : others) {
      if (other.said()) {
        return other.tests();
      }
    }
    if (reports != null) {
      return reports.since();
    }
    return known ? Tests.NONE : null;
  }

  /** Whether its runner said so, and did not just say nothing. */
  boolean isSure() {
    return foundNone || own.stream().anyMatch(CountForm.Tally::said);
  }

  /** Whether its runner said that it found none; then its exit code tells nothing. */
  boolean foundNone() {
    return foundNone;
  }
}
