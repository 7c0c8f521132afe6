// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.internal.core.Core;
import dev.evograft.runtime.internal.core.Ids;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.runtime.internal.core.ProcessIdentity;
import dev.evograft.runtime.internal.run.RunLimits;
import dev.evograft.runtime.internal.run.RunSystem;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunStarted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which run a person means who types the beginning of its id. */
class FindTest {

  /** More than any list shows. */
  private static final int MANY = 10_500;

  private final MemoryJournalStore store = new MemoryJournalStore(100_000, 1L << 30);
  private RunSystem system;
  private Journal journal;

  @BeforeEach
  void begin() {
    InstantSource clock = InstantSource.system();
    Core core = new Core(clock, new Ids(clock), ProcessIdentity.current(), new Problems());
    system = new RunSystem(core, RunLimits.DEFAULT, text -> text);
    system.begin(store);
    journal = system.journal();
  }

  @AfterEach
  void close() {
    system.close(Duration.ofSeconds(10));
  }

  private void record(String key, String type) {
    Instant at = Instant.parse("2026-05-01T12:00:00Z");
    store.append(List.of(new NewEntry(key, type, 1, at, JsonObject.EMPTY, false)));
  }

  @Test
  void theBeginningOfOneRunWillDo() {
    record("run-1", RunStarted.TYPE);
    record("run-1", RunCompleted.TYPE);
    record("other", RunStarted.TYPE);

    assertThat(journal.find("run").map(JournalEntry::id)).contains("run-1#0");
    assertThat(journal.find("nobody")).isEmpty();
    assertThat(journal.find("")).isEmpty();
  }

  @Test
  void ofSeveralNoneIsMeant() {
    record("run-1", RunStarted.TYPE);
    record("run-12", RunStarted.TYPE);

    assertThatThrownBy(() -> journal.find("run-"))
        .isInstanceOfSatisfying(
            BadInputException.class, e -> assertThat(e.code()).isEqualTo("ambiguous_id"))
        .hasMessage("'run-' begins the ids of several runs; type more of it");
    assertThat(journal.find("run-1").map(JournalEntry::key)).as("itself").contains("run-1");
  }

  @Test
  void aCycleThatBeginsSoIsNotInTheWay() {
    record("a1", "cycle.started");
    record("a2", RunStarted.TYPE);

    assertThat(journal.find("a").map(JournalEntry::key)).contains("a2");
    assertThat(journal.find("a1").map(JournalEntry::key)).as("in full").contains("a1");
  }

  @Test
  void anOldRunIsFoundAndCountsToo() {
    record("old-1", RunStarted.TYPE);
    List<NewEntry> newer = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      newer.add(
          new NewEntry("run-" + i, RunStarted.TYPE, 1, Instant.EPOCH, JsonObject.EMPTY, false));
    }
    store.append(newer);

    assertThat(journal.find("old").map(JournalEntry::key)).isEqualTo(Optional.of("old-1"));
    record("old-2", RunStarted.TYPE);
    assertThatThrownBy(() -> journal.find("old")).hasMessageContaining("several runs");
  }
}
