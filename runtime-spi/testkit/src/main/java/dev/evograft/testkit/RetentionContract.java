// SPDX-License-Identifier: Apache-2.0
package dev.evograft.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.DeliveryAct.GiveUpLetter;
import dev.evograft.spi.journal.DeliveryStore;
import dev.evograft.spi.journal.DeliveryStore.Checkpoint;
import dev.evograft.spi.journal.DeliveryStore.Lane;
import dev.evograft.spi.journal.DeliveryStore.LaneState;
import dev.evograft.spi.journal.DeliveryStore.Receipt;
import dev.evograft.spi.journal.DeliveryStore.State;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.journal.JournalStore.Pruned;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store promises of retention: what nobody needs goes, and nothing else ever. */
abstract class RetentionContract extends DeliveryStoreContract {

  private static final Instant YOUNGER = AT.plusMillis(1);

  @Test
  void endedKeysThatAreOldGo() {
    append(start("old"), end("old"), start("open"), middle("open"), start("young"));
    store.append(List.of(at("young", YOUNGER, true)));
    long before = store.bytes();

    Pruned pruned = store.prune(0, YOUNGER, false);

    assertThat(pruned.keys()).isEqualTo(1);
    assertThat(pruned.entries()).isEqualTo(2);
    assertThat(pruned.bytes()).isPositive();
    assertThat(keys()).containsExactly("open", "young");
    assertThat(store.read("old", -1, 9)).isEmpty();
    assertThat(store.unended(START, null, 9)).hasSize(1);
    assertThat(store.latest(Set.of(), null, 9)).hasSize(4);
    assertThat(store.bytes()).isLessThanOrEqualTo(before);
    assertThat(store.verify()).isEmpty();
  }

  @Test
  void dryRunCountsTheSameAndRemovesNothing() {
    append(start("a"), end("a"), start("b"), end("b"), start("c"));

    Pruned counted = store.prune(0, Instant.MAX, true);

    assertThat(keys()).containsExactly("a", "b", "c");
    assertThat(store.prune(0, Instant.MAX, false)).isEqualTo(counted);
    assertThat(keys()).containsExactly("c");
  }

  @Test
  void whatADestinationHasNotPassedStays() {
    append(start("a"), end("a"), start("b"), end("b"), start("c"), end("c"));
    store.deliveries().join("quick", "there", TYPES, 6);
    store.deliveries().join("absent", "nowhere", TYPES, 3);

    assertThat(store.prune(0, Instant.MAX, false).keys()).isEqualTo(1);
    assertThat(keys()).as("b began before the mark and ended behind it").containsExactly("b", "c");
  }

  @Test
  void whatHasALaneStays() {
    append(start("a"), end("a"), start("b"), end("b"), start("c"), end("c"));
    store.deliveries().join("hub", "there", TYPES, 6);
    save("hub", List.of(lane("b", LaneState.HELD), lane("c", LaneState.AHEAD)), List.of());

    assertThat(store.prune(0, Instant.MAX, false).keys()).isEqualTo(1);
    assertThat(keys()).containsExactly("b", "c");

    save("hub", List.of(), List.of("b"));
    assertThat(store.prune(0, Instant.MAX, false).keys()).isEqualTo(1);
    assertThat(keys()).containsExactly("c");
  }

  @Test
  void deadLettersAreCopiesAndReceiptsGoWithTheirKeys() {
    append(start("a"), end("a"));
    DeliveryStore deliveries = store.deliveries();
    deliveries.join("hub", "there", TYPES, 2);
    JournalEntry refused = store.read("a", -1, 1).get(0);
    deliveries.save(
        new Checkpoint(
            "hub",
            0,
            2,
            List.of(),
            List.of(),
            List.of(new DeadLetter("hub", refused, "bad", "it is bad", 1, AT)),
            List.of(new Receipt("a", 1, AT, "ok")),
            State.ACTIVE,
            null));

    store.prune(0, Instant.MAX, false);

    assertThat(keys()).isEmpty();
    assertThat(deliveries.deadLetters(null, 9))
        .extracting(DeadLetter::entry)
        .containsExactly(refused);
    assertThat(deliveries.receipt("hub", "a")).isEmpty();
    assertThat(store.verify()).isEmpty();
  }

