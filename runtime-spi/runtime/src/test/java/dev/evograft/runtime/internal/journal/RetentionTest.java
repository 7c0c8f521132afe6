// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Problem;
import dev.evograft.runtime.internal.core.Core;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.journal.DeliveryStore.Checkpoint;
import dev.evograft.spi.journal.DeliveryStore.State;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What retention removes, when, and what it does when nothing may go. */
class RetentionTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final Problems problems = new Problems();
  private final Quota quota = new Quota(problems);
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
    assertThat(quota.refusesProgress()).isFalse();
  }

  @Test
  void whereNothingMayGoProgressIsRefusedUntilSomethingMay() {
    ended("a", NOW);
    store.deliveries().join("hub", "away", 0);
    retention = retention(new Keep(Duration.ofDays(90), 10));

    retention.bySize(store);

    assertThat(keys()).containsExactly("a");
    assertThat(quota.refusesProgress()).isTrue();
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
    assertThat(quota.refusesProgress()).isFalse();
  }

  @Test
  void sizeIsKnownAtOnceAfterOpening() {
    store.append(List.of(entry("open", NOW, false)));
    retention = retention(new Keep(Duration.ofDays(90), 10));

    retention.opened(store);

    assertThat(problems.list()).hasSize(1);
  }

  @Test
  void openingGoesOnWhenTheSizeCannotBeRead() {
    store.onBytes =
        () -> {
          throw new RetriableException("journal_busy", "it is busy", null);
        };
    retention.opened(store);

    assertThat(problems.list()).isEmpty();
  }

  private void ended(String key, Instant at) {
    store.append(List.of(entry(key, at, false), entry(key, at, true)));
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
    Runnable onBytes = () -> {};

    LastingStore() {
      super(new MemoryJournalStore(1_000_000, Long.MAX_VALUE));
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
