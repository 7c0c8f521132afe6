// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import java.util.Objects;

/**
 * Where a signal was seen.
 *
 * @param signal its name, without what was seen
 * @param snippet what was seen, one line of at most {@value #LONGEST} characters
 * @param origin of the text: the id of a run, a file, {@code injected}
 * @param offset of the line in the text
 */
public record Evidence(String signal, String snippet, String origin, int offset) {

  /** The longest snippet; a signal carries at most 200 of it, an {@code errsig} all. */
  public static final int LONGEST = 260;

  public Evidence {
    Objects.requireNonNull(signal, "signal");
    Objects.requireNonNull(origin, "origin");
    snippet = clip(snippet, LONGEST);
  }

  /** One line without blanks around it, cut where no character is halved. */
  static String clip(String text, int most) {
    String line = text.strip().replaceAll("\\s+", " ");
    if (line.length() <= most) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(most - 1)) ? most - 1 : most;
    return line.substring(0, end).stripTrailing();
  }
}
