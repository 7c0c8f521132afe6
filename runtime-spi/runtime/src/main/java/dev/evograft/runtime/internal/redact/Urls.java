// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

/** Passwords and keys in the authority of a URL. */
final class Urls {

  private static final int LONGEST = 512;

  private Urls() {}

  /** At {@code ://}. */
  static void look(String text, int start, int end, Findings found) {
    if (start == 0 || !Chars.isAlnum(text.charAt(start - 1))) {
      return;
    }
    int stop = Math.min(text.length(), end + LONGEST);
    int colon = -1;
    int slash = -1;
    int at = -1;
    for (int i = end; i < stop; i++) {
      char c = text.charAt(i);
      if (c <= ' ' || Chars.isQuote(c) || c == '<' || c == '>' || c == '\\') {
        break;
      }
      if (c == ':' && colon < 0 && slash < 0) {
        colon = i;
      } else if ((c == '/' || c == '?' || c == '#') && slash < 0) {
        slash = i;
        if (colon < 0 || at >= 0 || isPort(text, colon + 1, i)) {
          break; // what follows is the path; else it may be a password with a slash in it
        }
      } else if (c == '@') {
        at = i;
      }
    }
    if (at < 0) {
      return;
    }
    if (colon >= 0 && colon < at) {
      addPassword(text, colon + 1, at, found);
    } else if (at - end >= 16 && Values.looksRandom(text.substring(end, at))) {
      found.add("url_key", end, at, Findings.BY_NAME);
    }
  }

  /** At {@code sig=}: the signature of a URL lets in whoever has it. */
  static void signature(String text, int start, int end, Findings found) {
    char before = Chars.at(text, start - 1);
    Assignments.Value value = Assignments.valueAt(text, end);
    boolean parameter = before == '?' || before == '&' || before == '-' || before == ';';
    if (parameter && value != null) {
      String what = text.substring(value.from(), value.to());
      if (what.length() >= 16 && Values.looksRandom(what)) {
        found.add("signature", value.from(), value.to(), Findings.BY_NAME);
      }
    }
  }

  private static void addPassword(String text, int from, int to, Findings found) {
    String password = text.substring(from, to);
    if (!Values.isPlaceholder(password) && !Values.isNoun(password)) {
      found.add("url_password", from, to, Findings.BY_NAME);
    }
  }

  private static boolean isPort(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Chars.isDigit(text.charAt(i))) {
        return false;
      }
    }
    return to - from <= 5;
  }
}
