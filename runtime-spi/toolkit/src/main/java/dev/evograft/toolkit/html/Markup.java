// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.html;

import dev.evograft.toolkit.text.OneLine;

/** Text in HTML and SVG. */
public final class Markup {

  private Markup() {}

  /**
   * A short text of one line that is nothing but text, in an element or in the quotes of an
   * attribute; see {@link OneLine}.
   *
   * @param any whatever there is
   * @param most how many characters (UTF-16) of it, at least 1
   */
  public static String text(String any, int most) {
    return escaped(OneLine.of(any, most));
  }

  /**
   * A line of code or of a log: its white space stays.
   *
   * @param line without its end
   * @param most how many characters (UTF-16) of it, at least 1
   */
  public static String code(String line, int most) {
    int begin = 0;
    while (begin < line.length() && (line.charAt(begin) == ' ' || line.charAt(begin) == '\t')) {
      begin++;
    }
    String indent = line.substring(0, Math.min(begin, most));
    return indent + escaped(OneLine.of(line.substring(begin), most));
  }

  private static String escaped(String line) {
    StringBuilder escaped = new StringBuilder(line.length() + 16);
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
