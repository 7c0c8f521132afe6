// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.DeliveryStore.Checkpoint;
import dev.evograft.spi.journal.DeliveryStore.State;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.journal.JournalStore.Pruned;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retention in a real file, and files of older releases. */
class SqliteRetentionTest {

  private static final Set<String> TYPES = Set.of("run.started");

  @TempDir Path folder;

  private Path file;
  private SqliteJournal journal;

  @BeforeEach
  void name() {
    file = folder.resolve("journal.db");
    journal = Journals.at(file);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Test
  void fileGetsSmaller() throws Exception {
    journal.open();
    fill(3_000);
    journal.close();
    long full = Files.size(file);
    journal.open();
    long bytes = journal.bytes();

    prune();
    assertThat(journal.bytes()).isLessThan(bytes / 10);
    int steps = 1;
    while (journal.giveBack()) {
      steps++;
    }
    journal.close();

    assertThat(steps).as("small ones").isGreaterThan(5);
    assertThat(Files.size(file)).isLessThan(full / 10);
    journal.open();
    assertThat(journal.verify()).isEmpty();
  }

  @Test
  void fileThatCannotShrinkKeepsNobodyBusy() throws SQLException {
    journal.open();
    journal.close();
    try (Session session = Session.open(file, 0, "")) { // as a person may do it
      session.script("PRAGMA journal_mode = DELETE");
      session.script("PRAGMA auto_vacuum = NONE");
      session.script("VACUUM");
    }
    journal.open();
    fill(2_000);
    prune();

    assertThat(journal.giveBack()).isFalse();
  }

  @Test
  void hugeKeyLeavesInShortTransactions() throws SQLException {
    journal.open();
    journal.append(List.of(Entries.start("huge")));
    for (int i = 0; i < 4; i++) {
      journal.append(Collections.nCopies(500, Entries.middle("huge")));
    }
    journal.append(List.of(Entries.end("huge")));

    Pruned first = journal.prune(0, Instant.MAX, false);
    long left = entries();
    Pruned second = journal.prune(first.upTo(), Instant.MAX, false);

    assertThat(first.entries()).as("told at once").isEqualTo(2_002);
    assertThat(left).isEqualTo(1_752);
    assertThat(second.more()).isTrue();
    assertThat(entries()).isEqualTo(1_502);
    journal.close(); // and another process goes on
    journal.open();
    assertThat(journal.verify()).isEmpty();
    prune();
    assertThat(entries()).isZero();
  }

  private long entries() throws SQLException {
    try (Session session = Session.open(file, 0, "")) {
      return session.number("SELECT count(*) FROM entry");
    }
  }

  @Test
  void damagedLetterHidesNoOther() throws SQLException {
    journal.open();
    journal.append(List.of(Entries.start("a"), Entries.start("b")));
    journal.deliveries().join("hub", "there", TYPES, 0);
    List<DeadLetter> letters =
        journal.behind(0, 9).stream()
            .map(one -> new DeadLetter("hub", one.entry(), "bad", "no", 1, Instant.EPOCH))
            .toList();
    journal
        .deliveries()
        .save(
            new Checkpoint(
                "hub", 0, 2, List.of(), List.of(), letters, List.of(), State.ACTIVE, null));
    try (Session session = Session.open(file, 0, "")) {
      session.update("UPDATE dead_letter SET payload = x'00' WHERE key = 'a'");
    }

    assertThat(journal.deliveries().deadLetters(null, 9))
        .extracting(letter -> letter.entry().payload().containsKey("unreadable"))
        .containsExactlyInAnyOrder(true, false);
    assertThat(journal.deliveries().firstLetters("hub", null, 9)).hasSize(2);
  }

  @Test
  void listOfBlocksShrinksToo() throws SQLException {
    journal.open();
    fill(3_000);
    prune();
    try (Session session = Session.open(file, 0, "")) {
      assertThat(session.number("SELECT count(*) FROM type_block")).as("of two types").isEqualTo(2);
    }
    fill(10);
    assertThat(journal.latest(Set.of("run.completed"), null, 100)).hasSize(10);
    assertThat(journal.verify()).isEmpty();
  }

  @Test
  void journalOfTheFirstReleaseOpensAsItIs() throws Exception {
    try (InputStream packed = getClass().getResourceAsStream("/journal-schema-1.db.gz");
        InputStream old = new GZIPInputStream(packed)) {
      Files.copy(old, file);
    }
    journal.open();

    assertThat(journal.read("old", -1, 9)).hasSize(3);
    assertThat(journal.unended("run.started", null, 9)).hasSize(1);
    assertThat(journal.deliveries().positions())
        .singleElement()
        .satisfies(position -> assertThat(position.scan()).isEqualTo(3));
    assertThat(journal.verify()).isEmpty();
    assertThat(journal.append(List.of(Entries.end("open"), Entries.end("old"))))
        .containsExactly(1, -1);
    assertThat(journal.takeDuty("sweep", "me", Instant.EPOCH, Instant.EPOCH.plusSeconds(9)))
        .isTrue();
    assertThat(journal.prune(0, Instant.MAX, false).keys()).isEqualTo(1);
    assertThat(journal.deliveries().receipt("hub", "old")).isEmpty();
    assertThat(journal.verify()).isEmpty();
  }

  private void fill(int keys) {
    JsonObject payload = JsonObject.builder().put("text", "x".repeat(600)).build();
    List<NewEntry> entries = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      String key = "run-" + journal.head() + "-" + i;
      entries.add(new NewEntry(key, "run.started", 1, Instant.EPOCH, payload, false));
      entries.add(new NewEntry(key, "run.completed", 1, Instant.EPOCH, payload, true));
    }
    journal.append(entries);
  }

  private void prune() {
    Pruned step = journal.prune(0, Instant.MAX, false);
    while (step.more()) {
      step = journal.prune(step.upTo(), Instant.MAX, false);
    }
  }
}
