// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

/** Tells lines that look like JSON from others. */
final class JsonLines {

  private JsonLines() {}

  /** Whether JSON begins here, alone or as the data of a server-sent event. */
  static boolean looksLikeJson(CharSequence text, int start) {
    int at = start;
    if (text.length() - at > 5 && "data:".contentEquals(text.subSequence(at, at + 5))) {
      at += 5;
    }
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at < text.length() && (text.charAt(at) == '{' || text.charAt(at) == '[');
  }
}
