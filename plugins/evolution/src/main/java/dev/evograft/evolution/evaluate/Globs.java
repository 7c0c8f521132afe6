// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

/**
 * Globs as regular expressions: {@code *} and {@code ?} within a name, {@code **} beyond it, {@code
 * [a-c]}, {@code [!a]}, {@code {a,b}}. At the beginning {@code **}{@code /} may be nothing.
 */
final class Globs {

  private static final String ANYWHERE = "**/";

  private final String glob;
  private final StringBuilder regex = new StringBuilder("^(?:");
  private int at;
  private boolean grouped;

  private Globs(String glob) {
    this.glob = glob;
  }

  /**
   * The expression.
   *
   * @throws IllegalArgumentException if a bracket or a brace is not closed
   */
  static String regex(String glob) {
    return new Globs(glob).whole();
  }

  private String whole() {
    if (glob.startsWith(ANYWHERE)) {
      regex.append("(?:.*/)?");
      at = ANYWHERE.length();
    }
    while (at < glob.length()) {
      one(glob.charAt(at++));
    }
    if (grouped) {
      throw new IllegalArgumentException("'" + glob + "' has a { that is not closed");
    }
    return regex.append(")$").toString();
  }

  private void one(char c) {
    switch (c) {
      case '*' -> star();
      case '?' -> regex.append("[^/]");
      case '[' -> set();
      case '{' -> group(true, "(?:");
      case '}' -> close();
      case ',' -> regex.append(grouped ? "|" : ",");
      default -> literal(c);
    }
  }

  private void star() {
    boolean beyond = at < glob.length() && glob.charAt(at) == '*';
    at += beyond ? 1 : 0;
    regex.append(beyond ? ".*" : "[^/]*");
  }

  private void group(boolean opens, String text) {
    if (grouped == opens) {
      throw new IllegalArgumentException("'" + glob + "' has a { within a {");
    }
    grouped = opens;
    regex.append(text);
  }

  private void close() {
    if (grouped) {
      group(false, ")");
    } else {
      literal('}');
    }
  }

  private void set() {
    int end = glob.indexOf(']', at + 1);
    if (end < 0) {
      throw new IllegalArgumentException("'" + glob + "' has a [ that is not closed");
    }
    boolean not = glob.charAt(at) == '!' || glob.charAt(at) == '^';
    String members = glob.substring(at + (not ? 1 : 0), end).replaceAll("[\\[\\]\\\\^]", "\\\\$0");
    regex.append(not ? "[^/" : "[").append(members).append(']');
    at = end + 1;
  }

  private void literal(char c) {
    if ("\\^$.|()+}]".indexOf(c) >= 0) {
      regex.append('\\');
    }
    regex.append(c);
  }
}
