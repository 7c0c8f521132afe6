// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.DeliveryStore;
import dev.evograft.spi.journal.DeliveryStore.Checkpoint;
import dev.evograft.spi.journal.DeliveryStore.Lane;
import dev.evograft.spi.journal.DeliveryStore.LaneState;
import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.DeliveryStore.Receipt;
import dev.evograft.spi.journal.DeliveryStore.State;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.journal.JournalStore.Page;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MemoryJournalStoreTest {

  private static final Set<String> TYPES = Set.of("run.started");

  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

  private final MemoryJournalStore store = new MemoryJournalStore();
  private final DeliveryStore deliveries = store.deliveries();

  @Test
  void ordinalsHaveNoGapsAndAnEndedKeyTakesNoMore() {
    assertThat(store.append(List.of(entry("a"), entry("b"), entry("a")))).containsExactly(0, 0, 1);
    assertThat(store.append(List.of(last("a"), entry("a"), entry("b"))))
        .containsExactly(2, JournalStore.ENDED, 1);
    assertThat(store.read("a", 0, 10)).extracting(JournalEntry::id).containsExactly("a#1", "a#2");
    assertThat(store.read("a", -1, 1)).extracting(JournalEntry::id).containsExactly("a#0");
    assertThat(store.read("nobody", -1, 10)).isEmpty();
    assertThat(store.head()).isEqualTo(5);
    assertThat(store.sequenced("b", -1, 10))
        .extracting(Sequenced::sequence)
        .containsExactly(2L, 5L);
    assertThat(store.verify()).isEmpty();
    assertThat(store.durable()).isFalse();
  }

  @Test
  void aScanLooksAtABoundedNumberAndPassesOverOtherTypes() {
    store.append(List.of(entry("a", "x.one"), entry("a", "x.two"), entry("b", "x.one")));
    Page page = store.scan(0, Set.of("x.one"), 2);
    assertThat(page.entries()).extracting(one -> one.entry().id()).containsExactly("a#0");
    assertThat(page.upTo()).isEqualTo(2);
    page = store.scan(2, Set.of("x.one"), 2);
    assertThat(page.entries()).extracting(one -> one.entry().id()).containsExactly("b#0");
    page = store.scan(page.upTo(), Set.of("x.one"), 2);
    assertThat(page.entries()).isEmpty();
    assertThat(page.upTo()).isEqualTo(3);
  }

  @Test
  void latestIsNewestFirstAndPages() {
    for (int i = 0; i < 5; i++) {
      store.append(List.of(entry("k" + i, "x.one"), entry("k" + i, "x.two")));
    }
    List<JournalEntry> first = store.latest(Set.of("x.two"), null, 2);
    assertThat(first).extracting(JournalEntry::id).containsExactly("k4#1", "k3#1");
    assertThat(store.latest(Set.of("x.two"), "k3#1", 9))
        .extracting(JournalEntry::id)
        .containsExactly("k2#1", "k1#1", "k0#1");
    assertThat(store.latest(Set.of("x.two"), "gone#7", 9)).isEmpty();
  }

  @Test
  void unendedAreTheFirstEntriesInTheOrderOfTheirKeys() {
    store.append(List.of(entry("c"), entry("a"), entry("b"), entry("a"), last("b")));
    store.append(List.of(entry("d", "x.other")));
    assertThat(store.unended("x.entry", null, 10))
        .extracting(JournalEntry::id)
        .containsExactly("a#0", "c#0");
    assertThat(store.unended("x.entry", "a", 10))
        .extracting(JournalEntry::key)
        .containsExactly("c");
    assertThat(store.unended("x.entry", null, 1)).hasSize(1);
  }

  @Test
  void changesTellsOfAppends() {
    long before = store.changes();
    store.append(List.of(entry("a")));
    assertThat(store.changes()).isNotEqualTo(before);
  }

  @Test
  void endedKeysThatEveryDestinationPassedGoFirst() {
    MemoryJournalStore small = new MemoryJournalStore(100, Long.MAX_VALUE);
    small.deliveries().join("there", "t", TYPES, 0);
    small.append(List.of(entry("open")));
    for (int i = 0; i < 60; i++) {
      small.append(List.of(entry("k" + i), last("k" + i)));
    }
    assertThat(small.scan(0, Set.of("x.entry"), 1_000).entries()).hasSizeLessThanOrEqualTo(100);
    assertThat(small.read("open", -1, 1)).as("it has not ended").hasSize(1);
    assertThat(small.read("k0", -1, 1)).isEmpty();
    assertThat(small.read("k59", -1, 2)).hasSize(2);
    assertThat(small.verify()).isEmpty();
  }

  @Test
  void textIsBoundedToo() {
    MemoryJournalStore small = new MemoryJournalStore(1_000, 50_000);
    JsonObject large = JsonObject.builder().put("log", "x".repeat(10_000)).build();
    for (int i = 0; i < 50; i++) {
      small.append(List.of(new NewEntry("k" + i, "x.entry", 1, NOW, large, false)));
    }
    assertThat(small.scan(0, Set.of("x.entry"), 1_000).entries()).hasSizeLessThan(6);
    assertThat(small.read("k49", -1, 1)).hasSize(1);
  }

  @Test
  void joiningKeepsThePositionAndTakesANewTarget() {
    deliveries.join("there", "one", TYPES, 7);
    Position again = deliveries.join("there", "two", TYPES, 99);
    assertThat(again.scan()).isEqualTo(7);
    assertThat(again.since()).isEqualTo(7);
    assertThat(again.target()).isEqualTo("two");
    assertThat(deliveries.positions()).containsExactly(again);
  }

  @Test
  void onlyOneOfTwoClaims() {
    deliveries.join("there", "one", TYPES, 0);
    assertThat(deliveries.claim("there", 0, "me", NOW)).contains(1L);
    assertThat(deliveries.claim("there", 0, "you", NOW)).isEmpty();
    assertThat(deliveries.claim("nowhere", 0, "you", NOW)).isEmpty();
    assertThat(deliveries.positions().get(0).owner()).isEqualTo("me");
  }

  @Test
  void aCheckpointSavesAllOrNothing() {
    deliveries.join("there", "one", TYPES, 0);
    deliveries.claim("there", 0, "me", NOW);
    store.append(List.of(entry("a")));
    JournalEntry entry = store.read("a", -1, 1).get(0);
    Lane lane = new Lane("a", 1, LaneState.HELD, 3, null, "code", "why", false);
    Checkpoint saved =
        new Checkpoint(
            "there",
            1,
            5,
            List.of(lane),
            List.of(),
            List.of(new DeadLetter("there", entry, "code", "why", 3, NOW)),
            List.of(new Receipt("a", 0, NOW, "took it")),
            new State("paused", "why", null),
            NOW.plusSeconds(30));
    assertThat(deliveries.save(saved)).isTrue();
    assertThat(deliveries.lanes("there")).containsExactly(lane);
    assertThat(deliveries.countDeadLetters("there")).isEqualTo(1);
    assertThat(deliveries.deadLetters(null, 10)).hasSize(1);
    assertThat(deliveries.deadLetters("elsewhere", 10)).isEmpty();
    assertThat(deliveries.receipt("there", "a")).map(Receipt::note).contains("took it");
    assertThat(deliveries.positions().get(0).state()).isEqualTo("paused");

    Checkpoint late = checkpoint(0, 9, List.of("a"));
    assertThat(deliveries.save(late)).isFalse();
    assertThat(deliveries.positions().get(0).scan()).isEqualTo(5);

    assertThat(deliveries.save(checkpoint(1, 3, List.of("a")))).isTrue();
    assertThat(deliveries.lanes("there")).isEmpty();
    assertThat(deliveries.positions().get(0).scan()).as("never lower").isEqualTo(5);
    assertThat(deliveries.positions().get(0).owner()).as("given back").isNull();
  }

  private static Checkpoint checkpoint(long epoch, long scan, List<String> ended) {
    return new Checkpoint(
        "there", epoch, scan, List.of(), ended, List.of(), List.of(), State.ACTIVE, null);
  }

  private static NewEntry entry(String key) {
    return entry(key, "x.entry");
  }

  private static NewEntry entry(String key, String type) {
    return new NewEntry(key, type, 1, NOW, JsonObject.EMPTY, false);
  }

  private static NewEntry last(String key) {
    return new NewEntry(key, "x.entry", 1, NOW, JsonObject.EMPTY, true);
  }
}
