// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.util.List;
import java.util.Objects;

/**
 * A command that must pass.
 *
 * @param text as it was written down
 * @param words the program and its arguments; of a skill's own test the folder of the skill and the
 *     file of the test
 * @param origin who asks for it
 */
public record Check(String text, List<String> words, Origin origin) {

  /** Who asks for a check. */
  public enum Origin {
    /** The gene. */
    GENE,
    /** The setting {@code evolve.validation}. */
    SETTING,
    /** The skill that the cycle is about: its own test. */
    SKILL_TEST
  }

  public Check {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(origin, "origin");
    words = List.copyOf(words);
    if (words.size() < (origin == Origin.SKILL_TEST ? 2 : 1)) {
      throw new IllegalArgumentException("a check has words: " + text);
    }
  }

  /**
   * The skill's own test, which the service {@code Skills} runs.
   *
   * @param folder of the skill, relative to the root
   * @param file of the test, relative to the root
   */
  public static Check ofSkill(String folder, String file) {
    return new Check("test of the skill in " + folder, List.of(folder, file), Origin.SKILL_TEST);
  }
}
