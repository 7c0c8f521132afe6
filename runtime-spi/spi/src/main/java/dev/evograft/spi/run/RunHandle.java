// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.run;

import dev.evograft.spi.journal.JournalEntry;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A run that goes on. Safe for any thread. No method does I/O, waits, or throws for a reason of
 * ours; each throws {@link IllegalArgumentException} or {@link NullPointerException} for a bad
 * argument only. After the end everything but {@link #run} and {@link #end} does nothing.
 *
 * @since 0.1
 */
public interface RunHandle extends AutoCloseable {

  /** Which run this is. */
  RunInfo run();

  /** Completes when every {@link SignalSource} observes the run, or had its time to. */
  CompletionStage<Void> observed();

  /**
   * Tells how far the run is. Under pressure only the newest of several that wait is recorded; what
   * was dropped is counted.
   */
  void progress(String text);

  /** A piece of the run's output. Signal sources see all of it; the journal keeps an excerpt. */
  void log(String text);

  /**
   * Reports a signal; a later one of the same name replaces the earlier.
   *
   * @throws IllegalArgumentException if name or value is not fit, see {@link Signals#check}
   */
  void signal(String name, @Nullable Object value);

  /** Adds a file that the run left. */
  void artifact(Artifact artifact);

  /**
   * Ends the run. The first end wins; later ones change nothing and return the same stage.
   *
   * @param exitCode of the process, or null where there is none
   * @param reason why it did not succeed, one line, or null
   * @return completes with the terminal entry when it is on disk, on a thread of the runtime; or
   *     exceptionally with an {@code EvograftException} when it could not be recorded: code {@code
   *     unrecorded} or the storage's own; {@code key_ended} when another process ended the run
   *     before, and its end counts
   */
  CompletionStage<JournalEntry> end(
      RunStatus status, @Nullable Integer exitCode, @Nullable String reason);

  /** Ends the run as succeeded, exit code 0. */
  default CompletionStage<JournalEntry> succeed() {
    return end(RunStatus.SUCCEEDED, 0, null);
  }

  /** Ends the run as failed, exit code 1. */
  default CompletionStage<JournalEntry> fail(String reason) {
    return end(RunStatus.FAILED, 1, reason);
  }

  /** Ends the run as cancelled. */
  default CompletionStage<JournalEntry> cancel(String reason) {
    return end(RunStatus.CANCELLED, null, reason);
  }

  /**
   * Hands the run over: it is not ended when this process dies, and {@link Runs#attach} continues
   * it, here or elsewhere. This handle does nothing from here on.
   *
   * @return completes when it is on disk
   */
  CompletionStage<JournalEntry> detach(String reason);

  /** Ends a run that nobody ended as cancelled. Does nothing after an end. */
  @Override
  default void close() {
    cancel("closed without an end");
  }
}
