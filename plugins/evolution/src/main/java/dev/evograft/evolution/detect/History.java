// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.evolution.detect.PastCycle.Result;
import dev.evograft.gep.Keys;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The last cycles, as the rules ask for them.
 *
 * @param cycles oldest first; of more than {@value #MOST} the newest count
 */
public record History(List<PastCycle> cycles) {

  /** So many cycles are looked at. */
  public static final int MOST = 10;

  /** So many of them make the window of shares and repetitions. */
  static final int WINDOW = 8;

  /** No cycles. */
  public static final History NONE = new History(List.of());

  public History {
    cycles = List.copyOf(cycles.subList(Math.max(0, cycles.size() - MOST), cycles.size()));
  }

  private List<PastCycle> window() {
    return cycles.subList(Math.max(0, cycles.size() - WINDOW), cycles.size());
  }

  /** In how many cycles of the window each signal was, errors by their normal form. */
  Map<String, Integer> frequencies() {
    Map<String, Integer> frequencies = new HashMap<>();
    for (PastCycle cycle : window()) {
      Set<String> keys = new HashSet<>();
      cycle.signals().forEach(signal -> keys.add(key(signal)));
      keys.forEach(key -> frequencies.merge(key, 1, Integer::sum));
    }
    return frequencies;
  }

  static String key(String signal) {
    return Keys.signals(List.of(signal));
  }

  /** How many of the window ended like this. */
  long inWindow(Result result) {
    return window().stream().filter(cycle -> cycle.result() == result).count();
  }

  /** How many cycles in a row, up to the last, are like this. */
  int streak(Predicate<PastCycle> like) {
    int streak = 0;
    for (int i = cycles.size() - 1; i >= 0 && like.test(cycles.get(i)); i--) {
      streak++;
    }
    return streak;
  }

  /** How many failures there are since the last success; what changed nothing is passed over. */
  int failures() {
    int failures = 0;
    for (int i = cycles.size() - 1; i >= 0 && !is(i, Result.SUCCESS); i--) {
      failures += is(i, Result.FAILED) ? 1 : 0;
    }
    return failures;
  }

  private boolean is(int cycle, Result result) {
    return cycles.get(cycle).result() == result;
  }

  /** The gene that most of the failures since the last success used; of equals the later. */
  Optional<String> mostFailed() {
    Map<String, Integer> uses = new HashMap<>();
    String most = null;
    for (int i = cycles.size() - 1; i >= 0 && !is(i, Result.SUCCESS); i--) {
      String gene = cycles.get(i).gene();
      if (is(i, Result.FAILED) && !gene.isEmpty()) {
        int times = uses.merge(gene, 1, Integer::sum);
        if (most == null || times > uses.getOrDefault(most, 0)) {
          most = gene;
        }
      }
    }
    return Optional.ofNullable(most);
  }
}
