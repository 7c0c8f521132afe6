// SPDX-License-Identifier: Apache-2.0
package dev.evograft.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link JournalStore} and its {@link dev.evograft.spi.journal.DeliveryStore} promise. A
 * storage plugin extends this class in its tests and says how a store is made.
 *
 * @since 0.1
 */
public abstract class JournalStoreContract extends RetentionContract {

  /** For the tests of a storage plugin. */
  protected JournalStoreContract() {}

  @Test
  void ordinalsOfAKeyCountFromZero() {
    assertThat(append(start("a"), start("b"), middle("a"))).containsExactly(0, 0, 1);
    assertThat(append(middle("b"), middle("a"))).containsExactly(1, 2);
    assertThat(append()).isEmpty();
  }

  @Test
  void nothingFollowsTheLastEntryOfAKey() {
    append(start("a"), end("a"));

    assertThat(append(middle("a"), start("b"), end("a")))
        .containsExactly(JournalStore.ENDED, 0, JournalStore.ENDED);

    assertThat(ids(store.read("a", -1, 10))).containsExactly("a#0", "a#1");
    assertThat(store.head()).isEqualTo(3);
  }

  @Test
  void nothingFollowsTheLastEntryWithinABatch() {
    assertThat(append(start("a"), end("a"), middle("a"), end("b"), start("b")))
        .containsExactly(0, 1, JournalStore.ENDED, 0, JournalStore.ENDED);
  }

  @Test
  void endIsRememberedAfterReopening() {
    append(start("a"), end("a"), start("b"));
    reopen();

    assertThat(append(end("a"), end("b")))
        .isEqualTo(store.durable() ? new long[] {JournalStore.ENDED, 1} : new long[] {0, 0});
  }

  @Test
  void durableTellsWhetherEntriesSurvive() {
    append(start("a"), middle("a"));
    store.deliveries().join("hub", "there", TYPES, 1);
    reopen();

    boolean there = store.read("a", -1, 10).size() == 2 && store.head() == 2;
    assertThat(there).isEqualTo(store.durable());
    assertThat(store.deliveries().positions()).hasSize(store.durable() ? 1 : 0);
  }

  @Test
  void entryComesBackAsItWent() {
    JsonObject payload =
        JsonObject.of(
            Map.of(
                "text", "tab\t, quote\" and \uD83D\uDC1F",
                "numbers", List.of(1, -2.5, Long.MAX_VALUE),
                "inner", Map.of("yes", true, "empty", List.of())));
    Instant at = Instant.parse("1999-12-31T23:59:59.999Z");

    store.append(List.of(new NewEntry("käfer:1", "my.plugin.noted", 7, at, payload, false)));

    JournalEntry expected = new JournalEntry("käfer:1", 0, "my.plugin.noted", 7, at, payload);
    assertThat(store.read("käfer:1", -1, 10)).containsExactly(expected);
    assertThat(store.latest(Set.of("my.plugin.noted"), null, 10)).containsExactly(expected);
    assertThat(store.scan(0, Set.of("my.plugin.noted"), 10).entries())
        .containsExactly(new Sequenced(1, expected));
    assertThat(Json.text(store.read("käfer:1", -1, 1).get(0).payload()))
        .isEqualTo(Json.text(payload));
  }

  @Test
  void largePayloadComesBack() {
    JsonObject payload = JsonObject.builder().put("log", "x".repeat(300_000)).build();
    store.append(List.of(new NewEntry("a", END, 1, AT, payload, true)));

    assertThat(store.read("a", -1, 1).get(0).payload()).isEqualTo(payload);
  }

  @Test
  void readGivesEntriesOfOneKeyInOrderBehindAnOrdinal() {
    for (int i = 0; i < 70; i++) {
      store.append(IntStream.range(0, 20).mapToObj(n -> middle(n % 2 == 0 ? "a" : "b")).toList());
    }

    assertThat(store.read("a", -1, 10_000))
        .extracting(JournalEntry::ordinal)
        .isEqualTo(LongStream.range(0, 700).boxed().toList());
    assertThat(ids(store.read("a", 2, 3))).containsExactly("a#3", "a#4", "a#5");
    assertThat(ids(store.read("a", 698, 3))).containsExactly("a#699");
    assertThat(store.read("a", 699, 3)).isEmpty();
    assertThat(store.read("nobody", -1, 3)).isEmpty();
  }

