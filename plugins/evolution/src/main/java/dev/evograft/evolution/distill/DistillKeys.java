// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.distill;

import dev.evograft.spi.ConfigKey;
import java.time.Duration;
import java.util.List;

/** The settings of distillation. */
public final class DistillKeys {

  /** Whether it happens by itself. */
  public static final ConfigKey<Boolean> DISTILL =
      ConfigKey.bool(
              "evolve.distill",
              "Whether a cycle that succeeded may make a new gene of what successes have in common;"
                  + " it is staged, and used after \"evograft genes promote\" only.")
          .alias("SKILL_DISTILLER")
          .defaultsTo("on");

  /** How many successes it needs. */
  public static final ConfigKey<Long> MIN_CAPSULES =
      ConfigKey.integer(
              "evolve.distill.min_capsules",
              3,
              1_000,
              "How many capsules a new gene takes at least.")
          .alias("DISTILLER_MIN_CAPSULES")
          .defaultsTo("10");

  /** How much of what was tried must have succeeded. */
  public static final ConfigKey<Double> MIN_SUCCESS_RATE =
      new ConfigKey<>(
              "evolve.distill.min_success_rate",
              "number 0 to 1",
              DistillKeys::rate,
              null,
              "Which part of the last ten cycles with a change must have kept it.",
              List.of("DISTILLER_MIN_SUCCESS_RATE"),
              false)
          .defaultsTo("0.7");

  /** How often it happens. */
  public static final ConfigKey<Duration> INTERVAL =
      new ConfigKey<>(
              "evolve.distill.interval",
              "duration",
              DistillKeys::interval,
              null,
              "How long it is at least from one attempt to the next; a number alone means hours.",
              List.of("DISTILLER_INTERVAL_HOURS"),
              false)
          .defaultsTo("24h");

  /** Who words it. */
  public static final ConfigKey<String> COMMAND =
      ConfigKey.text(
          "evolve.distill.command",
          "A program that words the new gene, such as 'claude -p': it gets what was found on its"
              + " standard input and prints a JSON object with summary and strategy. Nothing else of"
              + " the gene is taken from it. No shell reads it.");

  /** All of them. */
  public static final List<ConfigKey<?>> ALL =
      List.of(DISTILL, MIN_CAPSULES, MIN_SUCCESS_RATE, INTERVAL, COMMAND);

  private DistillKeys() {}

  private static Double rate(String text) {
    double rate = Double.parseDouble(text);
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("expects a number from 0 to 1");
    }
    return rate;
  }

  private static Duration interval(String text) {
    return text.matches("\\d{1,6}")
        ? Duration.ofHours(Long.parseLong(text))
        : ConfigKey.parseDuration(text);
  }
}
