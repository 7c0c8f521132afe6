// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

/** Passwords that programs are given by a short option, which names nothing. */
final class Programs {

  private static final int FARTHEST = 300;

  private Programs() {}

  /** {@code sshpass -p x}: the password is the next word, or the rest of this one. */
  static void behind(String text, int end, String option, Findings found) {
    int at = option(text, end, option);
    if (at >= 0) {
      take(text, Chars.skipSpaces(text, at), found);
    }
  }

  /** {@code mysql -px}: as the next word it would be the name of the database. */
  static void attached(String text, int end, String option, Findings found) {
    int at = option(text, end, option);
    if (at >= 0 && !Chars.isSpace(Chars.at(text, at))) {
      take(text, at, found);
    }
  }

  private static void take(String text, int at, Findings found) {
    Assignments.Value value = Assignments.valueAt(text, at);
    if (value != null && Values.isSecret(text.substring(value.from(), value.to()), "password")) {
      found.add("password", value.from(), value.to(), Findings.BY_NAME);
    }
  }

  /** Where the option of this command ends; -1 when it has none. */
  private static int option(String text, int from, String option) {
    int most = Math.min(text.length(), from + FARTHEST);
    for (int i = from; i < most && "\n;|&".indexOf(text.charAt(i)) < 0; i++) {
      if (Chars.isSpace(text.charAt(i)) && text.startsWith(option, i + 1)) {
        return i + 1 + option.length();
      }
    }
    // The space may be part of the literal.
    return Chars.isSpace(Chars.at(text, from - 1)) && text.startsWith(option, from)
        ? from + option.length()
        : -1;
  }
}
