// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.spi.cycle.CycleOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The last cycles, as the rules ask for them. Those that ended as a conflict, or were abandoned,
 * tell nothing and are passed over.
 *
 * @param cycles oldest first; of more than {@value #MOST} that tell something the newest count
 * @param remembered all that are known and tell something, for what must not be forgotten so soon
 */
public record History(List<PastCycle> cycles, List<PastCycle> remembered) {

  /** So many cycles are looked at. */
  public static final int MOST = 10;

  /** So many of them make the window of shares and repetitions. */
  public static final int WINDOW = 8;

  /** So often a gene may fail in a row of failures, before a loop of them bans it. */
  private static final int MOST_FAILURES = 3;

  /** So often a gene may be unverifiable for the same signals. */
  private static final int MOST_UNVERIFIABLE = 2;

  /** In so many cycles after a success it shows whether what it answered comes back. */
  private static final int FOLLOWING = 5;

  /** No cycles. */
  public static final History NONE = new History(List.of());

  /** Of all that are known. */
  public History(List<PastCycle> cycles) {
    this(cycles, cycles);
  }

  public History {
    remembered = remembered.stream().filter(PastCycle::counts).toList();
    List<PastCycle> telling = cycles.stream().filter(PastCycle::counts).toList();
    cycles = List.copyOf(telling.subList(Math.max(0, telling.size() - MOST), telling.size()));
  }

  private List<PastCycle> window() {
    return cycles.subList(Math.max(0, cycles.size() - WINDOW), cycles.size());
  }

  /** In how many cycles of the window each signal was, by their keys. */
  Map<String, Integer> frequencies() {
    Map<String, Integer> frequencies = new HashMap<>();
    for (PastCycle cycle : window()) {
      keys(cycle.signals()).forEach(key -> frequencies.merge(key, 1, Integer::sum));
    }
    return frequencies;
  }

  /**
   * After how many more cycles that come to something the first of these signals is answered again,
   * where what was answered in vain is not.
   *
   * @return 0 where nothing of that kind keeps one of them from being answered
   */
  public int untilAnswered(Collection<String> signals) {
    return signals.stream().mapToInt(this::untilAnswered).min().orElse(0);
  }

  private int untilAnswered(String signal) {
    List<PastCycle> window = window();
    String key = SignalKey.of(signal);
    int seen = 0;
    for (int age = 0; age < window.size(); age++) {
      PastCycle cycle = window.get(window.size() - 1 - age);
      seen += keys(cycle.signals()).contains(key) ? 1 : 0;
      if (seen == SignalRules.SUPPRESSED_FROM) {
        return WINDOW - age;
      }
    }
    return 0;
  }

  private static Set<String> keys(Collection<String> signals) {
    Set<String> keys = new HashSet<>();
    signals.forEach(signal -> keys.add(SignalKey.of(signal)));
    return keys;
  }

  /** How many of the window ended like this. */
  long inWindow(CycleOutcome outcome) {
    return window().stream().filter(cycle -> cycle.is(outcome)).count();
  }

  /** How many of the window were of this category. */
  public long intents(String category) {
    return window().stream().filter(cycle -> cycle.intent().equals(category)).count();
  }

  /** How many cycles in a row, up to the last, are like this. */
  int streak(Predicate<PastCycle> like) {
    int streak = 0;
    for (int i = cycles.size() - 1; i >= 0 && like.test(cycles.get(i)); i--) {
      streak++;
    }
    return streak;
  }

  /** The failures in a row up to the last cycle, newest first. */
  private List<PastCycle> failed() {
    List<PastCycle> failed =
        new ArrayList<>(cycles.subList(cycles.size() - failures(), cycles.size()));
    Collections.reverse(failed);
    return failed;
  }

  /** How many cycles in a row failed, up to the last. */
  int failures() {
    return streak(cycle -> cycle.is(CycleOutcome.FAILED));
  }

  /**
   * The genes that failed 3 times or more of the failures in a row, most first; where there is
   * none, the one that failed most. Of equals the later goes first.
   */
  List<String> mostFailed() {
    Map<String, Integer> uses = new LinkedHashMap<>();
    for (PastCycle cycle : failed()) {
      if (!cycle.gene().isEmpty()) {
        uses.merge(cycle.gene(), 1, Integer::sum);
      }
    }
    List<String> genes = new ArrayList<>(uses.keySet());
    genes.sort(Comparator.comparing(gene -> uses.getOrDefault(gene, 0), Comparator.reverseOrder()));
    List<String> often =
        genes.stream().filter(gene -> uses.getOrDefault(gene, 0) >= MOST_FAILURES).toList();
    return often.isEmpty() ? genes.subList(0, Math.min(1, genes.size())) : often;
  }

  /**
   * The genes that could not be verified twice or more for just these signals, by the checks that
   * their cycles had; where the checks of a gene are still the same ones, it is out.
   */
  public Map<String, Set<String>> unverifiable(Collection<String> signals) {
    Set<String> asked = SignalKey.answered(signals);
    Map<String, Map<String, Integer>> times = new TreeMap<>();
    for (PastCycle cycle : remembered) {
      boolean same = SignalKey.answered(cycle.signals()).equals(asked);
      if (same && cycle.is(CycleOutcome.UNVERIFIABLE) && !cycle.gene().isEmpty()) {
        times
            .computeIfAbsent(cycle.gene(), gene -> new HashMap<>())
            .merge(cycle.ending().checks(), 1, Integer::sum);
      }
    }
    Map<String, Set<String>> often = new TreeMap<>();
    times.forEach(
        (gene, checks) ->
            checks.forEach(
                (key, many) -> {
                  if (many >= MOST_UNVERIFIABLE) {
                    often.computeIfAbsent(gene, any -> new HashSet<>()).add(key);
                  }
                }));
    return often;
  }

  /**
   * How often each gene was used for such signals without effect since it last had one: it changed
   * nothing, or its success was followed, within {@value #FOLLOWING} cycles, by the very thing that
   * it answered.
   *
   * @param signals of the cycle that asks, which follows all of these
   */
  public Map<String, Integer> withoutEffect(Collection<String> signals) {
    Map<String, Integer> without = new TreeMap<>();
    for (int i = 0; i < cycles.size(); i++) {
      PastCycle cycle = cycles.get(i);
      if (cycle.gene().isEmpty() || !isSuch(cycle.signals(), signals)) {
        continue;
      }
      if (cycle.is(CycleOutcome.NEUTRAL) && !cycle.ending().checks().isEmpty()
          || cycle.is(CycleOutcome.SUCCESS) && cameBack(i, signals)) {
        without.merge(cycle.gene(), 1, Integer::sum);
      } else if (cycle.is(CycleOutcome.SUCCESS)) {
        without.remove(cycle.gene());
      }
    }
    return without;
  }

  private boolean cameBack(int place, Collection<String> now) {
    Set<String> answered = things(cycles.get(place).signals());
    int end = place + 1 + FOLLOWING;
    boolean came = end > cycles.size() && things(now).stream().anyMatch(answered::contains);
    for (int i = place + 1; i < Math.min(end, cycles.size()); i++) {
      came |= things(cycles.get(i).signals()).stream().anyMatch(answered::contains);
    }
    return came;
  }

  /** The same signals, or one that says what was seen. */
  private static boolean isSuch(Collection<String> signals, Collection<String> others) {
    Set<String> shared = things(signals);
    shared.retainAll(things(others));
    return !shared.isEmpty() || SignalKey.answered(signals).equals(SignalKey.answered(others));
  }

  /** Those that say what was seen. */
  private static Set<String> things(Collection<String> signals) {
    return SignalKey.answered(signals.stream().filter(one -> one.indexOf(':') > 0).toList());
  }
}
