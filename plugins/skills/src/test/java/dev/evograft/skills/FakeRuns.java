// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunInfo;
import dev.evograft.spi.run.RunOutcome;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.run.Runs;
import dev.evograft.spi.run.Signals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Records runs in memory. */
final class FakeRuns implements Runs {

  final List<FakeRun> runs = Collections.synchronizedList(new ArrayList<>());
  CompletableFuture<Void> observed = CompletableFuture.completedFuture(null);
  RuntimeException unrecorded;

  FakeRun only() {
    if (runs.size() != 1) {
      throw new AssertionError("not one run but " + runs.size());
    }
    return runs.get(0);
  }

  @Override
  public RunHandle start(RunSpec spec) {
    FakeRun run = new FakeRun(new RunInfo(spec.runId(), spec, Instant.EPOCH, "here"));
    runs.add(run);
    return run;
  }

  @Override
  public Optional<RunHandle> attach(String runId) {
    return Optional.empty();
  }

  /** One run. */
  final class FakeRun implements RunHandle {

    final RunInfo info;
    final StringBuffer log = new StringBuffer();
    final List<String> progress = Collections.synchronizedList(new ArrayList<>());
    final Map<String, Object> signals = Collections.synchronizedMap(new TreeMap<>());
    final List<Artifact> artifacts = new ArrayList<>();
    private final CompletableFuture<JournalEntry> end = new CompletableFuture<>();
    RunCompleted completed;

    FakeRun(RunInfo info) {
      this.info = info;
    }

    @Override
    public RunInfo run() {
      return info;
    }

    @Override
    public CompletionStage<Void> observed() {
      return observed;
    }

    @Override
    public void progress(String text) {
      progress.add(text);
    }

    @Override
    public void log(String text) {
      log.append(text);
    }

    @Override
    public void signal(String name, Object value) {
      signals.put(name, Signals.check(name, value));
    }

    @Override
    public void artifact(Artifact artifact) {
      artifacts.add(artifact);
    }

    @Override
    public CompletionStage<JournalEntry> end(RunStatus status, Integer exitCode, String reason) {
      if (completed == null) {
        completed =
            new RunCompleted(
                info,
                new RunOutcome(status, exitCode, reason, Instant.EPOCH, Duration.ofMillis(1234)),
                new Signals(JsonObject.of(signals)),
                artifacts,
                "");
        if (unrecorded != null) {
          end.completeExceptionally(unrecorded);
        }
        end.complete(
            new JournalEntry(
                info.runId(),
                1,
                RunCompleted.TYPE,
                RunCompleted.VERSION,
                Instant.EPOCH,
                completed.payload()));
      }
      return end;
    }

    @Override
    public CompletionStage<JournalEntry> detach(String reason) {
      throw new AssertionError("nobody detaches a skill");
    }
  }
}
