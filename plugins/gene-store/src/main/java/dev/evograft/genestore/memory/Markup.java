// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

/** Text in HTML and SVG. */
final class Markup {

  private Markup() {}

  /** A short text that is nothing but text, in an element or an attribute. */
  static String text(String any, int most) {
    String line = Lines.one(Lines.valid(any), most);
    StringBuilder escaped = new StringBuilder(line.length() + 16);
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        case '\u202a',
            '\u202b',
            '\u202c',
            '\u202d',
            '\u202e',
            '\u2066',
            '\u2067',
            '\u2068',
            '\u2069',
            '\ufffe',
            '\uffff' ->
            escaped.append('\ufffd'); // would turn other text around, or is no character
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
