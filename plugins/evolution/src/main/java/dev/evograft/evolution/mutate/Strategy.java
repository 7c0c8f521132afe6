// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.mutate;

import dev.evograft.evolution.detect.History;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How much of each category somebody wants: the shares of what is drawn where nothing is to be
 * repaired, and how many repairs are too many.
 */
public enum Strategy {
  /** Some of everything. */
  BALANCED(0.50, 0.20, 0.50, 0.10),
  /** New things above all. */
  INNOVATE(0.30, 0.10, 0.80, 0.05),
  /** Make it firm. */
  HARDEN(0.70, 0.35, 0.20, 0.05),
  /** Errors and nothing new. */
  REPAIR_ONLY(1.0, 0.18, 0, 0.02),
  /** The first cycles in a workspace. */
  EARLY_STABILIZE(0.80, 0.25, 0.15, 0),
  /** Little is left to be done. */
  STEADY_STATE(0.90, 0.30, 0.10, 0.02),
  /** The one of the above that fits the moment. */
  AUTO(0.50, 0.20, 0.50, 0.10);

  private static final int EARLY_CYCLES = 5;

  private final double mostRepairs;
  private final List<Double> shares;

  Strategy(double mostRepairs, double optimize, double innovate, double explore) {
    this.mostRepairs = mostRepairs;
    this.shares = List.of(0.0, optimize, innovate, explore);
  }

  /** The strategy of a name such as {@code repair-only}. */
  public static Optional<Strategy> of(String name) {
    String wanted = name.strip().toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(values()).filter(strategy -> strategy.name().equals(wanted)).findFirst();
  }

  /** All names, for messages. */
  public static String names() {
    return Arrays.stream(values()).map(Strategy::word).collect(Collectors.joining(", "));
  }

  /** The name in settings. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The strategy itself; of {@link #AUTO} the one that fits: early-stabilize in the first five
   * cycles of a workspace, steady-state when evolution is saturated, else balanced.
   *
   * @param cycle the number of this cycle in its workspace, from 1
   */
  public Strategy resolved(long cycle, Collection<String> signals) {
    if (this != AUTO) {
      return this;
    }
    if (cycle <= EARLY_CYCLES) {
      return EARLY_STABILIZE;
    }
    return signals.contains("evolution_saturation") || signals.contains("force_steady_state")
        ? STEADY_STATE
        : BALANCED;
  }

  /** Of what is drawn; a repair never is. */
  double share(Category category) {
    return shares.get(category.ordinal());
  }

  /**
   * Whether an error is repaired once more.
   *
   * @param repairs how many of the last {@value History#WINDOW} cycles were repairs
   */
  boolean mayRepair(long repairs) {
    return mostRepairs == 1 || repairs < mostRepairs * History.WINDOW;
  }
}
