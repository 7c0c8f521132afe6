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

  /** How often it happens. */
  public static final ConfigKey<Duration> INTERVAL =
      ConfigKey.duration(
              "evolve.distill.interval", "How long it is at least from one new gene to the next.")
          .defaultsTo("24h");

  /** Who words it. */
  public static final ConfigKey<String> COMMAND =
      ConfigKey.text(
          "evolve.distill.command",
          "A program that words the new gene, such as 'claude -p': it gets what was found on its"
              + " standard input and prints a JSON object with summary and strategy. Nothing else of"
              + " the gene is taken from it. No shell reads it.");

  /** All of them. */
  public static final List<ConfigKey<?>> ALL = List.of(DISTILL, MIN_CAPSULES, INTERVAL, COMMAND);

  private DistillKeys() {}
}
