// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import java.util.regex.Pattern;

/**
 * Lines that tell of an error only because of a line before them: the end of a Python traceback,
 * the line after {@code panicked at}, the {@code E} lines of pytest.
 */
final class Followers {

  /** What a line is. */
  enum Role {
    /** Says what went wrong. */
    WHAT,
    /** Says that something went wrong. */
    THAT,
    /** Belongs to a trace and says nothing. */
    INSIDE,
    /** Is no part of a trace. */
    OUTSIDE
  }

  private static final int MAX_TRACE = 1_000;

  /** What an exception group puts before its lines. */
  private static final Pattern GROUP = Pattern.compile("\\s*[|+] (?=\\S| {2}|$)");

  private static final Pattern PANIC = Pattern.compile(".*panicked at (?!').*:\\s*");

  private static final Pattern GRADLE = Pattern.compile("\\* What went wrong:\\s*");

  private static final Pattern ASSERTION = Pattern.compile("E {3,}\\S.*");

  private int trace = -1;
  private int traceLines;
  private boolean quiet;
  private boolean next;
  private boolean failures;

  /** Whether every line is needed. */
  boolean open() {
    return trace >= 0 || next || failures;
  }

  /** Whether failures of tests are being listed. */
  boolean inFailures() {
    return failures;
  }

  /**
   * The next line.
   *
   * @param marked whether it may begin a trace
   * @param afterQuiet whether the line before it was a log line below the level of errors
   */
  Role line(String line, boolean marked, boolean afterQuiet) {
    if (marked && begins(line, afterQuiet)) {
      return next && !quiet ? Role.THAT : Role.INSIDE;
    }
    if (trace >= 0) {
      return inTrace(line);
    }
    if (next && !line.isBlank()) {
      next = false;
      return Role.WHAT;
    }
    if (failures && ASSERTION.matcher(line).matches()) {
      return Role.WHAT;
    }
    return Role.OUTSIDE;
  }

  private boolean begins(String line, boolean afterQuiet) {
    if (line.contains("Traceback (most recent call last)")) {
      trace = indent(content(line));
      traceLines = 0;
      quiet = afterQuiet;
      return true;
    }
    if (PANIC.matcher(line).matches() || GRADLE.matcher(line).matches()) {
      next = true;
      quiet = false;
      return true;
    }
    failures |= line.contains("= FAILURES =") || line.contains("= ERRORS =");
    return false;
  }

  private Role inTrace(String line) {
    String content = content(line);
    boolean inside =
        content.isBlank()
            || indent(content) > trace
            || content.charAt(0) == '[' && content.startsWith("[Previous line repeated");
    if (inside && ++traceLines < MAX_TRACE) {
      return Role.INSIDE;
    }
    trace = -1;
    return quiet || inside ? Role.INSIDE : Role.WHAT;
  }

  private static String content(String line) {
    var group = GROUP.matcher(line);
    return group.lookingAt() ? line.substring(group.end()) : line;
  }

  private static int indent(String line) {
    int at = 0;
    while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }
}
