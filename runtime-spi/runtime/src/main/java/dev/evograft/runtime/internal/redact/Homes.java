// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

/**
 * The folders of users in paths: {@code /home/ada/work}, {@code /Users/ada/work} and {@code
 * C:\Users\ada\work} become {@code ~/work}. The path still reads, and says no longer whose it is.
 */
final class Homes {

  private Homes() {}

  /** At {@code /home/}, {@code /Users/} or {@code \Users\}. */
  static void look(String text, int start, int end, Findings found) {
    boolean windows = text.charAt(start) == '\\';
    String parent = text.substring(start + 1, end - 1);
    if (!windows && !parent.equals("home") && !parent.equals("Users")) {
      return; // /users/42 is of a URL
    }
    int from = windows ? drive(text, start) : root(text, start);
    int name = end;
    while (windows && Chars.at(text, name) == '\\') {
      name++; // C:\\Users\\ada, as JSON and Java write it
    }
    int to = name;
    while (to < text.length() && isOfName(text.charAt(to))) {
      to++;
    }
    String user = text.substring(name, to);
    if (from < 0 || user.isEmpty() || user.startsWith(".") || user.equals("Shared")) {
      return;
    }
    char behind = Chars.at(text, to);
    if (behind == '/' || behind == '\\' || found.isUser(user)) {
      found.addHome(from, to);
    }
  }

  /** Where the path begins; -1 when what looks like its root is in the midst of another one. */
  private static int root(String text, int start) {
    char before = Chars.at(text, start - 1);
    if (text.startsWith("/mnt/", start - 6) && !isPathPart(Chars.at(text, start - 7))) {
      return start - 6; // /mnt/c/Users/ada
    }
    if (before == '/') {
      return text.startsWith("file://", start - 7) ? start : -1;
    }
    if (before == ':' && Chars.isLetter(Chars.at(text, start - 2))) {
      boolean drive = !Chars.isAlnum(Chars.at(text, start - 3));
      return drive ? start - 2 : start; // C:/Users/ada, or the next one of a list
    }
    return isPathPart(before) ? -1 : start;
  }

  private static int drive(String text, int start) {
    int colon = start - 1;
    while (Chars.at(text, colon) == '\\') {
      colon--;
    }
    boolean drive =
        Chars.at(text, colon) == ':'
            && Chars.isLetter(Chars.at(text, colon - 1))
            && !Chars.isAlnum(Chars.at(text, colon - 2));
    return drive ? colon - 1 : -1;
  }

  private static boolean isPathPart(char c) {
    return Chars.isAlnum(c) || c == '.' || c == '-' || c == '_' || c == '~' || c == '}';
  }

  private static boolean isOfName(char c) {
    return Chars.isAlnum(c) || c == '.' || c == '-' || c == '_' || c == '+' || c > 127;
  }
}
