// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.html;

/** Text in HTML and SVG. */
public final class Markup {

  private Markup() {}

  /**
   * A short text of one line that is nothing but text, in an element or in the quotes of an
   * attribute: what would end either is escaped, what would turn other text around or is no
   * character is replaced, and what is longer is cut, with an ellipsis.
   *
   * @param any whatever there is
   * @param most how many characters (UTF-16) of it, at least 1
   */
  public static String text(String any, int most) {
    String line = line(any, most);
    StringBuilder escaped = new StringBuilder(line.length() + 16);
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(isHarmless(line, i) ? c : '\ufffd');
      }
    }
    return escaped.toString();
  }

  private static String line(String any, int most) {
    return cut(any, most).replaceAll("[\\p{Cntrl}\\s\\u2028\\u2029]+", " ").strip();
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = most - 1;
    boolean within = end > 0 && Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(0, within ? end - 1 : end) + '…';
  }

  private static boolean isHarmless(String line, int at) {
    char c = line.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 < line.length() && Character.isLowSurrogate(line.charAt(at + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return at > 0 && Character.isHighSurrogate(line.charAt(at - 1));
    }
    boolean turns = c >= '\u202a' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069';
    return !turns && c != '\ufffe' && c != '\uffff';
  }
}
