// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Problem;
import dev.evograft.runtime.internal.core.Core;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.DeliveryAct;
import dev.evograft.spi.journal.DeliveryStore.Checkpoint;
import dev.evograft.spi.journal.DeliveryStore.State;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What retention removes, when, and what it does when nothing may go. */
class RetentionTest {

  private static final Set<String> TYPES = Set.of("run.started");

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final Problems problems = new Problems();
  private final Quota quota = new Quota(problems, Duration.ofDays(1));
  private final LastingStore store = new LastingStore();
  private Instant now = NOW;
  private Retention retention = retention(Keep.DEFAULT);

  private Retention retention(Keep keep) {
    return new Retention(Core.of(() -> now, problems), keep, quota);
  }

  @AfterEach
  void close() {
    retention.close();
  }

  @Test
  void whatIsOlderThanTheAgeGoes() {
    ended("old", NOW.minus(Duration.ofDays(91)));
    ended("young", NOW.minus(Duration.ofDays(89)));

    retention.byAge(store);

    assertThat(keys()).containsExactly("young");
  }

  @Test
  void oneProcessDoesItAtATime() {
    ended("old", NOW.minus(Duration.ofDays(91)));
    store.takeDuty("retention by age", "another process", NOW, NOW.plusSeconds(60));

    retention.byAge(store);
    assertThat(keys()).containsExactly("old");

    now = NOW.plusSeconds(60);
    retention.byAge(store);
    assertThat(keys()).isEmpty();
  }

  @Test
  void oldestGoFirstWhenThereIsTooMuch() {
    for (int i = 0; i < 2_000; i++) {
      ended("key-" + i, NOW);
    }
    long all = store.bytes();
    retention = retention(new Keep(Duration.ofDays(90), all / 2));

    retention.bySize(store);

    assertThat(store.bytes()).isBetween(all / 8, all / 2);
    assertThat(keys()).contains("key-1999").doesNotContain("key-0");
    assertThat(problems.list()).isEmpty();
    assertThat(quota.refusesProgress(Duration.ZERO)).isFalse();
  }

  @Test
  void whereNothingMayGoProgressIsRefusedUntilSomethingMay() {
    ended("a", NOW);
    store.deliveries().join("hub", "away", TYPES, 0);
    retention = retention(new Keep(Duration.ofDays(90), 10));

    retention.bySize(store);

    assertThat(keys()).containsExactly("a");
    assertThat(quota.refusesProgress(Duration.ZERO)).isTrue();
    assertThat(quota.refused()).isEqualTo(1);
    retention.bySize(store);
    assertThat(problems.list())
        .singleElement()
        .satisfies(problem -> assertThat(problem.severity()).isEqualTo(Problem.Severity.ERROR))
        .extracting(Problem::what)
        .asString()
        .contains("journal.max_bytes", "'hub'", "1 so far");

    store
        .deliveries()
        .save(
            new Checkpoint(
                "hub", 0, 2, List.of(), List.of(), List.of(), List.of(), State.ACTIVE, null));
    retention.bySize(store);

    assertThat(keys()).isEmpty();
    assertThat(problems.list()).isEmpty();
    assertThat(quota.refusesProgress(Duration.ZERO)).isFalse();
  }

  @Test
  void deadLettersMakeNothingElseGoAndPeopleAreTold() {
    store.deliveries().join("hub", "there", TYPES, 0);
    ended("refused", NOW);
    store.deliveries().save(position(store.head(), letters("refused", 400)));
    ended("passed", NOW);
    store.deliveries().save(position(store.head(), List.of()));
    retention = retention(new Keep(Duration.ofDays(90), 2_000));
    assertThat(store.bytes()).isGreaterThan(8_000);

    retention.lookFirst(store);
    retention.bySize(store);

    assertThat(keys()).containsExactly("refused", "passed");
    assertThat(quota.refusesProgress(Duration.ZERO)).isFalse();
    assertThat(problems.list())
        .singleElement()
        .satisfies(problem -> assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING))
        .extracting(Problem::what)
        .asString()
        .contains("dead letters", "deliveries drop");

    store.deliveries().act("hub", List.of(new DeliveryAct.GiveUpKey("refused", "by me")));
    retention.bySize(store);

