// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Knows which lines are quoted: the hunks of a diff, the messages of a git log, what a shell echoes
 * before it runs it, what grep found. What they say did not happen in this run.
 */
final class Quotation {

  private static final Pattern HUNK =
      Pattern.compile("@@ -\\d{1,9}(?:,(\\d{1,9}))? \\+\\d{1,9}(?:,(\\d{1,9}))? @@.*");

  private static final Pattern COMMIT = Pattern.compile("(?:\\* )?commit [0-9a-f]{7,64}\\b.*");

  /** {@code src/a.py:12:text}, as grep finds it; compilers put one blank before what they say. */
  private static final Pattern FOUND =
      Pattern.compile(
          "(?=[^\\s:]{0,300}[./])[^\\s:]{1,300}:\\d{1,7}:(?![ \\d]|in [`'])\\S"
              + "|(?=[^\\s:]{0,300}[./])[^\\s:]{1,300}:\\d{1,7}:(?: {2}|\\t)");

  private int removed;
  private int added;
  private boolean commit;

  /** Whether every line is needed to know where the quotation ends. */
  boolean open() {
    return removed > 0 || added > 0 || commit;
  }

  /** Takes the next line; true when it is quoted. */
  boolean quotes(String line) {
    if ((removed > 0 || added > 0) && inHunk(line)) {
      return true;
    }
    if (line.startsWith("@@ -")) {
      Matcher hunk = HUNK.matcher(line);
      if (hunk.matches()) {
        removed = count(hunk.group(1));
        added = count(hunk.group(2));
        return true;
      }
    }
    if (line.contains("commit ") && COMMIT.matcher(line).matches()) {
      commit = true;
      return true;
    }
    if (commit) {
      commit = line.isBlank() || line.startsWith(" ") || isCommitHeader(line);
      return commit;
    }
    return isTraced(line) || line.indexOf(':') > 2 && FOUND.matcher(line).lookingAt();
  }

  private boolean inHunk(String line) {
    char first = line.isEmpty() ? ' ' : line.charAt(0);
    switch (first) {
      case '-' -> removed--;
      case '+' -> added--;
      case ' ' -> {
        removed--;
        added--;
      }
      case '\\' -> {}
      default -> {
        removed = 0;
        added = 0;
        return false;
      }
    }
    return true;
  }

  private static int count(@Nullable String group) {
    return group == null ? 1 : Integer.parseInt(group);
  }

  private static boolean isCommitHeader(String line) {
    return line.startsWith("Author: ")
        || line.startsWith("AuthorDate: ")
        || line.startsWith("Date: ")
        || line.startsWith("Commit: ")
        || line.startsWith("CommitDate: ")
        || line.startsWith("Merge: ");
  }

  /** {@code + cmd}, {@code ++ cmd}: a shell under -x. */
  private static boolean isTraced(String line) {
    int plus = 0;
    while (plus < line.length() && line.charAt(plus) == '+') {
      plus++;
    }
    return plus > 0 && plus < line.length() && line.charAt(plus) == ' ';
  }
}
