// SPDX-License-Identifier: Apache-2.0
package dev.evograft.json;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Writes texts between quotes, escaped as ECMAScript's JSON.stringify does. Nearly all texts need
 * no escape: they are copied as a whole.
 */
final class TextWriter {

  private static final byte[] HEX = "0123456789abcdef".getBytes(UTF_8);

  private final Utf8Buffer to;

  TextWriter(Utf8Buffer to) {
    this.to = to;
  }

  void write(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    int special = Specials.next(utf8, 0);
    to.put('"');
    // In UTF-8 a lone surrogate became a question mark, so a text without specials has none.
    if (special == utf8.length || Unicode.loneSurrogate(text) < 0) {
      escaped(utf8, special);
    } else {
      surrogates(text);
    }
    to.put('"');
  }

  private void escaped(byte[] utf8, int firstSpecial) {
    int done = 0;
    for (int at = firstSpecial; at < utf8.length; at = Specials.next(utf8, at + 1)) {
      if (utf8[at] != '?') {
        to.put(utf8, done, at);
        escape((char) utf8[at]);
        done = at + 1;
      }
    }
    to.put(utf8, done, utf8.length);
  }

  private void surrogates(String text) {
    int done = 0;
    for (int at = 0; at < text.length(); at++) {
      if (Unicode.isPair(text, at)) {
        at++;
      } else if (Character.isSurrogate(text.charAt(at))) {
        valid(text.substring(done, at));
        unicode(text.charAt(at));
        done = at + 1;
      }
    }
    valid(text.substring(done));
  }

  private void valid(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    escaped(utf8, Specials.next(utf8, 0));
  }

  private void escape(char c) {
    switch (c) {
      case '"', '\\' -> shortEscape(c);
      case '\b' -> shortEscape('b');
      case '\t' -> shortEscape('t');
      case '\n' -> shortEscape('n');
      case '\f' -> shortEscape('f');
      case '\r' -> shortEscape('r');
      default -> unicode(c);
    }
  }

  private void shortEscape(char c) {
    to.put('\\');
    to.put(c);
  }

  private void unicode(char c) {
    shortEscape('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      to.put(HEX[c >> shift & 0xf]);
    }
  }
}
