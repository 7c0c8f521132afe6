// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Appends to a journal in a process of its own, and prints the id of each entry once it is on disk.
 * Its runs have three entries, appended one, then two together.
 *
 * <pre>AppendingProcess FILE NAME RUNS</pre>
 */
final class AppendingProcess {

  private AppendingProcess() {}

  public static void main(String[] args) throws Exception {
    SqliteJournal journal = Journals.at(Path.of(args[0]));
    journal.open();
    System.out.println("open");
    System.in.read(); // all begin together
    int runs = Integer.parseInt(args[2]);
    for (int i = 0; i < runs; i++) {
      String key = args[1] + "-" + i;
      print(key, journal.append(List.of(entry(key, "run.started", false))));
      print(
          key,
          journal.append(
              List.of(entry(key, "run.progress", false), entry(key, "run.completed", true))));
      readBack(journal, key);
    }
    journal.close();
    System.out.println("closed");
  }

  private static void print(String key, long[] ordinals) {
    StringBuilder lines = new StringBuilder();
    for (long ordinal : ordinals) {
      lines.append(key).append('#').append(ordinal).append('\n');
    }
    System.out.print(lines);
    System.out.flush();
  }

  /** What was acknowledged can be read at once, whatever others do. */
  private static void readBack(SqliteJournal journal, String key) {
    if (journal.read(key, -1, 9).size() != 3) {
      System.out.println("fault: " + key + " is not whole");
    }
  }

  private static NewEntry entry(String key, String type, boolean ends) {
    JsonObject payload = JsonObject.builder().put("of", key).put("type", type).build();
    return new NewEntry(key, type, 1, Instant.now(), payload, ends);
  }
}
