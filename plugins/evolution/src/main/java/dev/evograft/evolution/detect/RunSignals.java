// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.run.SignalNames;
import java.util.ArrayList;
import java.util.List;

/**
 * What a completed run tells. Whether it failed, and of what, its status and its signals say; its
 * output is looked at for everything else.
 */
final class RunSignals {

  private RunSignals() {}

  static List<Evidence> of(RunCompleted run, SignalCatalogue catalogue) {
    List<Evidence> found = new ArrayList<>();
    if (run.run().spec().kind().equals(RunSpec.EVOLUTION)) {
      return found;
    }
    String id = run.run().runId();
    if (isError(run)) {
      found.add(new Evidence(SignalCatalogue.LOG_ERROR, error(run), id, 0));
    }
    if (isTrue(run, SignalNames.TIMED_OUT)) {
      found.add(new Evidence("perf_bottleneck", "the run was ended by its time limit", id, 0));
    }
    found.addAll(catalogue.scan(new DetectInput.Text(id, run.logExcerpt()), false));
    return found;
  }

  /** Whether it failed, by its status or its signals. */
  static boolean isError(RunCompleted run) {
    return run.outcome().status() == RunStatus.FAILED || isTrue(run, SignalNames.LOG_ERROR);
  }

  private static boolean isTrue(RunCompleted run, String signal) {
    return run.signals().get(signal).orElse(false).equals(true);
  }

  /** What it failed of; empty where it does not say. */
  static String error(RunCompleted run) {
    Object signature = run.signals().get(SignalNames.ERRSIG).orElse("");
    String reason = run.outcome().reason();
    return signature instanceof String text && !text.isBlank()
        ? text
        : reason == null ? "" : reason;
  }
}
