// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.evolution.select.SignalKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the cycles before make of the signals of this one, by sections 3.1 and 7 of the GEP
 * specification: what was answered in vain is not answered again, and evolution that turns in
 * circles is told so.
 */
final class SignalRules {

  static final int SUPPRESSED_FROM = 3;
  private static final int REPAIR_LOOP = 3;
  private static final int EMPTY_LOOP = History.WINDOW / 2;
  private static final int SATURATION = 3;
  private static final int STEADY_STATE = 5;
  private static final int FAILURE_STREAK = 3;
  private static final int FAILURE_LOOP = 5;
  private static final int HIGH_FAILURES = History.WINDOW * 3 / 4;

  private static final String PLATEAU = "stable_success_plateau";

  /** What matters only where nothing else does. */
  private static final Set<String> MINOR = Set.of("memory_missing", "session_logs_missing");

  private final Before before;
  private final Set<String> signals;
  private final List<String> suppressed = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  SignalRules(List<String> seen, Before before) {
    this.before = before;
    this.signals = new LinkedHashSet<>(seen);
  }

  /** Applies all rules; the signals in their order: control, error, opportunity, others. */
  List<String> apply() {
    boolean any = !signals.isEmpty();
    suppress();
    if (any && signals.isEmpty()) {
      signals.add("evolution_stagnation_detected");
      if (failsNot()) {
        signals.add(PLATEAU);
      }
      notes.add("every signal was answered in 3 of the last 8 cycles");
    }
    breakRepairLoop();
    tellEmptyCycles();
    tellFailures();
    boolean calm = signals.stream().allMatch(signal -> SignalKind.of(signal) == SignalKind.CONTROL);
    if (calm && failsNot()) {
      signals.add(PLATEAU);
    }
    if (signals.stream().anyMatch(signal -> !MINOR.contains(signal))) {
      signals.removeIf(MINOR::contains);
    }
    List<String> ordered = new ArrayList<>(signals);
    ordered.sort(Comparator.comparingInt(SignalRules::rank));
    return ordered;
  }

  /** An error that is not answered is no success. */
  private boolean failsNot() {
    return suppressed.stream().noneMatch(signal -> SignalKind.of(signal) == SignalKind.ERROR);
  }

  List<String> suppressed() {
    return suppressed;
  }

  List<String> notes() {
    return notes;
  }

  /** By what signals are ordered. */
  static int rank(String signal) {
    return switch (SignalKind.of(signal)) {
      case CONTROL -> 0;
      case ERROR -> 1;
      case OPPORTUNITY -> 2;
      case OTHER -> 3;
    };
  }

  private void suppress() {
    signals.removeIf(
        signal -> {
          boolean often = SignalKind.of(signal) != SignalKind.CONTROL && before.isInVain(signal);
          if (often) {
            suppressed.add(signal);
          }
          return often;
        });
  }

  private void breakRepairLoop() {
    int repairs = before.counts().repairs();
    if (repairs >= REPAIR_LOOP) {
      signals.removeIf(
          signal -> {
            boolean error = SignalKind.of(signal) == SignalKind.ERROR;
            if (error) {
              suppressed.add(signal);
            }
            return error;
          });
      signals.add("repair_loop_detected");
      signals.add("force_innovation_after_repair_loop");
      notes.add("the last " + repairs + " cycles were repairs");
    }
  }

  private void tellEmptyCycles() {
    int empty = before.counts().empty();
    if (before.counts().window().empty() >= EMPTY_LOOP) {
      signals.add("empty_cycle_loop_detected");
    }
    if (empty >= SATURATION) {
      signals.add("evolution_saturation");
      signals.add("explore_opportunity");
      notes.add("the last " + empty + " cycles changed nothing");
    }
    if (empty >= STEADY_STATE) {
      signals.add("force_steady_state");
    }
  }

  private void tellFailures() {
    int failures = before.counts().failures();
    if (failures >= FAILURE_STREAK) {
      signals.add("consecutive_failure_streak_" + failures);
      notes.add(failures + " failures in a row");
    }
    if (failures >= FAILURE_LOOP) {
      signals.add("failure_loop_detected");
      before.mostFailed().forEach(gene -> signals.add(SignalKind.BAN + gene));
    }
    if (before.counts().window().failed() >= HIGH_FAILURES) {
      signals.add("high_failure_ratio");
    }
  }
}
