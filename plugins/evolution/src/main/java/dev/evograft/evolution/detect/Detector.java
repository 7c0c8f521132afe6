// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells which signals a cycle answers; {@code docs/evolution.md} has the rules. The same input
 * gives the same signals. Safe for any thread.
 */
public final class Detector {

  private static final int LONGEST_SNIPPET = 200;

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
    List<String> given =
        input.injected().stream()
            .filter(signal -> !signal.isBlank())
            .map(signal -> Evidence.clip(signal, Evidence.LONGEST))
            .distinct()
            .toList();
    Set<String> seen = new LinkedHashSet<>(given);
    ErrorTally errors = new ErrorTally();
    Optional<Evidence> about = about(evidence, input);
    for (Evidence one : evidence) {
      if (one.signal().equals(SignalCatalogue.LOG_ERROR)) {
        error(one, about.orElse(one), seen, errors);
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
    Basis basis = Basis.of(List.copyOf(seen), given, input.history());
    Basis.Answered answered = basis.answered();
    List<String> notes = new ArrayList<>(answered.notes());
    int left = answered.left() + seen.size() - basis.size() + errors.further();
    if (left > 0) {
      notes.add(left + " more signals are left out");
    }
    String origin = about.map(Evidence::origin).orElse("");
    return new Detection(
        answered.signals(),
        answered.suppressed(),
        firsts(evidence),
        new Detection.Grounds(basis, origin),
        notes);
  }

  /**
   * The error that a cycle is about: of the newest run that has one which was not answered in vain,
   * else of the texts.
   */
  private static Optional<Evidence> about(List<Evidence> evidence, DetectInput input) {
    Map<String, Integer> answered = input.history().frequencies();
    List<Evidence> errors =
        evidence.stream()
            .filter(one -> one.signal().equals(SignalCatalogue.LOG_ERROR))
            .filter(one -> answered.getOrDefault(key(one), 0) < SignalRules.SUPPRESSED_FROM)
            .toList();
    Set<String> runs = new LinkedHashSet<>();
    input.runs().forEach(run -> runs.add(run.run().runId()));
    Optional<Evidence> newest = Optional.empty();
    for (Evidence one : errors) {
      if (runs.contains(one.origin())) {
        newest = Optional.of(one);
      }
    }
    return newest.or(() -> errors.stream().findFirst());
  }

  private static String key(Evidence error) {
    String what = ErrorTally.timeless(error.snippet());
    return SignalKey.of(what.isEmpty() ? SignalCatalogue.LOG_ERROR : "errsig:" + what);
  }

  /** The others are counted. */
  private static void error(Evidence one, Evidence about, Set<String> seen, ErrorTally errors) {
    String told = ErrorTally.timeless(about.snippet());
    if (seen.add(SignalCatalogue.LOG_ERROR) && !told.isEmpty()) {
      seen.add("errsig:" + told);
    }
    String error = ErrorTally.timeless(one.snippet());
    if (!error.isEmpty()) {
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
