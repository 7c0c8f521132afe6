// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.boot;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.internal.core.Ids;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.Deliveries;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunInfo;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.run.Runs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs, journal and deliveries that do nothing, quickly. */
final class SwitchedOff implements Runs, Journal, Deliveries {

  private static final EvograftException DISABLED =
      new EvograftException(
          "disabled", "Evograft is switched off (EVOGRAFT_DISABLED, or its builder): not recorded");

  private final Ids ids;
  private final InstantSource clock;
  private final String process;

  SwitchedOff(Ids ids, InstantSource clock, String process) {
    this.ids = ids;
    this.clock = clock;
    this.process = process;
  }

  @Override
  public RunHandle start(RunSpec spec) {
    String given = spec.runId();
    String id = given == null ? ids.next() : given;
    return new Handle(new RunInfo(id, spec, clock.instant(), process));
  }

  @Override
  public Optional<RunHandle> attach(String runId) {
    return Optional.empty();
  }

  @Override
  public boolean durable() {
    return false;
  }

  @Override
  public CompletionStage<JournalEntry> append(
      String key, String type, int version, JsonObject payload) {
    return CompletableFuture.failedStage(DISABLED);
  }

  @Override
  public List<JournalEntry> read(String key, long after, int limit) {
    return List.of();
  }

  @Override
  public Optional<JournalEntry> find(String typed) {
    return Optional.empty();
  }

  @Override
  public List<String> verify() {
    return List.of();
  }

  @Override
  public Removed prune(Duration olderThan, boolean dryRun) {
    return new Removed(0, 0, 0);
  }

  @Override
  public void backup(Path file) {
    throw DISABLED;
  }

  @Override
  public long export(@Nullable Instant since, Consumer<JournalEntry> receiver) {
    return 0;
  }

  @Override
  public List<JournalEntry> latest(Set<String> types, @Nullable String beforeId, int limit) {
    return List.of();
  }

  @Override
  public List<DestinationStatus> destinations() {
    return List.of();
  }

  @Override
  public List<KeyStatus> of(String key) {
    return List.of();
  }

  @Override
  public List<KeyStatus> await(String key, Duration patience) {
    return List.of();
  }

  @Override
  public List<DeadLetter> deadLetters(int limit) {
    return List.of();
  }

  @Override
  public List<KeyDetail> show(String key) {
    return List.of();
  }

  @Override
  public int retry(@Nullable String destination, String keyOrEntry) {
    throw DISABLED;
  }

  @Override
  public int retryAll(@Nullable String destination) {
    throw DISABLED;
  }

  @Override
  public void replay(String destination, String key) {
    throw DISABLED;
  }

  @Override
  public int replaySince(String destination, Instant since) {
    throw DISABLED;
  }

  @Override
  public int drop(String destination, String keyOrEntry, String note) {
    throw DISABLED;
  }

  @Override
  public void pause(String destination, String why) {
    throw DISABLED;
  }

  @Override
  public boolean resume(String destination) {
    throw DISABLED;
  }

  @Override
  public void forget(String destination, String note, Set<Although> although) {
    throw DISABLED;
  }

  @Override
  public boolean drain(Duration patience) {
    return true;
  }

  private record Handle(RunInfo run) implements RunHandle {
    @Override
    public CompletionStage<Void> observed() {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void progress(String text) {}

    @Override
    public void log(String text) {}

    @Override
    public void signal(String name, @Nullable Object value) {}

    @Override
    public void artifact(Artifact artifact) {}

    @Override
    public CompletionStage<JournalEntry> end(
        RunStatus status, @Nullable Integer exitCode, @Nullable String reason) {
      return CompletableFuture.failedStage(DISABLED);
    }

    @Override
    public CompletionStage<JournalEntry> detach(String reason) {
      return CompletableFuture.failedStage(DISABLED);
    }
  }
}
