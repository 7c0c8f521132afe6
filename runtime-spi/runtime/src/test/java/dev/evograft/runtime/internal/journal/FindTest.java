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
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.journal.UnreadableEntryException;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunStarted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which run a person means who types the beginning of its id. */
class FindTest {

  /** More than any list shows. */
  private static final int MANY = 10_500;

  private final MemoryJournalStore store = new MemoryJournalStore(100_000, 1L << 30);
  private final Set<String> damaged = new HashSet<>();
  private RunSystem system;
  private Journal journal;

  @BeforeEach
  void begin() {
    InstantSource clock = InstantSource.system();
    Core core = new Core(clock, new Ids(clock), ProcessIdentity.current(), new Problems());
    system = new RunSystem(core, RunLimits.DEFAULT, text -> text);
    system.begin(new DamagedStore(store));
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

  /** Else the other one would be sent, or dropped, in its place. */
  @Test
  void aRunWhoseFirstEntryIsDamagedCountsToo() {
    record("run-1", RunStarted.TYPE);
    record("run-2", RunStarted.TYPE);
    damaged.add("run-1");

    assertThatThrownBy(() -> journal.find("run-")).hasMessageContaining("several runs");
    assertThat(journal.find("run-2").map(JournalEntry::key)).contains("run-2");

    damaged.add("run-2");
    assertThatThrownBy(() -> journal.find("run-")).hasMessageContaining("several runs");
  }

  /** Some of its first entries cannot be read. */
  private final class DamagedStore extends ForwardingStore {

    DamagedStore(JournalStore store) {
      super(store);
    }

    @Override
    public List<JournalEntry> beginning(
        String type, String beginning, @Nullable String afterKey, int limit) {
      List<JournalEntry> found = super.beginning(type, beginning, afterKey, limit);
      for (JournalEntry entry : found) {
        if (damaged.contains(entry.key())) {
          throw new UnreadableEntryException(
              entry.id() + " cannot be read", null, new Sequenced(1, entry));
        }
      }
      return found;
    }
  }
}