  @Test
  void latestPagesFromTheNewestToTheOldest() {
    append(start("a"), start("b"), middle("a"), end("a"), start("c"), middle("b"));
    Set<String> types = Set.of(START, END);

    assertThat(ids(store.latest(types, null, 3))).containsExactly("c#0", "a#2", "b#0");
    assertThat(ids(store.latest(types, "b#0", 3))).containsExactly("a#0");
    assertThat(store.latest(types, "a#0", 3)).isEmpty();
    assertThat(ids(store.latest(types, "b#1", 1)))
        .as("older than an entry of another type")
        .containsExactly("c#0");
    assertThat(ids(store.latest(Set.of(MIDDLE), null, 9))).containsExactly("b#1", "a#1");
    assertThat(store.latest(Set.of("never.written"), null, 9)).isEmpty();
    assertThat(ids(store.latest(Set.of(), null, 1))).as("of all types").containsExactly("b#1");
  }

  @Test
  void latestGivesManyEntries() {
    List<NewEntry> many = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      many.add(i % 2 == 0 ? start("run-" + i) : end("run-" + i));
    }
    store.append(many);

    List<JournalEntry> found = store.latest(Set.of(START, END), null, 900);

    assertThat(found).hasSize(900);
    assertThat(found.get(0).key()).isEqualTo("run-999");
    assertThat(found.get(899).key()).isEqualTo("run-100");
  }

  @Test
  void whatOnlyContinuesAKeyDoesNotBeginOne() {
    NewEntry gone = new NewEntry("gone", END, 1, AT, JsonObject.EMPTY, true, false);
    NewEntry known = new NewEntry("known", END, 1, AT, JsonObject.EMPTY, true, false);

    long[] ordinals = store.append(List.of(gone, start("known"), known, gone));

    assertThat(ordinals).containsExactly(JournalStore.ENDED, 0, 1, JournalStore.ENDED);
    assertThat(store.read("gone", -1, 10)).isEmpty();
    assertThat(store.verify()).isEmpty();
  }

  @Test
  void unendedGivesTheFirstEntriesOfOpenKeysInOrder() {
    append(start("c"), start("a"), middle("a"), start("d"), end("d"), middle("e"), start("b"));
    append(end("b"), start("f"), middle("f"));

    assertThat(ids(store.unended(START, null, 10))).containsExactly("a#0", "c#0", "f#0");
    assertThat(ids(store.unended(START, null, 2))).containsExactly("a#0", "c#0");
    assertThat(ids(store.unended(START, "c", 2))).containsExactly("f#0");
    assertThat(ids(store.unended(START, "b", 1))).containsExactly("c#0");
    assertThat(store.unended(START, "f", 2)).isEmpty();
    assertThat(ids(store.unended(MIDDLE, null, 10)))
        .as("the type is that of the first entry")
        .containsExactly("e#0");
  }

  /** Whatever came after it, and in the order of the keys. */
  @Test
  void beginningGivesTheFirstEntriesOfKeysThatBeginSo() {
    append(start("ab2"), start("b1"), start("ab1"), middle("ab3"), start("aB1"), start("a%1"));
    append(end("ab1"), start("ab"), start("\uD83D\uDE00x"), start("a_"));

    assertThat(ids(store.beginning(START, "ab", null, 10)))
        .containsExactly("ab#0", "ab1#0", "ab2#0");
    assertThat(ids(store.beginning(START, "ab", null, 2))).containsExactly("ab#0", "ab1#0");
    assertThat(ids(store.beginning(START, "ab", "ab", 2))).containsExactly("ab1#0", "ab2#0");
    assertThat(ids(store.beginning(START, "ab1", null, 2))).containsExactly("ab1#0");
    assertThat(ids(store.beginning(MIDDLE, "ab", null, 10)))
        .as("the type is that of the first entry")
        .containsExactly("ab3#0");
    assertThat(ids(store.beginning(START, "a%", null, 10))).containsExactly("a%1#0");
    assertThat(ids(store.beginning(START, "a_", null, 10))).containsExactly("a_#0");
    assertThat(ids(store.beginning(START, "\uD83D\uDE00", null, 10))).hasSize(1);
    assertThat(store.beginning(START, "c", null, 10)).isEmpty();
  }

  @Test
  void headIsTheHighestSequenceNumber() {
    assertThat(store.head()).isZero();
    append(start("a"), start("b"));
    assertThat(store.head()).isEqualTo(2);
    append(end("a"), middle("a"));
    assertThat(store.head()).as("a refused entry has none").isEqualTo(3);
  }

  @Test
  void sequenceNumbersGrowInTheOrderOfAppending() {
    append(start("b"), start("a"));
    append(end("a"));
    append(end("b"));

    List<Sequenced> found = all(Set.of(START, END), 10);

    assertThat(ids(found.stream().map(Sequenced::entry)))
        .containsExactly("b#0", "a#0", "a#1", "b#1");
    assertThat(found).extracting(Sequenced::sequence).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void scanPassesOverOtherTypesAndLooksAtNoMoreThanTheLimit() {
    append(start("a"), middle("a"), middle("a"), end("a"), start("b"));

    JournalStore.Page first = store.scan(0, Set.of(END), 2);
    assertThat(first.entries()).isEmpty();
    assertThat(first.upTo()).isEqualTo(2);

    JournalStore.Page second = store.scan(2, Set.of(END), 2);
    assertThat(second.entries()).extracting(found -> found.entry().id()).containsExactly("a#3");
    assertThat(second.upTo()).isEqualTo(4);

    assertThat(store.scan(4, Set.of(END), 2)).isEqualTo(new JournalStore.Page(List.of(), 5));
    assertThat(store.scan(5, Set.of(END), 2)).isEqualTo(new JournalStore.Page(List.of(), 5));
    assertThat(store.scan(77, Set.of(END), 2)).isEqualTo(new JournalStore.Page(List.of(), 77));
    assertThat(store.scan(0, Set.of(), 9)).isEqualTo(new JournalStore.Page(List.of(), 5));
  }

  @Test
  void anOutlineIsAScanPerhapsWithoutPayloads() {
    append(start("a"), middle("a"), end("a"), start("b"));

    JournalStore.Page outline = store.outline(1, Set.of(MIDDLE, START), 3);

    assertThat(outline.upTo()).isEqualTo(store.scan(1, Set.of(MIDDLE, START), 3).upTo());
    assertThat(outline.entries())
        .extracting(found -> found.sequence() + found.entry().id() + found.entry().type())
        .containsExactly("2a#1" + MIDDLE, "4b#0" + START);
  }

  @Test
  void scanInPagesGivesEachEntryOnce() {
    List<NewEntry> many = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      many.add(i % 3 == 0 ? start("run-" + i) : middle("run-" + i / 3 * 3));
    }
    store.append(many);

    for (int limit : new int[] {7, 249, 250, 251, 10_000}) {
      assertThat(all(Set.of(START, MIDDLE), limit))
          .extracting(Sequenced::sequence)
          .isEqualTo(LongStream.rangeClosed(1, 1_500).boxed().toList());
      assertThat(all(Set.of(START), limit)).hasSize(500);
    }
  }

  @Test
  void changesAfterEachAppend() {
    long before = store.changes();
    assertThat(store.changes()).isEqualTo(before);
    append(start("a"));
    long after = store.changes();
    assertThat(after).isNotEqualTo(before);
    append(end("a"));
    assertThat(store.changes()).isNotIn(before, after);
  }

  @Test
  void verifyFindsNothingInASoundStore() {
    append(start("a"), middle("a"), end("a"), start("b"));
    store.deliveries().join("hub", "there", TYPES, 2);

    assertThat(store.verify()).isEmpty();
  }

  @Test
  void readersOnOtherThreadsSeeOnlyWholeBatches() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<Integer>> readers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      readers.add(threads.submit(() -> readUntil(done)));
    }
    for (int i = 0; i < 200; i++) {
      append(start("run-" + i), middle("run-" + i), end("run-" + i));
    }
    done.set(true);
    for (Future<Integer> reader : readers) {
      assertThat(reader.get()).isEqualTo(200);
    }
    threads.shutdown();
  }

  /** Follows the journal; returns how many whole batches of three it saw. */
  private int readUntil(AtomicBoolean done) {
    long after = 0;
    int batches = 0;
    while (true) {
      boolean ended = done.get();
      JournalStore.Page page = store.scan(after, Set.of(START, MIDDLE, END), 30);
      assertThat(page.entries().size() % 3).isZero();
      for (Sequenced found : page.entries()) {
        assertThat(found.sequence()).isEqualTo(++after);
        assertThat(store.read(found.entry().key(), -1, 9)).hasSize(3);
      }
      batches += page.entries().size() / 3;
      if (ended && page.entries().isEmpty()) {
        return batches;
      }
    }
  }
}
