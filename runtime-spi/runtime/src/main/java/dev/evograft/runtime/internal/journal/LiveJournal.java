// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.IdBeginning;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.run.RunStarted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal as everybody sees it. */
public final class LiveJournal implements Journal {

  private static final Logger log = LoggerFactory.getLogger("dev.evograft");

  private static final int MOST_READ = 10_000;
  private static final int MOST_TOLD = 1_000;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final String RUN_TYPES = "run.";

  private final InstantSource clock;
  private final WritePath path;
  private final StoreSlot slot;
  private final Consumer<CycleEvent> cycles;
  private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
  private volatile boolean durable;

  /** A journal that tells of the cycle events it wrote. */
  public LiveJournal(
      InstantSource clock, WritePath path, StoreSlot slot, Consumer<CycleEvent> cycles) {
    this.clock = clock;
    this.path = path;
    this.slot = slot;
    this.cycles = cycles;
  }

  /** Says from now on whether entries survive this process. */
  public void durable(boolean is) {
    durable = is;
  }

  @Override
  public boolean durable() {
    return durable;
  }

  @Override
  public CompletionStage<JournalEntry> append(
      String key, String type, int version, JsonObject payload) {
    Objects.requireNonNull(payload, "payload");
    if (key.isBlank() || type.isBlank() || type.startsWith(RUN_TYPES)) {
      throw new IllegalArgumentException(
          "an entry needs a key and a type, and runs are written by Runs only; this is '"
              + type
              + "' of '"
              + key
              + "'");
    }
    if (!path.room().reserve()) {
      return CompletableFuture.failedFuture(path.room().unrecorded("the entry of " + key));
    }
    boolean ends = CyclePhase.ofType(type).map(CyclePhase::ends).orElse(false);
    Instant now = Instant.ofEpochMilli(clock.millis());
    NewEntry entry = new NewEntry(key, type, version, now, payload, ends);
    CompletableFuture<JournalEntry> done = new CompletableFuture<>();
    path.writer().sendUrgently(new Append(entry, done));
    return done.minimalCompletionStage();
  }

  @Override
  public List<JournalEntry> read(String key, long after, int limit) {
    JournalStore store = slot.get();
    return SafeReads.without(
        checked(limit),
        (last, rows) -> store.read(key, last == null ? after : last.ordinal(), rows),
        this::leftOut);
  }

  @Override
  public List<JournalEntry> latest(Set<String> types, @Nullable String beforeId, int limit) {
    JournalStore store = slot.get();
    return SafeReads.without(
        checked(limit),
        (last, rows) -> store.latest(types, last == null ? beforeId : last.id(), rows),
        this::leftOut);
  }

  @Override
  public Optional<JournalEntry> find(String typed) {
    if (typed.isEmpty()) {
      return Optional.empty();
    }
    List<JournalEntry> exact = read(typed, -1, 1);
    if (!exact.isEmpty()) {
      return Optional.of(exact.get(0));
    }
    return IdBeginning.only(typed, "runs", begunBy(typed))
        .flatMap(key -> read(key, -1, 1).stream().findFirst());
  }

  /** Runs whose ids begin so; one counts although the entry that tells of it is damaged. */
  private List<String> begunBy(String typed) {
    JournalStore store = slot.get();
    List<String> damaged = new ArrayList<>();
    List<JournalEntry> readable =
        SafeReads.without(
            IdBeginning.ENOUGH,
            (last, rows) ->
                store.beginning(RunStarted.TYPE, typed, last == null ? null : last.key(), rows),
            entry -> {
              damaged.add(entry.key());
              leftOut(entry);
            });
    return Stream.concat(readable.stream().map(JournalEntry::key), damaged.stream()).toList();
  }

  @Override
  public List<String> verify() {
    return slot.get().verify();
  }

  @Override
  public Removed prune(Duration olderThan, boolean dryRun) {
    if (olderThan.isNegative()) {
      throw new IllegalArgumentException("the age " + olderThan + " is less than zero");
    }
    Instant before = Past.before(Instant.ofEpochMilli(clock.millis()), olderThan);
    Pruning pruning =
        new Pruning(slot.get(), PAUSE_NANOS, () -> !Thread.currentThread().isInterrupted());
    return dryRun ? pruning.count(before) : pruning.remove(before);
  }

  @Override
  public void backup(Path file) {
    slot.get().backup(file);
  }

  @Override
  public long export(@Nullable Instant since, Consumer<JournalEntry> receiver) {
    Export export = new Export(since, receiver);
    export.run(slot.get());
    return export.count();
  }

  /** Told once: lists are read again and again. */
  private void leftOut(JournalEntry entry) {
    if (unreadable.size() < MOST_TOLD && unreadable.add(entry.id())) {
      log.warn(
          "the entry {} of the journal cannot be read and is left out; 'evograft journal verify'"
              + " says what else is damaged",
          entry.id());
    }
  }

  private static int checked(int limit) {
    if (limit < 1 || limit > MOST_READ) {
      throw new IllegalArgumentException("the limit " + limit + " is not 1 to " + MOST_READ);
    }
    return limit;
  }

  /** One entry on its way. */
  private final class Append implements Write {
    private final NewEntry entry;
    private final CompletableFuture<JournalEntry> done;

    Append(NewEntry entry, CompletableFuture<JournalEntry> done) {
      this.entry = entry;
      this.done = done;
    }

    @Override
    public List<NewEntry> entries() {
      return List.of(entry);
    }

    @Override
    public void appended(List<JournalEntry> entries) {
      path.room().release();
      JournalEntry written = entries.get(0);
      path.completions().complete(done, written);
      if (CyclePhase.ofType(written.type()).isPresent()) {
        cycles.accept(CycleEvent.from(written));
      }
    }

    @Override
    public void keyEnded() {
      failed(new EvograftException("key_ended", entry.key() + " has its last entry already"));
    }

    @Override
    public void failed(EvograftException why) {
      path.room().release();
      path.completions().fail(done, why);
    }
  }
}
