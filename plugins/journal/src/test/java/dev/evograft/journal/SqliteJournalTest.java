// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.journal.DeliveryStore.Checkpoint;
import dev.evograft.spi.journal.DeliveryStore.Lane;
import dev.evograft.spi.journal.DeliveryStore.LaneState;
import dev.evograft.spi.journal.DeliveryStore.State;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.journal.UnreadableEntryException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.ProgressHandler;
import org.sqlite.jdbc4.JDBC4Connection;

/** What is particular to SQLite: its file, its failures, what it leaves behind. */
class SqliteJournalTest {

  private static final Set<String> TYPES = Set.of("run.started");

  @TempDir Path folder;

  private Path file;
  private SqliteJournal journal;

  @BeforeEach
  void open() {
    file = folder.resolve("journal.db");
    journal = Journals.at(file);
    journal.open();
  }

  @AfterEach
  void close() {
    journal.close();
  }

  /** Neither for a key that begins so, nor for the next page of them. */
  @Test
  void whatStandsBeforeAKeyIsNotReadForIt() throws SQLException {
    List<NewEntry> many =
        IntStream.range(0, 3_000)
            .mapToObj(i -> "a" + (10_000 + i))
            .map(key -> new NewEntry(key, "run.started", 1, Instant.EPOCH, JsonObject.EMPTY, false))
            .toList();
    journal.append(many);

    assertThat(steps("a12999", "")).isLessThan(500);
    assertThat(steps("a", "a12995")).isLessThan(500);
    assertThat(steps("a129", "a")).isLessThan(500);
    assertThat(journal.beginning("run.started", "a", "a12997", 10))
        .extracting(JournalEntry::key)
        .containsExactly("a12998", "a12999");
  }

  /** So many instructions SQLite takes for two keys. */
  private long steps(String beginning, String after) throws SQLException {
    AtomicLong steps = new AtomicLong();
    ProgressHandler counting =
        new ProgressHandler() {
          @Override
          protected int progress() {
            steps.incrementAndGet();
            return 0;
          }
        };
    String name = file.toString();
    try (JDBC4Connection own = new JDBC4Connection("jdbc:sqlite:" + name, name, new Properties())) {
      ProgressHandler.setHandler(own, 1, counting);
      try (PreparedStatement query = own.prepareStatement(Reader.BEGINNING)) {
        query.setString(1, beginning);
        query.setString(2, after);
        query.setString(3, "run.started");
        query.setInt(4, 2);
        try (ResultSet rows = query.executeQuery()) {
          assertThat(rows.next()).isTrue();
          while (rows.next()) {
            continue;
          }
        }
      } finally {
        ProgressHandler.clearHandler(own);
      }
    }
    return steps.get();
  }

  @Test
  void fileIsSetUpAsTheRulesSay() throws SQLException {
    try (Session session = session()) {
      assertThat(session.first("PRAGMA journal_mode", row -> row.getString(1))).contains("wal");
      assertThat(session.number("PRAGMA auto_vacuum")).isEqualTo(2);
      assertThat(session.number("PRAGMA user_version")).isEqualTo(4);
    }
  }

  @Test
  void fileIsItsOwnersAlone() throws Exception {
    journal.append(List.of(Entries.start("a")));
    for (String name : List.of("journal.db", "journal.db-wal", "journal.db-shm", "journal.lock")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
          .as(name)
          .isEqualTo("rw-------");
    }
  }

