// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.internal.journal.ForwardingStore;
import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.UnreadableEntryException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An entry that is damaged on disk stops nothing but itself. */
class UnreadableEntriesTest {

  private final Rig rig = new Rig();
  private final Set<Long> damaged = new HashSet<>();

  @Test
  void damagedEntriesAreDeadLettersAndEverythingElseArrives() {
    rig.seen = new DamagedStore(rig.store);
    rig.started("a", "b", "c");
    rig.progress("a");
    rig.completed("a", "b", "c");
    damaged.addAll(Set.of(2L, 4L, 7L));

    rig.run(rig.worker("me"));

    assertThat(rig.callsOf("a")).containsExactly("0", "2");
    assertThat(rig.callsOf("b")).containsExactly("1");
    assertThat(rig.callsOf("c")).containsExactly("0");
    assertThat(rig.position().scan()).isEqualTo(7);
    List<DeadLetter> letters = rig.store.deliveries().deadLetters("there", 10);
    assertThat(letters).extracting(DeadLetter::code).containsOnly("unreadable");
    assertThat(letters)
        .extracting(letter -> letter.entry().id())
        .containsExactlyInAnyOrder("b#0", "a#1", "c#1");
    assertThat(letters.get(0).entry().payload().string("unreadable")).hasValue("{\"half");
    assertThat(rig.problems.list())
        .hasSize(3)
        .anyMatch(problem -> problem.what().contains("a#1 is a dead letter at there"));
  }

  @Test
  void aFileOfDamagedEntriesIsPassed() {
    rig.seen = new DamagedStore(rig.store);
    for (int i = 0; i < 450; i++) {
      rig.started("run-" + i);
      if (i % 3 > 0) {
        damaged.add(i + 1L);
      }
    }

    rig.run(rig.worker("me"), Duration.ofSeconds(1));

    assertThat(rig.calls).hasSize(150);
    assertThat(rig.store.deliveries().countDeadLetters("there")).isEqualTo(300);
  }

  /** Some of its entries cannot be read. */
  private final class DamagedStore extends ForwardingStore {

    DamagedStore(JournalStore store) {
      super(store);
    }

    @Override
    public List<Sequenced> sequenced(String key, long after, int limit) {
      return checked(super.sequenced(key, after, limit));
    }

    @Override
    public Page scan(long after, Set<String> types, int limit) {
      Page page = super.scan(after, types, limit);
      checked(page.entries());
      return page;
    }

    private List<Sequenced> checked(List<Sequenced> entries) {
      for (Sequenced one : entries) {
        if (damaged.contains(one.sequence())) {
          JournalEntry e = one.entry();
          JsonObject copy = UnreadableEntryException.copy("{\"half".getBytes());
          JournalEntry entry =
              new JournalEntry(e.key(), e.ordinal(), e.type(), e.version(), e.at(), copy);
          throw new UnreadableEntryException(
              e.id() + " cannot be read", null, new Sequenced(one.sequence(), entry));
        }
      }
      return entries;
    }
  }
}
