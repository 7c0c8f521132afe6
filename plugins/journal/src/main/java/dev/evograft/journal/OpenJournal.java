// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.spi.journal.DeliveryStore;
import java.nio.file.Path;
import java.sql.SQLException;

/** Everything that an open journal has, and gives back. */
final class OpenJournal {

  private final Failures failures;
  private final FileGuard guard;
  private final Writer writer;
  private final ReadPool pool;
  private final Checkpointer checkpointer;
  final Appender appender;
  final Reader reader;
  final Verifier verifier;
  final DeliveryStore deliveries;
  final Pruner pruner;
  final Upkeep upkeep;
  final Backup backup;

  private OpenJournal(Path file, Failures failures, FileGuard guard, Patience patience) {
    this.failures = failures;
    this.guard = guard;
    this.writer = new Writer(file, failures, patience);
    this.pool = new ReadPool(file, failures);
    this.checkpointer = new Checkpointer(file, writer);
    this.appender = new Appender(writer, checkpointer);
    this.reader = new Reader(pool, failures);
    this.verifier = new Verifier(pool, failures);
    this.deliveries = new SqliteDeliveries(writer, pool);
    this.pruner = new Pruner(writer, pool, checkpointer);
    this.upkeep = new Upkeep(writer, pool, checkpointer);
    this.backup = new Backup(file, failures);
  }

  /** Opens it; on a throw nothing stays open. */
  static OpenJournal open(Place place) {
    Path file = place.prepare(new Failures(place.file()));
    Failures failures = new Failures(file);
    FileGuard guard = FileGuard.take(file, failures);
    try {
      place.library().load();
      OpenJournal journal = new OpenJournal(file, failures, guard, place.patience());
      journal.writer.open();
      journal.checkpointer.start();
      return journal;
    } catch (RuntimeException | Error e) {
      guard.close();
      throw e;
    }
  }

  /** The last connection that closes moves the log into the database. */
  @SuppressWarnings("try") // each is closed, from the right to the left, whatever the others throw
  void close() {
    try (guard;
        writer;
        checkpointer;
        pool;
        backup) {
      // nothing else
    } catch (SQLException e) {
      throw failures.of(e);
    }
  }

  /** For tests that need a failing connection. */
  Writer writer() {
    return writer;
  }
}