  @Test
  void closingLeavesNothingBehind() {
    journal.append(List.of(Entries.start("a")));
    journal.read("a", -1, 1);
    journal.close();

    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("journal.db", "journal.lock");
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("evograft-journal"));
    assertThat(System.getProperties().stringPropertyNames())
        .noneMatch(name -> name.startsWith("dev.evograft.journal.open"))
        .doesNotContain("org.sqlite.lib.path", "org.sqlite.tmpdir");
  }

  @Test
  void afterClosingItSaysThatItIsNotOpen() {
    journal.close();
    journal.close();

    assertThatThrownBy(() -> journal.append(List.of(Entries.start("a"))))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("journal_closed"));
    journal.open();
    assertThat(journal.append(List.of(Entries.start("a")))).containsExactly(0);
  }

  @Test
  void askingWhetherItExistsMakesNothing() throws Exception {
    Path other = file.resolveSibling("elsewhere").resolve("journal.db");
    assertThat(Journals.at(other).exists()).isFalse();
    assertThat(other.getParent()).doesNotExist();
    assertThat(journal.exists()).isTrue();
  }

  @Test
  void secondOpeningInOneJvmIsRefused() {
    SqliteJournal second = Journals.at(file);

    assertThatThrownBy(second::open)
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("open in this JVM already");

    assertThat(journal.append(List.of(Entries.start("a")))).containsExactly(0);
    journal.close();
    second.open();
    assertThat(second.read("a", -1, 9)).hasSize(1);
    second.close();
  }

  @Test
  void secondOpeningThroughALinkIsRefused() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("other"), folder);

    assertThatThrownBy(Journals.at(link.resolve("journal.db"))::open)
        .hasMessageContaining("open in this JVM already");
  }

  @ParameterizedTest
  @ValueSource(strings = {"what? #1 %41.db", "größe.db", "plain"})
  void fileMayHaveAnyName(String name) throws Exception {
    Path odd = folder.resolve("in a folder?mode=memory").resolve(name);
    SqliteJournal other = Journals.at(odd);
    other.open();
    other.append(List.of(Entries.start("a")));
    other.close();

    assertThat(Files.size(odd)).isPositive();
    assertThat(odd.getParent().toFile().list()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nfs", "nfs4", "cifs", "smb3", "9p", "virtiofs", "fuse.sshfs", "fuseblk"})
  void networkFileSystemIsRefused(String type) {
    SqliteJournal remote = Journals.at(folder.resolve("remote/journal.db"), path -> type);

    assertThatThrownBy(remote::open)
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining(type)
        .hasMessageContaining("journal.file");
    assertThat(folder.resolve("remote/journal.db")).doesNotExist();
  }

  @Test
  void sequenceNumbersAreNotUsedAgainAfterRetention() throws SQLException {
    journal.append(List.of(Entries.start("a"), Entries.end("a")));
    journal.close();
    try (Session session = session()) {
      session.script("DELETE FROM entry; DELETE FROM stream; DELETE FROM type_block");
    }
    journal.open();

    assertThat(journal.head()).isEqualTo(2);
    journal.append(List.of(Entries.start("b")));
    assertThat(journal.scan(0, Set.of("run.started"), 9).entries())
        .extracting(found -> found.sequence())
        .containsExactly(3L);
  }

  /** What a destination wants was not kept by the first releases. */
  @Test
  void aPlaceOfAnOlderReleaseIsKept() throws SQLException {
    journal.deliveries().join("hub", "there", TYPES, 7);
    journal.close();
    try (Session session = session()) {
      session.script("ALTER TABLE destination DROP COLUMN types; PRAGMA user_version = 3");
    }
    journal.open();

    assertThat(journal.deliveries().positions())
        .singleElement()
        .satisfies(
            at -> {
              assertThat(at.scan()).isEqualTo(7);
              assertThat(at.types()).as("nobody knows").isEmpty();
            });
    assertThat(journal.deliveries().join("hub", "there", TYPES, 9).types()).isEqualTo(TYPES);
  }

  @Test
  void newerSchemaIsRefused() throws SQLException {
    journal.close();
    try (Session session = session()) {
      session.script("PRAGMA user_version = 99");
    }
    assertThatThrownBy(journal::open)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("schema 99")
        .hasMessageContaining("update Evograft");
  }

  @Test
  void databaseOfAnotherProgramIsRefusedAndLeftAlone() throws Exception {
    journal.close();
    try (Session session = session()) {
      session.script("PRAGMA application_id = 7");
    }
    byte[] before = Files.readAllBytes(file);

    assertThatThrownBy(journal::open)
        .hasMessageContaining("another program")
        .hasMessageContaining("journal.file");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void fileThatIsNoDatabaseIsRefusedAndLeftAlone() throws Exception {
    Path text = Files.writeString(folder.resolve("text.db"), "not a database ".repeat(500));

    assertThatThrownBy(Journals.at(text)::open)
        .isInstanceOf(EvograftException.class)
        .isNotInstanceOf(RetriableException.class)
        .hasMessageContaining(text.toString())
        .hasMessageContaining("damaged or no journal");
    assertThat(text).content().isEqualTo("not a database ".repeat(500));
  }

  @Test
  void folderInPlaceOfTheFileIsRefused() throws Exception {
    Path inTheWay = Files.createDirectory(folder.resolve("folder.db"));

    assertThatThrownBy(Journals.at(inTheWay)::open)
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining(inTheWay.toString())
        .hasMessageContaining("journal.file");
  }

  @Test
  void tornFileIsReportedAsDamaged() throws Exception {
    for (int i = 0; i < 4; i++) {
      journal.append(many("run-" + i + "-"));
    }
    journal.close();
    byte[] whole = Files.readAllBytes(file);
    byte[] torn = whole.clone();
    Arrays.fill(torn, 8_192, torn.length / 2, (byte) 0x5a);
    Files.write(file, torn);
    journal.open();

    assertThat(journal.verify()).isNotEmpty().allMatch(line -> !line.contains("\n"));
    assertThatThrownBy(() -> journal.scan(0, Set.of("run.started"), 10_000))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("journal_damaged"));
  }

  @Test
  void fullDiskIsRetriableAndNothingOfTheBatchIsThere() {
    journal.append(List.of(Entries.start("a")));
    onWriter("PRAGMA max_page_count = 1");
    List<NewEntry> many = many("b");

    assertThatThrownBy(() -> journal.append(many))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("free some space");

    assertThat(journal.head()).isEqualTo(1);
    assertThat(journal.append(many)).hasSize(500).containsOnly(0);
    assertThat(journal.verify()).isEmpty();
  }

  @Test
  void readOnlyFileIsAnErrorWithARemedy() {
    onWriter("PRAGMA query_only = ON");

    assertThatThrownBy(() -> journal.append(List.of(Entries.start("a"))))
        .isInstanceOf(EvograftException.class)
        .isNotInstanceOf(RetriableException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("writable");
  }

  @Test
  void fileThatIsHeldByAnotherIsRetriable() throws SQLException {
    try (Session other = session()) {
      other.update("BEGIN IMMEDIATE");

      assertThatThrownBy(() -> journal.append(List.of(Entries.start("a"))))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining(file.toString());

      other.update("ROLLBACK");
      assertThat(journal.append(List.of(Entries.start("a")))).containsExactly(0);
    }
  }

  @Test
  void unreadablePayloadIsAnErrorThatNamesTheEntry() throws SQLException {
    journal.append(List.of(Entries.start("a"), Entries.middle("a")));
    try (Session session = session()) {
      session.script("UPDATE entry SET payload = x'7b22' WHERE ordinal = 1");
    }
    assertThatThrownBy(() -> journal.read("a", -1, 9)).hasMessageContaining("a#1");
    assertThatThrownBy(() -> journal.scan(0, Set.of("run.progress"), 9))
        .isInstanceOfSatisfying(
            UnreadableEntryException.class,
            e -> {
              assertThat(e).hasMessageContaining("a#1");
              assertThat(e.entry().sequence()).isEqualTo(2);
              assertThat(e.entry().entry().id()).isEqualTo("a#1");
              assertThat(e.entry().entry().payload().string("unreadable")).hasValue("{\"");
            });
    assertThatThrownBy(() -> journal.latest(Set.of("run.progress"), null, 9))
        .hasMessageContaining("a#1");
    assertThat(journal.read("a", -1, 1)).hasSize(1);
    assertThat(journal.verify()).containsExactly("a#1 has a payload that cannot be read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM entry WHERE key = 'a' AND ordinal = 1",
        "UPDATE entry SET ends = 1 WHERE key = 'a' AND ordinal = 0",
        "UPDATE entry SET key = 'b' WHERE key = 'a' AND ordinal = 1",
        "UPDATE entry SET type = 99 WHERE key = 'a' AND ordinal = 1",
        "DELETE FROM stream WHERE key = 'a'",
        "DELETE FROM unended WHERE key = 'b'",
        "INSERT INTO unended SELECT key, no FROM stream WHERE key = 'a'",
        "DELETE FROM type_block WHERE type = 1",
        "UPDATE destination SET scan = 1000",
        "UPDATE destination SET since = scan + 1",
        "UPDATE lane SET next = 9",
        "DELETE FROM destination",
        "UPDATE destination SET state = 'odd'",
        "UPDATE lane SET state = 'odd'",
        "UPDATE sqlite_sequence SET seq = 1 WHERE name = 'entry'",
      })
  void verifyFindsWhatIsInconsistent(String damage) throws SQLException {
    journal.append(
        List.of(Entries.start("a"), Entries.middle("a"), Entries.end("a"), Entries.start("b")));
    var deliveries = journal.deliveries();
    deliveries.join("hub", "there", TYPES, 0);
    deliveries.claim("hub", 0, "me", Instant.EPOCH);
    Lane lane = new Lane("a", 3, LaneState.AHEAD, 0, null, null, null, false);
    deliveries.save(
        new Checkpoint(
            "hub", 1, 4, List.of(lane), List.of(), List.of(), List.of(), State.ACTIVE, null));
    assertThat(journal.verify()).isEmpty();

    try (Session session = session()) {
      session.script(damage);
    }

    assertThat(journal.verify()).isNotEmpty();
  }

  @Test
  void removedFileIsNoticed() throws Exception {
    journal.append(List.of(Entries.start("a")));
    for (String name : List.of("journal.db", "journal.db-wal", "journal.db-shm")) {
      Files.delete(folder.resolve(name));
    }
    journal.journal().writer().lookAtTheFileNextTime();

    assertThatThrownBy(() -> journal.append(List.of(Entries.end("a"))))
        .hasMessageContaining("removed or replaced");
    assertThatThrownBy(() -> journal.append(List.of(Entries.end("a"))))
        .hasMessageContaining("removed or replaced");
    journal.close();
    journal.open();
    assertThat(journal.append(List.of(Entries.start("b")))).containsExactly(0);
  }

  @Test
  void logStartsAnewWhileEntriesComeIn() throws SQLException {
    for (int i = 0; i < 40; i++) {
      journal.append(many("run-" + i + "-"));
    }
    try (Session session = session()) {
      long pages = Long.MAX_VALUE;
      for (int i = 0; pages > 500; i++) {
        assertThat(i)
            .as("entries after which the log of %s pages is still long", pages)
            .isLessThan(20_000);
        journal.append(List.of(Entries.start("later-" + i)));
        pages = session.first("PRAGMA wal_checkpoint(NOOP)", row -> row.getLong(2)).orElseThrow();
      }
    }
  }

  @Test
  void rareTypesAreFoundAmongMany() {
    for (int i = 0; i < 40; i++) {
      String key = "run-" + i + "-";
      journal.append(many(key));
      if (i % 13 == 0) {
        journal.append(List.of(Entries.entry("rare-" + i, "my.rare", false)));
      }
    }
    assertThat(journal.latest(Set.of("my.rare"), null, 9))
        .extracting(JournalEntry::key)
        .containsExactly("rare-39", "rare-26", "rare-13", "rare-0");
    assertThat(journal.latest(Set.of("my.rare"), "rare-26#0", 1))
        .extracting(JournalEntry::key)
        .containsExactly("rare-13");
    assertThat(journal.latest(Set.of("my.rare", "run.started"), "rare-0#0", 9_999)).hasSize(500);
    assertThatThrownBy(() -> journal.latest(Set.of("my.rare"), "nobody#0", 1))
        .hasMessageContaining("nobody#0");
  }

  private static List<NewEntry> many(String prefix) {
    return IntStream.range(0, 500).mapToObj(i -> Entries.start(prefix + i)).toList();
  }

  private Session session() throws SQLException {
    return Session.open(file, 1_000, "");
  }

  private void onWriter(String pragma) {
    journal
        .journal()
        .writer()
        .transact(
            (session, alone) -> {
              session.script(pragma);
              return pragma;
            });
  }
}
