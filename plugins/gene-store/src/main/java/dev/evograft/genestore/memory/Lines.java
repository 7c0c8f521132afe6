// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Texts made short enough for a line of a file. */
final class Lines {

  private Lines() {}

  /** A text on one line, of at most so many characters. */
  static String one(String text, int most) {
    return clip(text, most).replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
  }

  /** The beginning of a text, of at most so many characters; surrogate pairs stay whole. */
  static String clip(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Math.max(0, most - 1);
    return text.substring(
            0, end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + "…";
  }

  /** The text with a mark where a surrogate stands alone, for that can be in files of others. */
  static String valid(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      }
    }
    return text;
  }

  /** At most so many texts, each clipped. */
  static List<String> clip(List<String> texts, int mostTexts, int mostCharacters) {
    List<String> clipped = new ArrayList<>();
    for (String text : texts.subList(0, Math.min(mostTexts, texts.size()))) {
      clipped.add(clip(text, mostCharacters));
    }
    return clipped;
  }
}
