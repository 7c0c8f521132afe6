// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.json.Json;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Appends. For one thread. */
final class Appender {

  static final String HEAD = "SELECT seq FROM sqlite_sequence WHERE name = 'entry'";

  private final Writer writer;
  private final Checkpointer checkpointer;
  private final Streams streams = new Streams();
  private final Types types = new Types();
  private long head;

  /** What the writer said of others when the head and the rest were read. */
  private long known = -1;

  Appender(Writer writer, Checkpointer checkpointer) {
    this.writer = writer;
    this.checkpointer = checkpointer;
  }

  long[] append(List<NewEntry> entries) {
    if (entries.isEmpty()) {
      return new long[0];
    }
    // Before the transaction: other processes need not wait for this.
    byte[][] payloads = new byte[entries.size()][];
    Set<String> keys = new HashSet<>(entries.size() * 2);
    for (int i = 0; i < payloads.length; i++) {
      payloads[i] = Json.bytes(entries.get(i).payload());
      keys.add(entries.get(i).key());
    }
    long[] ordinals = new long[entries.size()];
    try {
      Batch batch =
          writer.transact(
              (session, others) -> {
                if (others != known) {
                  forget();
                  head = session.number(HEAD);
                  known = others;
                }
                return write(session, entries, payloads, keys, ordinals);
              });
      head = batch.head();
      checkpointer.wrote(batch.pages());
      return ordinals;
    } catch (RuntimeException | Error e) {
      forget();
      throw e;
    }
  }

  private Batch write(
      Session session, List<NewEntry> entries, byte[][] payloads, Set<String> keys, long[] ordinals)
      throws SQLException {
    Map<String, Streams.Stream> found = streams.of(session, keys);
    Batch batch = new Batch(head);
    for (int i = 0; i < ordinals.length; i++) {
      NewEntry entry = entries.get(i);
      ordinals[i] =
          batch.add(
              entry,
              Objects.requireNonNull(found.get(entry.key())),
              types.named(session, entry.type()),
              payloads[i]);
    }
    batch.write(session, types);
    Batch.forgetEnded(streams, found);
    return batch;
  }

  private void forget() {
    known = -1;
    streams.forget();
    types.forget();
  }
}
