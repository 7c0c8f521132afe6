// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

/** How deep JSON text is nested, found without making anything of it. */
public final class Depth {

  private Depth() {}

  /** Of a text that need not be JSON: then the number says nothing, and nothing goes wrong. */
  public static int of(byte[] text) {
    int depth = 0;
    int most = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length; i++) {
      byte at = text[i];
      if (quoted) {
        if (at == '\\') {
          i++;
        } else if (at == '"') {
          quoted = false;
        }
      } else if (at == '"') {
        quoted = true;
      } else if (at == '{' || at == '[') {
        depth++;
        most = Math.max(most, depth);
      } else if (at == '}' || at == ']') {
        depth--;
      }
    }
    return most;
  }
}
