// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import dev.evograft.spi.journal.UnreadableEntryException;
import dev.evograft.toolkit.json.JsonText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** An entry as the table has it: its payload is read only after the query has ended. */
record StoredEntry(
    long sequence, String key, long ordinal, String type, int version, long at, byte[] payload) {

  /** What a query selects, of {@code entry e JOIN type t}. */
  static final String COLUMNS = "e.seq, e.key, e.ordinal, t.name, e.version, e.at, e.payload";

  /** The same with the payload of an empty object: the real one need not be read from the disk. */
  static final String OUTLINE = "e.seq, e.key, e.ordinal, t.name, e.version, e.at, x'7b7d'";

  /** What it selects them from, when it goes along the entries. */
  static final String FROM = "FROM entry e CROSS JOIN type t ON t.no = e.type";

  static StoredEntry of(ResultSet row) throws SQLException {
    return new StoredEntry(
        row.getLong(1),
        row.getString(2),
        row.getLong(3),
        row.getString(4),
        row.getInt(5),
        row.getLong(6),
        row.getBytes(7));
  }

  JournalEntry entry(Failures failures) {
    return with(payload(failures));
  }

  /** The entry, or, where its payload is damaged, what can be copied of it. */
  JournalEntry entryOrRest() {
    try {
      return with(JsonText.parseObject(payload));
    } catch (IllegalArgumentException e) {
      return with(UnreadableEntryException.copy(payload));
    }
  }

  private JournalEntry with(JsonObject content) {
    return new JournalEntry(key, ordinal, type, version, Instant.ofEpochMilli(at), content);
  }

  Sequenced sequenced(Failures failures) {
    return new Sequenced(sequence, entry(failures));
  }

  JsonObject payload(Failures failures) {
    if (payload.length == 2 && payload[0] == '{' && payload[1] == '}') {
      return JsonObject.EMPTY; // as every one of an outline is
    }
    try {
      return JsonText.parseObject(payload);
    } catch (IllegalArgumentException e) {
      String id = (key + "#" + ordinal).replace("%", "%%");
      throw failures.unreadable(
          "the entry " + id + " of the journal %s cannot be read; restore the file from a backup",
          e,
          new Sequenced(sequence, with(UnreadableEntryException.copy(payload))));
    }
  }
}
