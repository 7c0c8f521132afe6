// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.internal.Wait;
import dev.evograft.runtime.internal.core.ProcessIdentity;
import dev.evograft.runtime.internal.journal.FaultyStore;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import dev.evograft.spi.journal.UnreadableEntryException;
import dev.evograft.spi.run.RunAttached;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunDetached;
import dev.evograft.spi.run.RunInfo;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStarted;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.run.Signals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AbandonedRunsTest {

  private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATELY = Instant.parse("2026-10-31T00:00:00Z");

  private final FaultyStore store = new FaultyStore();

  @Test
  void runsOfDeadProcessesEndAndOthersGoOn() {
    started("dead", dead(), LATELY);
    started("alive", ProcessIdentity.current().text(), LATELY);
    started("unknown", "of-another-version", LATELY);
    started("handed-over", dead(), LATELY);
    detached("handed-over", LATELY);
    started("forgotten", dead(), LONG_AGO);
    detached("forgotten", LONG_AGO);
    started("ended", dead(), LATELY);
    store.append(
        List.of(new NewEntry("ended", RunCompleted.TYPE, 1, LATELY, JsonObject.EMPTY, true)));

    RunRig.Recorder recorder = new RunRig.Recorder();
    try (RunRig rig = new RunRig(store, RunLimits.DEFAULT)) {
      rig.system.addListener("p", recorder);
      rig.begin();
      Wait.until(() -> rig.types("dead").size() == 2 && rig.types("forgotten").size() == 3);

      RunCompleted dead = rig.completed("dead");
      assertThat(dead.outcome().status()).isEqualTo(RunStatus.CANCELLED);
      assertThat(dead.outcome().reason()).isEqualTo("abandoned");
      assertThat(dead.outcome().took())
          .isEqualTo(
              Duration.between(LATELY, rig.now.truncatedTo(java.time.temporal.ChronoUnit.MILLIS)));
      assertThat(dead.signals().values())
          .containsEntry("task_completed", false)
          .doesNotContainKey("latency_ms");
      assertThat(rig.completed("forgotten").signals().values()).containsEntry("kept", 7L);
    }
    assertThat(store.read("alive", -1, 9)).hasSize(1);
    assertThat(store.read("unknown", -1, 9)).hasSize(1);
    assertThat(store.read("handed-over", -1, 9)).hasSize(2);
    assertThat(store.read("ended", -1, 9)).hasSize(2);
    assertThat(recorder.heard).as("no runs of this process").isEmpty();
  }

  /** It reads with the classes of a plugin, which are gone once all is closed. */
  @Test
  void theLookForThemEndsBeforeTheJournalIsClosed() throws Exception {
    AtomicReference<Thread> sweeper = new AtomicReference<>();
    AtomicBoolean reading = new AtomicBoolean();
    AtomicBoolean closedWhileRead = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    FaultyStore slow =
        new FaultyStore() {
          @Override
          public List<JournalEntry> unended(String type, @Nullable String after, int limit) {
            sweeper.set(Thread.currentThread());
            reading.set(true);
            begun.countDown();
            try {
              closed.await(300, TimeUnit.MILLISECONDS); // a disk that takes its time
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            reading.set(false);
            return super.unended(type, after, limit);
          }

          @Override
          public void close() {
            closedWhileRead.set(reading.get());
            closed.countDown();
            super.close();
          }
        };
    try (RunRig rig = new RunRig(slow, RunLimits.DEFAULT)) {
      rig.begin();
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(closedWhileRead).isFalse();
    assertThat(sweeper.get().isAlive()).isFalse();
  }

  /** What is to be written needs the time, too. */
  @Test
  void aLookForThemThatTakesLongLeavesTimeForWriting() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    FaultyStore slow =
        new FaultyStore() {
          @Override
          public List<JournalEntry> unended(String type, @Nullable String after, int limit) {
            begun.countDown();
            try {
              closed.await(60, TimeUnit.SECONDS); // longer than there is
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return super.unended(type, after, limit);
          }

          @Override
          public void close() {
            closed.countDown();
            super.close();
          }
        };
    Duration patience = Duration.ofSeconds(12);
    try (RunRig rig = new RunRig(slow, RunLimits.DEFAULT)) {
      rig.begin();
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      long from = System.nanoTime();
      rig.system.close(patience);
      assertThat(closed.getCount()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(patience.dividedBy(2));
    }
  }

  @Test
  void theNewestOwnerCounts() {
    started("taken", dead(), LATELY);
    attached("taken", ProcessIdentity.current().text());
    started("taken-by-dead", ProcessIdentity.current().text(), LATELY);
    attached("taken-by-dead", dead());
    started("taken-and-handed-over", dead(), LATELY);
    attached("taken-and-handed-over", dead());
    detached("taken-and-handed-over", LATELY);
    started("continued", dead(), LATELY);
    detached("continued", LATELY);
    attached("continued", dead());
    try (RunRig rig = new RunRig(store, RunLimits.DEFAULT)) {
      rig.begin();
      Wait.until(() -> rig.types("taken-by-dead").size() == 3);
      Wait.until(() -> rig.types("continued").size() == 4);
      assertThat(rig.completed("continued").signals().values()).containsEntry("kept", 7L);
    }
    assertThat(store.read("taken", -1, 9)).hasSize(2);
    assertThat(store.read("taken-and-handed-over", -1, 9)).hasSize(3);
  }

  @Test
  void aRunOfAnotherContainerIsEndedAfterALongSilence() {
    started("silent", otherContainer(), LONG_AGO);
    started("fresh", otherContainer(), LATELY);
    started("of-another-version", "whatever", LONG_AGO);
    try (RunRig rig = new RunRig(store, RunLimits.DEFAULT)) {
      rig.begin();
      Wait.until(() -> rig.types("silent").size() == 2);
      Wait.until(() -> rig.types("of-another-version").size() == 2);
      assertThat(rig.completed("silent").outcome().reason()).isEqualTo("abandoned");
    }
    assertThat(store.read("fresh", -1, 9)).hasSize(1);
  }

  @Test
  void manyProcessesMaySweepAtOnceAndEachRunHasOneEnd() {
    for (int i = 0; i < 1_000; i++) {
      started("run-" + i, dead(), LATELY);
    }
    try (RunRig one = new RunRig(store, RunLimits.DEFAULT);
        RunRig two = new RunRig(store, RunLimits.DEFAULT)) {
      one.begin();
      two.begin();
      Wait.until(() -> store.unended(RunStarted.TYPE, null, 10).isEmpty());
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(store.read("run-" + i, -1, 9)).hasSize(2);
    }
  }

  @Test
  void aRunThatCannotBeReadKeepsNoOtherOpen() {
    store.append(
        List.of(new NewEntry("a-bad-one", RunStarted.TYPE, 1, LATELY, JsonObject.EMPTY, false)));
    started("b-dead", dead(), LATELY);
    try (RunRig rig = new RunRig(store, RunLimits.DEFAULT)) {
      rig.begin();
      Wait.until(() -> rig.types("b-dead").size() == 2);
    }
    assertThat(store.read("a-bad-one", -1, 9)).hasSize(1);
  }

  /**
   * Its owner hands it over and dies, after the sweep has read it and before it looks who lives.
   */
  @Test
  void aRunThatIsHandedOverWhileItIsLookedAtStaysOpen() {
    AtomicBoolean handedOver = new AtomicBoolean();
    FaultyStore slow =
        new FaultyStore() {
          @Override
          public List<JournalEntry> read(String key, long after, int limit) {
            List<JournalEntry> entries = super.read(key, after, limit);
            if (key.equals("in-between") && after >= 0 && handedOver.compareAndSet(false, true)) {
              detached(this, key, LATELY);
            }
            return entries;
          }
        };
    started(slow, "in-between", dead(), LATELY);
    started(slow, "z-dead", dead(), LATELY);
    try (RunRig rig = new RunRig(slow, RunLimits.DEFAULT)) {
      rig.begin();
      Wait.until(() -> rig.types("z-dead").size() == 2);
      assertThat(handedOver).isTrue();
      assertThat(rig.types("in-between")).containsExactly(RunStarted.TYPE, RunDetached.TYPE);
    }
  }

  @Test
  void aFormerOwnerHandsOverWhatItReportedButNotTheRun() {
    started("taken", dead(), LATELY);
    attached("taken", otherContainer());
    detached(store, "taken", LATELY, dead());
    started("own", dead(), LATELY);
    detached(store, "own", LATELY, dead());

    RunHistory taken = RunHistory.read(store, "taken").orElseThrow();
    assertThat(taken.owner()).isEqualTo(otherContainer());
    assertThat(taken.soFar()).isNotNull();
    assertThat(RunHistory.read(store, "own").orElseThrow().owner()).isNull();
  }

  @Test
  void aDamagedEntryKeepsNoRunOpen() {
    FaultyStore damaged = damagedAt("dead", 1);
    started(damaged, "dead", dead(), LATELY);
    detached(damaged, "dead", LATELY);
    damaged.append(
        List.of(
            new NewEntry(
                "dead",
                RunAttached.TYPE,
                1,
                LATELY,
                new RunAttached("dead", LATELY, dead()).payload(),
                false)));
    try (RunRig rig = new RunRig(damaged, RunLimits.DEFAULT)) {
      rig.begin();
      Wait.until(() -> damaged.unended(RunStarted.TYPE, null, 9).isEmpty());

      assertThat(rig.system.journal().read("dead", -1, 9))
          .extracting(JournalEntry::type)
          .as("without the one that cannot be read")
          .containsExactly(RunStarted.TYPE, RunAttached.TYPE, RunCompleted.TYPE);
    }
  }

  /** A store one of whose entries cannot be read. */
  private static FaultyStore damagedAt(String bad, long ordinal) {
    return new FaultyStore() {
      @Override
      public List<JournalEntry> read(String key, long after, int limit) {
        List<JournalEntry> entries = super.read(key, after, limit);
        for (JournalEntry entry : entries) {
          if (key.equals(bad) && entry.ordinal() == ordinal) {
            JournalEntry rest =
                new JournalEntry(
                    key,
                    ordinal,
                    entry.type(),
                    1,
                    entry.at(),
                    UnreadableEntryException.copy(new byte[] {1}));
            throw new UnreadableEntryException("damaged", null, new Sequenced(2, rest));
          }
        }
        return entries;
      }
    };
  }

  private void started(String runId, String process, Instant at) {
    started(store, runId, process, at);
  }

  private static void started(JournalStore in, String runId, String process, Instant at) {
    RunStarted event = new RunStarted(new RunInfo(runId, RunSpec.skill("s"), at, process));
    in.append(List.of(new NewEntry(runId, RunStarted.TYPE, 1, at, event.payload(), false)));
  }

  private void detached(String runId, Instant at) {
    detached(store, runId, at);
  }

  private static void detached(JournalStore in, String runId, Instant at) {
    detached(in, runId, at, null);
  }

  private static void detached(
      JournalStore in, String runId, Instant at, @Nullable String process) {
    Signals signals = new Signals(JsonObject.builder().put("kept", 7).build());
    RunDetached event = new RunDetached(runId, at, "waits", signals, List.of(), "", process);
    in.append(List.of(new NewEntry(runId, RunDetached.TYPE, 1, at, event.payload(), false)));
  }

  private void attached(String runId, String process) {
    RunAttached event = new RunAttached(runId, LATELY, process);
    store.append(List.of(new NewEntry(runId, RunAttached.TYPE, 1, LATELY, event.payload(), false)));
  }

  private static String otherContainer() {
    String[] parts = ProcessIdentity.current().text().split(":", -1);
    parts[3] = "4026530000";
    return String.join(":", parts);
  }

  private static String dead() {
    String[] parts = ProcessIdentity.current().text().split(":", -1);
    parts[2] = "another-boot";
    return String.join(":", parts);
  }
}
