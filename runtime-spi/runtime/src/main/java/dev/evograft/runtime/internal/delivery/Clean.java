// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import java.util.function.UnaryOperator;

/** Makes one short line without secrets of what others say. */
final class Clean {

  private static final int MOST_REDACTED = 16_384;
  private static final int MOST_KEPT = 300;

  private Clean() {}

  static String line(String text, UnaryOperator<String> redact) {
    // A secret that the first cut parts is behind the second one.
    String clean = redact.apply(cut(text, MOST_REDACTED));
    return cut(clean.replace('\n', ' ').replace('\r', ' '), MOST_KEPT);
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end);
  }
}
