// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunDetached;
import dev.evograft.spi.run.RunInfo;
import dev.evograft.spi.run.RunOutcome;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.run.SignalNames;
import dev.evograft.spi.run.Signals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an agent reported about a run so far. Not thread-safe; after the end nobody changes it, and
 * other threads may read it.
 */
final class Reported {

  private final Map<String, @Nullable Object> signals = new LinkedHashMap<>();
  private @Nullable List<Artifact> artifacts;
  private @Nullable LogExcerpt log;

  void signal(String name, @Nullable Object frozen) {
    signals.put(name, frozen);
  }

  void artifact(Artifact artifact) {
    if (artifacts == null) {
      artifacts = new ArrayList<>();
    }
    artifacts.add(artifact);
  }

  void log(String text) {
    if (log == null) {
      log = new LogExcerpt();
    }
    log.append(text);
  }

  /** The names of the signals. */
  Set<String> names() {
    return signals.keySet();
  }

  /** As it is handed over. */
  RunDetached detached(String runId, Instant at, String reason, RunJournal journal) {
    return new RunDetached(
        runId,
        at,
        reason,
        new Signals(JsonObject.of(signals)),
        artifacts == null ? List.of() : artifacts,
        log == null ? "" : log.text(journal.redact()),
        journal.process());
  }

  /** Takes over what was reported before. The bytes of what an excerpt left out are not known. */
  void resume(RunDetached before) {
    before.signals().values().forEach(this::signal);
    before.artifacts().forEach(this::artifact);
    if (!before.logExcerpt().isEmpty()) {
      log(before.logExcerpt());
    }
  }

  /**
   * The whole run.
   *
   * @param found what the sources found; the runtime itself knows least
   * @param redact knows where the log may be cut
   */
  RunCompleted completed(
      RunInfo run,
      RunOutcome outcome,
      Map<String, @Nullable Object> found,
      UnaryOperator<String> redact) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(signals);
    found.forEach(all::putIfAbsent);
    if (!all.containsKey(SignalNames.TASK_COMPLETED)) {
      all.put(SignalNames.TASK_COMPLETED, outcome.status() == RunStatus.SUCCEEDED);
    }
    if (!all.containsKey(SignalNames.LATENCY_MS)) {
      all.put(SignalNames.LATENCY_MS, outcome.took().toMillis());
    }
    Integer exitCode = outcome.exitCode();
    if (exitCode != null && !all.containsKey(SignalNames.EXIT_CODE)) {
      all.put(SignalNames.EXIT_CODE, exitCode.longValue());
    }
    if (log != null && log.bytes() > 0 && !all.containsKey(SignalNames.OUTPUT_BYTES)) {
      all.put(SignalNames.OUTPUT_BYTES, log.bytes());
    }
    return new RunCompleted(
        run,
        outcome,
        new Signals(JsonObject.of(all)),
        artifacts == null ? List.of() : artifacts,
        log == null ? "" : log.text(redact));
  }
}
