// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.RetriableException;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore.Page;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several processes, and processes that die. */
class ProcessesTest {

  private static final Set<String> TYPES = Set.of("run.started");

  private static final int RUNS = 400;

  @TempDir Path folder;

  @Test
  void twoProcessesLoseNothingAndTakeTurns() throws Exception {
    Path file = folder.resolve("journal.db");
    List<String> acknowledged = new ArrayList<>();
    try (Child left = Child.start(file, "left", RUNS);
        Child right = Child.start(file, "right", RUNS)) {
      left.go();
      right.go();
      acknowledged.addAll(left.lines(3 * RUNS));
      acknowledged.addAll(right.lines(3 * RUNS));
      assertThat(left.lines(1)).containsExactly("closed");
      assertThat(right.lines(1)).containsExactly("closed");
    }
    SqliteJournal journal = Journals.at(file);
    journal.open();
    List<String> stored = ids(journal);
    assertThat(journal.verify()).isEmpty();
    journal.close();

    assertThat(acknowledged).hasSize(6 * RUNS);
    assertThat(stored).containsExactlyInAnyOrderElementsOf(acknowledged);
    assertThat(longestOfOneWhileBothWrote(stored))
        .as("entries that one of them wrote while the other had to wait")
        .isLessThan(2 * RUNS);
  }

  @Test
  void thisProcessAndAnotherSeeEachOthersEntries() throws Exception {
    Path file = folder.resolve("journal.db");
    SqliteJournal journal = Journals.at(file);
    journal.open();
    try (Child child = Child.start(file, "child", 1)) {
      journal.append(List.of(Entries.start("mine")));
      long before = journal.changes();
      child.go();
      child.lines(3);
      assertThat(journal.changes()).isNotEqualTo(before);
      journal
          .deliveries()
          .join("hub", "there", TYPES, 0); // must not keep the next from seeing the child
      assertThat(journal.append(List.of(Entries.middle("child-0")))).containsExactly(-1);
      assertThat(journal.append(List.of(Entries.end("mine")))).containsExactly(1);
      assertThat(child.ended()).isTrue();
    }
    assertThat(ids(journal))
        .containsExactly("mine#0", "child-0#0", "child-0#1", "child-0#2", "mine#1");
    journal.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 120, 600})
  void whatAKilledProcessAcknowledgedIsThere(int lines) throws Exception {
    Path file = folder.resolve("journal.db");
    List<String> acknowledged;
    try (Child child = Child.start(file, "run", 1_000_000)) {
      child.go();
      acknowledged = new ArrayList<>(child.lines(lines));
      child.kill();
      child.lines(Integer.MAX_VALUE).stream()
          .filter(line -> line.matches("run-\\d+#\\d"))
          .forEach(acknowledged::add);
      assertThat(child.ended()).isTrue();
    }
    SqliteJournal journal = Journals.at(file);
    journal.open();
    List<String> stored = ids(journal);

    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(lines);
    assertThat(stored).containsAll(acknowledged);
    assertThat(stored.size() - acknowledged.size()).as("of the batch in hand").isBetween(0, 2);
    assertThat(journal.verify()).isEmpty();
    assertThat(journal.append(List.of(Entries.start("after")))).containsExactly(0);
    journal.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisabledOnOs(OS.WINDOWS) // it has no signals that suspend a process
  void nobodyTakesOverWhileAnotherIsSuspendedAsItWrites(boolean goesOn) throws Exception {
    Path file = folder.resolve("journal.db");
    SqliteJournal journal = Journals.at(file);
    journal.open();
    long epoch = journal.deliveries().join("hub", "there", TYPES, 0).epoch();
    Instant until = Instant.now().plusSeconds(30);
    try (Child child = Child.holding(file)) {
      child.signal("STOP");
      assertThatThrownBy(() -> journal.deliveries().claim("hub", epoch, "me", until))
          .isInstanceOf(RetriableException.class);
      assertThat(journal.deliveries().positions()).as("reading goes on").hasSize(1);

      if (goesOn) {
        child.signal("CONT");
        child.go();
        assertThat(child.lines(1)).containsExactly("written");
      } else {
        child.kill();
      }
      assertThat(child.ended()).isTrue();
    }
    assertThat(journal.deliveries().claim("hub", epoch, "me", until)).contains(epoch + 1);
    journal.close();
  }

  /** The longest stretch of one process, from where both have begun to where one has ended. */
  private static int longestOfOneWhileBothWrote(List<String> stored) {
    List<String> names = stored.stream().map(id -> id.substring(0, id.indexOf('-'))).toList();
    int from = Math.max(names.indexOf("left"), names.indexOf("right"));
    int to = Math.min(names.lastIndexOf("left"), names.lastIndexOf("right"));
    int longest = 0;
    int length = 0;
    for (int i = from + 1; i < to; i++) {
      length = names.get(i).equals(names.get(i - 1)) ? length + 1 : 1;
      longest = Math.max(longest, length);
    }
    return longest;
  }

  private static List<String> ids(SqliteJournal journal) {
    Set<String> types = Set.of("run.started", "run.progress", "run.completed");
    Page page = journal.scan(0, types, 100_000);
    return page.entries().stream().map(Sequenced::entry).map(JournalEntry::id).toList();
  }
}
