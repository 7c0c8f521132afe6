// SPDX-License-Identifier: Apache-2.0
package dev.evograft.testkit;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An open store, and short ways to fill it and to look into it. */
abstract class StoreFixture {

  static final Instant AT = Instant.parse("2026-11-21T08:30:00.123Z");

  static final String START = "run.started";
  static final String MIDDLE = "run.progress";
  static final String END = "run.completed";

  @TempDir Path folder;

  JournalStore store;

  /**
   * Makes a store that is not open yet.
   *
   * @param folder where it keeps its files; a durable store shows what an earlier one left there
   */
  protected abstract JournalStore create(Path folder);

  @BeforeEach
  void openStore() {
    store = create(folder);
    store.open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  void reopen() {
    store.close();
    openStore();
  }

  static NewEntry entry(String key, String type, boolean ends) {
    return new NewEntry(key, type, 1, AT, JsonObject.builder().put("text", type).build(), ends);
  }

  static NewEntry start(String key) {
    return entry(key, START, false);
  }

  static NewEntry middle(String key) {
    return entry(key, MIDDLE, false);
  }

  static NewEntry end(String key) {
    return entry(key, END, true);
  }

  long[] append(NewEntry... entries) {
    return store.append(List.of(entries));
  }

  /** Reads everything behind a sequence number, page by page. */
  List<JournalStore.Sequenced> all(Set<String> types, int limit) {
    List<JournalStore.Sequenced> found = new ArrayList<>();
    long after = 0;
    JournalStore.Page page = store.scan(after, types, limit);
    while (page.upTo() != after) {
      found.addAll(page.entries());
      after = page.upTo();
      page = store.scan(after, types, limit);
    }
    return found;
  }

  static List<String> ids(Stream<JournalEntry> entries) {
    return entries.map(JournalEntry::id).toList();
  }

  static List<String> ids(List<JournalEntry> entries) {
    return ids(entries.stream());
  }
}
