// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where a content names a folder by its whole path. */
public final class Mention {

  private Mention() {}

  /** How often; a folder whose name only begins so is another one. */
  public static int count(byte[] content, Path folder) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    String name =
        new String(folder.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    int count = 0;
    for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      int end = at + name.length();
      if (end == text.length()
          || !Character.isLetterOrDigit(text.charAt(end)) && "-_.".indexOf(text.charAt(end)) < 0) {
        count++;
      }
    }
    return count;
  }
}