    assertThat(store.deliveries().deadLettersOf("hub", "refused")).as("given up").isEmpty();
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void lettersThatWereGivenUpGoByAge() {
    ended("refused", NOW);
    store.deliveries().join("hub", "there", TYPES, 0);
    store.deliveries().save(position(2, letters("refused", 1)));
    store.deliveries().act("hub", List.of(new DeliveryAct.GiveUpKey("refused", "by me")));

    retention.byAge(store);
    assertThat(store.deliveries().deadLettersOf("hub", "refused")).hasSize(1);

    now = NOW.plus(Duration.ofDays(91));
    retention.byAge(store);
    assertThat(store.deliveries().deadLettersOf("hub", "refused")).isEmpty();
  }

  @Test
  void aSmallKeyThatMayGoIsNotEnough() {
    for (int i = 0; i < 100; i++) {
      store.append(List.of(entry("open-" + i, NOW, false)));
    }
    retention = retention(new Keep(Duration.ofDays(90), 1_000));
    retention.bySize(store);
    ended("small", NOW);

    retention.lookFirst(store);

    assertThat(quota.refusesProgress(Duration.ZERO)).isTrue();
    assertThat(quota.refusesProgress(Duration.ofDays(2))).as("a sign of life").isFalse();
  }

  @Test
  void aLongJobAsksForItsDutyOnceInAWhile() {
    for (int i = 0; i < 3_000; i++) {
      ended("key-" + i, NOW.minus(Duration.ofDays(91)));
    }

    retention.byAge(store);

    assertThat(keys()).isEmpty();
    assertThat(store.duties).isEqualTo(1);
  }

  @Test
  void anAgeBeyondAllTimeIsFine() {
    ended("old", NOW.minus(Duration.ofDays(5_000)));
    retention = retention(new Keep(Duration.ofSeconds(Long.MAX_VALUE), Long.MAX_VALUE));

    retention.byAge(store);

    assertThat(keys()).containsExactly("old");
  }

  @Test
  void sizeIsKnownSoonAfterOpeningAndNotOnTheThreadThatOpens() {
    store.append(List.of(entry("open", NOW, false)));
    retention = retention(new Keep(Duration.ofDays(90), 10));
    List<Thread> asked = new CopyOnWriteArrayList<>();
    store.onBytes = () -> asked.add(Thread.currentThread());

    retention.opened(store);
    quota.awaitFirstLook();

    assertThat(problems.list()).hasSize(1);
    assertThat(asked).isNotEmpty().doesNotContain(Thread.currentThread());
  }

  @Test
  void openingGoesOnWhenTheSizeCannotBeRead() {
    store.onBytes =
        () -> {
          throw new RetriableException("journal_busy", "it is busy", null);
        };
    retention.opened(store);
    quota.awaitFirstLook();

    assertThat(problems.list()).isEmpty();
  }

  private static Checkpoint position(long scan, List<DeadLetter> letters) {
    return new Checkpoint(
        "hub", 0, scan, List.of(), List.of(), letters, List.of(), State.ACTIVE, null);
  }

  private void ended(String key, Instant at) {
    store.append(List.of(entry(key, at, false), entry(key, at, true)));
  }

  private List<DeadLetter> letters(String key, int count) {
    JournalEntry first = store.read(key, -1, 1).get(0);
    return IntStream.range(0, count)
        .mapToObj(i -> new JournalEntry(key, i, first.type(), 1, first.at(), first.payload()))
        .map(copy -> new DeadLetter("hub", copy, "bad", "it is bad", 1, NOW))
        .toList();
  }

  private static NewEntry entry(String key, Instant at, boolean ends) {
    JsonObject payload = JsonObject.builder().put("text", "some text of " + key).build();
    return new NewEntry(key, "a.b", 1, at, payload, ends);
  }

  private List<String> keys() {
    return store.behind(0, 10_000).stream()
        .map(Sequenced::entry)
        .map(entry -> entry.key())
        .distinct()
        .toList();
  }

  /** In memory, but not saying so. */
  private static final class LastingStore extends ForwardingStore {
    volatile Runnable onBytes = () -> {};
    int duties;

    LastingStore() {
      super(new MemoryJournalStore(1_000_000, Long.MAX_VALUE));
    }

    @Override
    public boolean takeDuty(String name, String owner, Instant now, Instant until) {
      duties++;
      return super.takeDuty(name, owner, now, until);
    }

    @Override
    public boolean durable() {
      return true;
    }

    @Override
    public long bytes() {
      onBytes.run();
      return super.bytes();
    }
  }
}
