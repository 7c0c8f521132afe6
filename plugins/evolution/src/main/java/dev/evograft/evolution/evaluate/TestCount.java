// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many tests a check ran, by what its runner prints; some print nothing and leave reports. An
 * exit code alone would let a change pass that no test looks at.
 */
final class TestCount {

  private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;?]*[A-Za-z]");
  private static final int LONGEST_LINE = 4_000;

  private final List<TestRunner> runners;
  private final StringBuilder line = new StringBuilder();
  private long ran;

  private TestCount(List<TestRunner> runners) {
    this.runners = runners;
  }

  /** Of a check in the folder where it runs. */
  static TestCount of(Check check, Path folder) {
    return new TestCount(TestRunner.of(check, folder));
  }

  /** Takes what it prints, piece by piece. */
  void add(String piece) {
    if (runners.isEmpty()) {
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
    for (TestRunner runner : runners) {
      Matcher found = runner.printed().matcher(text);
      while (found.find()) {
        ran += found.groupCount() == 0 ? 1 : Long.parseLong(found.group(1));
      }
    }
  }

  /**
   * Whether its runner is known and ran nothing.
   *
   * @param since when it began, in milliseconds
   */
  boolean none(Path folder, long since) throws IOException {
    line();
    if (runners.isEmpty() || ran > 0) {
      return false;
    }
    boolean reports = runners.stream().anyMatch(TestRunner::leavesReports);
    return !reports || TestReports.count(folder, since) == 0;
  }
}
