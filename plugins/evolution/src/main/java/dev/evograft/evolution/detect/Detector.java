// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells which signals a cycle answers; {@code docs/evolution.md} has the rules. The same input
 * gives the same signals. Safe for any thread.
 */
public final class Detector {

  private static final int LONGEST_SNIPPET = 200;

  /** So many signals a cycle answers at most. */
  private static final int MOST = 20;

  /** Signals that carry what was seen, beside themselves. */
  private static final Set<String> WITH_SNIPPET =
      Set.of(
          "user_feature_request",
          "user_improvement_suggestion",
          "perf_bottleneck",
          "capability_gap");

  private final SignalCatalogue catalogue;

  /** A detector that looks for what is in a catalogue. */
  public Detector(SignalCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** The signals. */
  public Detection detect(DetectInput input) {
    List<Evidence> evidence = new ArrayList<>();
    input.runs().forEach(run -> evidence.addAll(RunSignals.of(run, catalogue)));
    input.texts().forEach(text -> evidence.addAll(catalogue.scan(text.text(), text.origin())));
    Set<String> seen = new LinkedHashSet<>();
    for (String signal : input.injected()) {
      if (!signal.isBlank()) {
        seen.add(Evidence.clip(signal, Evidence.LONGEST));
      }
    }
    ErrorTally errors = new ErrorTally();
    for (Evidence one : evidence) {
      if (one.signal().equals(SignalCatalogue.LOG_ERROR)) {
        error(one, seen, errors);
      } else {
        seen.add(one.signal());
        if (WITH_SNIPPET.contains(one.signal())) {
          seen.add(one.signal() + ":" + Evidence.clip(one.snippet(), LONGEST_SNIPPET));
        }
      }
    }
    List<String> recurring = errors.recurring();
    if (!recurring.isEmpty()) {
      seen.add("recurring_error");
      seen.addAll(recurring);
    }
    SignalRules rules = new SignalRules(List.copyOf(seen), input.history());
    List<String> all = rules.apply();
    List<String> signals = most(all, input.injected());
    List<String> notes = new ArrayList<>(rules.notes());
    int left = all.size() - signals.size() + errors.further();
    if (left > 0) {
      notes.add(left + " more signals are left out");
    }
    return new Detection(signals, most(rules.suppressed(), List.of()), firsts(evidence), notes);
  }

  /** What somebody gave goes first where there is not room for all; the order stays. */
  private static List<String> most(List<String> signals, List<String> given) {
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

  /** The first error is the one that a cycle is about; the others are counted. */
  private static void error(Evidence one, Set<String> seen, ErrorTally errors) {
    boolean first = seen.add(SignalCatalogue.LOG_ERROR);
    String error = ErrorTally.timeless(one.snippet());
    if (!error.isEmpty()) {
      if (first) {
        seen.add("errsig:" + error);
      }
      errors.add(error);
    }
  }

  /** Of each origin the first place of each signal. */
  private static List<Evidence> firsts(List<Evidence> evidence) {
    List<Evidence> firsts = new ArrayList<>();
    Set<String> known = new LinkedHashSet<>();
    for (Evidence one : evidence) {
      if (known.add(one.signal() + "\n" + one.origin())) {
        firsts.add(one);
      }
    }
    return firsts;
  }
}
