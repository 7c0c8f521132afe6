// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the signals of a cycle follow from once it is known what was seen: by this alone the rules
 * give the same signals again.
 */
public final class Basis {

  /** So many signals a cycle answers at most. */
  private static final int MOST = 20;

  /** So many of those that were seen are looked at and recorded. */
  private static final int MOST_SEEN = 100;

  private final List<String> seen;
  private final List<String> given;
  private final Before before;

  private Basis(List<String> seen, List<String> given, Before before) {
    this.seen = List.copyOf(seen);
    this.given = List.copyOf(given);
    this.before = before;
  }

  /**
   * Of what was seen.
   *
   * @param given those of them that somebody gave
   */
  static Basis of(List<String> all, List<String> given, History history) {
    Before whole = Before.of(history, all);
    List<String> seen = all;
    if (all.size() > MOST_SEEN) {
      Set<String> gave = Set.copyOf(given);
      List<String> first = new ArrayList<>(all);
      first.sort(
          Comparator.comparing((String signal) -> !gave.contains(signal))
              .thenComparing(whole::isInVain)
              .thenComparing(SignalRules::rank));
      Set<String> kept = new LinkedHashSet<>(first.subList(0, MOST_SEEN));
      seen = all.stream().filter(kept::contains).toList();
    }
    return new Basis(seen, given, Before.of(history, seen));
  }

  /**
   * What the rules make of it.
   *
   * @param signals to be answered, in order
   * @param suppressed that were seen and are not answered
   * @param notes of the rules
   * @param left how many were to be answered, and there was no room for
   */
  record Answered(List<String> signals, List<String> suppressed, List<String> notes, int left) {}

  Answered answered() {
    SignalRules rules = new SignalRules(seen, before);
    List<String> all = rules.apply();
    List<String> signals = most(all, given);
    return new Answered(
        signals, most(rules.suppressed(), List.of()), rules.notes(), all.size() - signals.size());
  }

  /** How many were seen and looked at. */
  int size() {
    return seen.size();
  }

  /** The signals that are answered. */
  public List<String> signals() {
    return answered().signals();
  }

  /** Those that were seen and are not answered. */
  public List<String> suppressed() {
    return answered().suppressed();
  }

  /** What somebody gave goes first where there is not room for all; the order stays. */
  private static List<String> most(List<String> signals, Collection<String> given) {
    if (signals.size() <= MOST) {
      return signals;
    }
    Set<String> kept = new LinkedHashSet<>(given);
    kept.retainAll(signals);
    Iterator<String> others = signals.iterator();
    while (kept.size() < MOST && others.hasNext()) {
      kept.add(others.next());
    }
    return signals.stream().filter(kept::contains).limit(MOST).toList();
  }

  /** For the record. */
  public JsonObject tree() {
    return JsonObject.builder()
        .put("seen", seen)
        .put("given", given)
        .put("before", before.tree(seen))
        .build();
  }

  /** Reads what {@link #tree} wrote. */
  public static Basis of(JsonObject tree) {
    List<String> seen = tree.strings("seen");
    return new Basis(seen, tree.strings("given"), Before.of(tree.object("before"), seen));
  }
}
