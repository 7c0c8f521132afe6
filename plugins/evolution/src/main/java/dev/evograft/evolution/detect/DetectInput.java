// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.spi.run.RunCompleted;
import java.util.List;
import java.util.Objects;

/**
 * What the signals of a cycle follow from, and nothing else.
 *
 * @param runs that ended since the last cycle, oldest first
 * @param texts transcripts and logs, already bounded and redacted
 * @param injected signals that somebody gave, also those that are facts of the workspace, such as
 *     {@code memory_missing}: nobody makes these here
 * @param history of cycles
 */
public record DetectInput(
    List<RunCompleted> runs, List<Text> texts, List<String> injected, History history) {

  /**
   * A text and where it comes from.
   *
   * @param origin its file, or what else tells it from others
   * @param text all of it
   */
  public record Text(String origin, String text) {
    public Text {
      Objects.requireNonNull(origin, "origin");
      Objects.requireNonNull(text, "text");
    }
  }

  public DetectInput {
    runs = List.copyOf(runs);
    texts = List.copyOf(texts);
    injected = List.copyOf(injected);
    Objects.requireNonNull(history, "history");
  }
}
