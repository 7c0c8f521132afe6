// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writes the phases of cycles, and waits until they are on disk. */
final class CycleJournal {

  private static final long PATIENCE_SECONDS = 30;
  private static final int MOST_ENTRIES = 100;

  private final Journal journal;

  CycleJournal(Journal journal) {
    this.journal = journal;
  }

  /** A phase ended. */
  void write(CycleState.Head head, CyclePhase phase, JsonObject details) {
    CycleEvent event = new CycleEvent(head.cycle(), head.run(), phase, Instant.EPOCH, details);
    await(
        journal.append(head.cycle(), phase.type(), CycleEvent.VERSION, event.payload()),
        "the cycle " + head.cycle());
  }

  /** As {@link #write}, unless the cycle has ended already. */
  void end(CycleState.Head head, CyclePhase phase, JsonObject details) {
    if (ending(head.cycle()).isEmpty()) {
      write(head, phase, details);
    }
  }

  /** The entry that ended a cycle. */
  Optional<CycleEvent> ending(String cycle) {
    return phases(cycle).stream().filter(event -> event.phase().ends()).findFirst();
  }

  /** What is recorded of a cycle, in order. */
  List<CycleEvent> phases(String cycle) {
    return journal.read(cycle, -1, MOST_ENTRIES).stream()
        .filter(entry -> CyclePhase.ofType(entry.type()).isPresent())
        .map(CycleEvent::from)
        .toList();
  }

  /** Waits for an entry to be on disk. */
  static JournalEntry await(CompletionStage<JournalEntry> written, String what) {
    try {
      return written.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EvograftException cause) {
        throw cause;
      }
      throw new EvograftException(
          "unrecorded", what + " cannot be recorded: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new RetriableException(
          "unrecorded", what + " was not recorded within " + PATIENCE_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EvograftException("interrupted", what + " was interrupted", e);
    }
  }
}
