// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunInfo;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.run.Signals;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A run for which there was no room: it checks what it is told, and keeps nothing. */
final class UnrecordedRun implements RunHandle {

  private final RunInfo info;
  private final CompletionStage<JournalEntry> end;

  UnrecordedRun(RunInfo info, EvograftException why) {
    this.info = info;
    this.end = CompletableFuture.failedStage(why);
  }

  @Override
  public RunInfo run() {
    return info;
  }

  @Override
  public CompletionStage<Void> observed() {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void progress(String text) {
    Objects.requireNonNull(text, "text");
  }

  @Override
  public void log(String text) {
    Objects.requireNonNull(text, "text");
  }

  @Override
  public void signal(String name, @Nullable Object value) {
    Signals.check(name, value);
  }

  @Override
  public void artifact(Artifact artifact) {
    Objects.requireNonNull(artifact, "artifact");
  }

  @Override
  public CompletionStage<JournalEntry> end(
      RunStatus status, @Nullable Integer exitCode, @Nullable String reason) {
    Objects.requireNonNull(status, "status");
    return end;
  }

  @Override
  public CompletionStage<JournalEntry> detach(String reason) {
    Objects.requireNonNull(reason, "reason");
    return end;
  }
}