  @Test
  void sequenceNumbersAreNotUsedAgain() {
    append(start("a"), end("a"));
    store.prune(0, Instant.MAX, false);
    assertThat(store.head()).isEqualTo(2);

    append(start("b"));
    assertThat(store.behind(0, 9)).extracting(Sequenced::sequence).containsExactly(3L);
    assertThat(append(middle("a"))).as("it begins anew").containsExactly(0);
    assertThat(store.verify()).isEmpty();
  }

  @Test
  void manyKeysGoInSteps() {
    List<NewEntry> many = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      many.add(start("key-" + i));
      many.add(end("key-" + i));
    }
    store.append(many);

    List<Pruned> steps = new ArrayList<>();
    Pruned step = store.prune(0, Instant.MAX, false);
    for (; step.more(); step = store.prune(step.upTo(), Instant.MAX, false)) {
      steps.add(step);
    }
    steps.add(step);

    assertThat(steps).hasSizeGreaterThan(2).allSatisfy(s -> assertThat(s.keys()).isLessThan(501));
    assertThat(steps.stream().mapToLong(Pruned::keys).sum()).isEqualTo(1_200);
    assertThat(store.behind(0, 9)).isEmpty();
    while (store.giveBack()) {
      assertThat(store.verify()).isEmpty();
    }
  }

  @Test
  void keysThatLiveLongHideNoOldOnes() {
    List<NewEntry> many = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      many.add(start("long-" + i));
    }
    many.add(start("old"));
    many.add(end("old"));
    for (int i = 0; i < 600; i++) {
      many.add(at("long-" + i, YOUNGER, i % 2 == 0));
    }
    store.append(many);

    pruneAll(YOUNGER);

    assertThat(store.read("old", -1, 9)).isEmpty();
    assertThat(keys()).hasSize(600);
  }

  @Test
  void hugeKeyGoesToo() {
    List<NewEntry> many = new ArrayList<>(List.of(start("huge"), start("small"), end("small")));
    for (int i = 0; i < 2_600; i++) {
      many.add(middle("huge"));
    }
    many.add(end("huge"));
    store.append(many);
    Pruned counted = store.prune(0, Instant.MAX, true);
    assertThat(counted.keys() + (counted.more() ? 1 : 0)).isEqualTo(2);

    Pruned first = store.prune(0, Instant.MAX, false);
    assertThat(store.verify()).isEmpty();
    assertThat(store.read("huge", -1, 9)).as("gone at once, whatever is left").isEmpty();
    assertThat(append(start("huge"))).as("it begins anew").containsExactly(0);
    assertThat(store.verify()).isEmpty();
    long keys = first.keys();
    long entries = first.entries();
    for (Pruned step = first; step.more(); ) {
      step = store.prune(step.upTo(), Instant.MAX, false);
      assertThat(store.verify()).isEmpty();
      keys += step.keys();
      entries += step.entries();
    }

    assertThat(keys).isEqualTo(2);
    assertThat(entries).isEqualTo(2_602 + 2);
    assertThat(store.behind(0, 9)).extracting(one -> one.entry().id()).containsExactly("huge#0");
  }

  private void pruneAll(Instant before) {
    Pruned step = store.prune(0, before, false);
    while (step.more()) {
      step = store.prune(step.upTo(), before, false);
    }
  }

  @Test
  void onlyLettersThatWereGivenUpGo() {
    append(start("a"), start("b"), start("c"));
    DeliveryStore deliveries = store.deliveries();
    deliveries.join("hub", "there", TYPES, 0);
    List<DeadLetter> letters =
        store.behind(0, 9).stream()
            .map(one -> new DeadLetter("hub", one.entry(), "bad", "it is bad", 1, AT))
            .toList();
    deliveries.save(
        new Checkpoint("hub", 0, 3, List.of(), List.of(), letters, List.of(), State.ACTIVE, null));
    long held = deliveries.deadLetterBytes();
    assertThat(held).isPositive();
    deliveries.act(
        "hub", List.of(new GiveUpLetter("a", 0, "by me"), new GiveUpLetter("b", 0, "by me")));

    assertThat(deliveries.deadLetterBytes()).isBetween(1L, held / 2);
    assertThat(deliveries.pruneResolved(AT, 9)).isZero();
    assertThat(deliveries.pruneResolved(YOUNGER, 1)).isEqualTo(1);
    assertThat(deliveries.pruneResolved(Instant.MAX, 9)).isEqualTo(1);
    assertThat(deliveries.pruneResolved(Instant.MAX, 9)).isZero();
    assertThat(deliveries.deadLetters("hub", 9)).containsExactly(letters.get(2));
    assertThat(store.verify()).isEmpty();
  }

  @Test
  void entriesOfEveryTypeAreReadInOrder() {
    append(start("a"), middle("b"), end("a"));

    assertThat(ids(store.behind(0, 2).stream().map(Sequenced::entry)))
        .containsExactly("a#0", "b#0");
    assertThat(ids(store.behind(2, 2).stream().map(Sequenced::entry))).containsExactly("a#1");
    assertThat(store.behind(3, 2)).isEmpty();
  }

  @Test
  void oneProcessAtATimeHasADuty() {
    Instant later = AT.plus(Duration.ofHours(1));
    assertThat(store.takeDuty("sweep", "one", AT, later)).isTrue();
    assertThat(store.takeDuty("sweep", "two", AT.plusSeconds(9), later)).isFalse();
    assertThat(store.takeDuty("sweep", "one", AT.plusSeconds(9), later)).isTrue();
    assertThat(store.takeDuty("other", "two", AT, later)).isTrue();
    assertThat(store.takeDuty("sweep", "two", later, later.plusSeconds(60))).isTrue();
    assertThat(store.takeDuty("sweep", "one", AT.minus(Duration.ofDays(3)), AT))
        .as("the clock was set back")
        .isTrue();
  }

  /** Compared with a model that keeps every rule in the simplest way. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void nothingElseEverGoes(long seed) {
    Random random = new Random(seed);
    Map<String, Known> keys = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      String key = "key-" + random.nextInt(60);
      boolean ends = random.nextInt(4) == 0;
      Instant at = AT.plusSeconds(random.nextInt(100));
      if (store.append(List.of(at(key, at, ends)))[0] >= 0) {
        keys.put(key, new Known(store.head(), at, ends));
      }
    }
    long scan = random.nextLong(store.head() + 1);
    store.deliveries().join("hub", "there", TYPES, scan);
    Set<String> lanes =
        keys.keySet().stream().filter(k -> random.nextInt(6) == 0).collect(Collectors.toSet());
    save("hub", lanes.stream().map(key -> lane(key, LaneState.WAIT)).toList(), List.of());
    Instant before = AT.plusSeconds(50);
    Set<String> stay = new HashSet<>(lanes);
    keys.forEach(
        (key, known) -> {
          if (!known.ended || known.last > scan || !known.at.isBefore(before)) {
            stay.add(key);
          }
        });

    store.prune(0, before, false);

    assertThat(Set.copyOf(keys())).as("seed %d", seed).isEqualTo(stay);
    assertThat(store.verify()).as("seed %d", seed).isEmpty();
  }

  private void save(String destination, List<Lane> lanes, List<String> ended) {
    long scan =
        store.deliveries().positions().stream()
            .filter(position -> position.destination().equals(destination))
            .findFirst()
            .orElseThrow()
            .scan();
    assertThat(
            store
                .deliveries()
                .save(
                    new Checkpoint(
                        destination,
                        0,
                        scan,
                        lanes,
                        ended,
                        List.of(),
                        List.of(),
                        State.ACTIVE,
                        null)))
        .isTrue();
  }

  private static Lane lane(String key, LaneState state) {
    return new Lane(key, 0, state, 1, AT, null, null, false);
  }

  private static NewEntry at(String key, Instant at, boolean ends) {
    JsonObject payload = JsonObject.builder().put("text", key).build();
    return new NewEntry(key, ends ? END : MIDDLE, 1, at, payload, ends);
  }

  private List<String> keys() {
    return store.behind(0, 10_000).stream().map(one -> one.entry().key()).distinct().toList();
  }

  /** What the model knows of a key: its last entry. */
  private record Known(long last, Instant at, boolean ended) {}
}
