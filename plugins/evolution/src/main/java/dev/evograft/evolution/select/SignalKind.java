// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import java.util.List;
import java.util.Set;

/** What kind of signal a signal is, by its name. */
public enum SignalKind {
  /** Something is wrong. */
  ERROR,
  /** Something could be added or made better. */
  OPPORTUNITY,
  /** How evolution itself does. */
  CONTROL,
  /** Anything else, such as one that was injected. */
  OTHER;

  /** What begins the signal that bans a gene, before its id. */
  public static final String BAN = "ban_gene:";

  private static final Set<String> ERRORS =
      Set.of(
          "log_error",
          "errsig",
          "recurring_error",
          "recurring_errsig",
          "memory_missing",
          "session_logs_missing",
          "integration_key_missing");

  private static final Set<String> OPPORTUNITIES =
      Set.of(
          "user_feature_request",
          "user_improvement_suggestion",
          "perf_bottleneck",
          "capability_gap",
          "stable_success_plateau",
          "external_opportunity",
          "explore_opportunity");

  private static final Set<String> CONTROLS =
      Set.of(
          "evolution_stagnation_detected",
          "repair_loop_detected",
          "force_innovation_after_repair_loop",
          "empty_cycle_loop_detected",
          "evolution_saturation",
          "force_steady_state",
          "consecutive_failure_streak",
          "failure_loop_detected",
          "ban_gene",
          "high_failure_ratio");

  private static final String STREAK = "consecutive_failure_streak_";

  /** The kind of a signal. */
  public static SignalKind of(String signal) {
    String name = name(signal);
    if (ERRORS.contains(name)) {
      return ERROR;
    }
    if (OPPORTUNITIES.contains(name)) {
      return OPPORTUNITY;
    }
    return CONTROLS.contains(name) ? CONTROL : OTHER;
  }

  /** A signal without what was seen and counted: {@code recurring_errsig(4x):E} is one name. */
  public static String name(String signal) {
    int end = signal.indexOf(':');
    String name = end < 0 ? signal : signal.substring(0, end);
    int bracket = name.indexOf('(');
    if (bracket > 0) {
      return name.substring(0, bracket);
    }
    return name.startsWith(STREAK) ? STREAK.substring(0, STREAK.length() - 1) : name;
  }

  /** What signals ask for: repair for errors, innovate for opportunities, else optimize. */
  public static String category(List<String> signals) {
    if (signals.stream().anyMatch(signal -> of(signal) == ERROR)) {
      return "repair";
    }
    if (signals.contains("explore_opportunity")) {
      return "explore";
    }
    return signals.stream().anyMatch(signal -> of(signal) == OPPORTUNITY) ? "innovate" : "optimize";
  }
}
