// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.internal.Wait;
import dev.evograft.runtime.internal.journal.FaultyStore;
import dev.evograft.runtime.internal.journal.Keep;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.journal.Deliveries.KeyStatus;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunSystemTest {

  private final RunRig rig = new RunRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void listenersHearEachRunInOrderAfterItIsOnDisk() {
    RunRig.Recorder recorder = new RunRig.Recorder();
    rig.system.addListener("p", recorder);
    rig.begin();
    RunHandle run = rig.system.runs().start(RunSpec.skill("s"));
    run.progress("half");
    run.fail("no");
    Wait.until(() -> recorder.heard.size() == 3);
    assertThat(recorder.heard).containsExactly("started s", "progressed half", "completed failed");
  }

  @Test
  void cyclesAreToldAndTheirLastPhaseEndsTheirKey() {
    List<CycleEvent> heard = new CopyOnWriteArrayList<>();
    rig.system.addCycleListener("p", heard::add);
    rig.begin();
    JsonObject payload = JsonObject.builder().put("run_id", "r").build();
    Wait.value(rig.system.journal().append("cycle-1", "cycle.detect", 1, payload));
    Wait.value(rig.system.journal().append("cycle-1", "other.note", 1, JsonObject.EMPTY));
    Wait.value(rig.system.journal().append("cycle-1", "cycle.solidified", 1, payload));
    assertThat(Wait.failure(rig.system.journal().append("cycle-1", "cycle.detect", 1, payload)))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("key_ended"));
    Wait.until(() -> heard.size() == 2);
    assertThat(heard.get(1).runId()).isEqualTo("r");
    assertThat(rig.system.journal().read("cycle-1", -1, 10)).hasSize(3);
    assertThat(rig.system.journal().latest(Set.of("other.note"), null, 10)).hasSize(1);
  }

  @Test
  void aRunReachesADestinationThatIsNewThoughItBeganBeforeTheJournalWasOpen() {
    RunRig.Inbox inbox = new RunRig.Inbox("there");
    rig.system.addDestination("p", inbox, rig.executor);
    RunHandle run = rig.system.runs().start(RunSpec.skill("s"));
    CompletionStage<JournalEntry> end = run.succeed();
    rig.begin();
    Wait.value(end);
    Wait.until(() -> inbox.got.size() == 2);
    String id = run.run().runId();
    assertThat(inbox.got).containsExactly(id + "#0", id + "#1");
  }

  @Test
  void awaitDeliversAKeyAndTellsHowFarItIs() throws Exception {
    RunRig.Inbox good = new RunRig.Inbox("good");
    good.answer = delivery -> DeliveryResult.delivered("took " + delivery.last().id());
    RunRig.Inbox strict = new RunRig.Inbox("strict");
    strict.answer = delivery -> DeliveryResult.rejected("policy", "no");
    RunRig.Inbox closed = new RunRig.Inbox("closed");
    closed.answer = delivery -> DeliveryResult.paused("no token", null);
    RunRig.Inbox holding = new RunRig.Inbox("holding");
    holding.answer = delivery -> DeliveryResult.held("owner", "not yours");
    for (RunRig.Inbox inbox : List.of(good, strict, closed, holding)) {
      rig.system.addDestination("p", inbox, rig.executor);
    }
    rig.begin();
    RunHandle run = rig.system.runs().start(RunSpec.skill("s"));
    Wait.value(run.succeed());
    String id = run.run().runId();

    List<KeyStatus> statuses = rig.system.deliveries().await(id, Duration.ofSeconds(30));
    assertThat(statuses)
        .contains(
            new KeyStatus("good", "delivered", "took " + id + "#1"),
            new KeyStatus("strict", "rejected", "policy: no"),
            new KeyStatus("holding", "held", "not yours"),
            new KeyStatus("closed", "pending", "no token"));
    assertThat(rig.system.deliveries().deadLetters(10)).hasSize(3);
    assertThat(rig.system.deliveries().of(id)).isEqualTo(statuses);
    assertThat(rig.system.deliveries().of("nobody"))
        .allMatch(status -> status.state().equals("skipped"));
    assertThat(rig.system.deliveries().destinations())
        .anySatisfy(
            at -> {
              assertThat(at.id()).isEqualTo("closed");
              assertThat(at.state()).isEqualTo("paused");
              assertThat(at.pending()).isEqualTo(2);
            })
        .anySatisfy(
            at -> {
              assertThat(at.id()).isEqualTo("strict");
              assertThat(at.pending()).isZero();
              assertThat(at.deadLetters()).isEqualTo(2);
            });
  }

  @Test
  void awaitEndsWithItsPatience() throws Exception {
    RunRig.Inbox slow = new RunRig.Inbox("slow");
    CountDownLatch goOn = new CountDownLatch(1);
    slow.answer =
        delivery -> {
          try {
            goOn.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return DeliveryResult.delivered();
        };
    rig.system.addDestination("p", slow, rig.executor);
    rig.begin();
    RunHandle run = rig.system.runs().start(RunSpec.skill("s"));
    Wait.value(run.succeed());
    long began = System.nanoTime();
    List<KeyStatus> statuses =
        rig.system.deliveries().await(run.run().runId(), Duration.ofMillis(200));
    assertThat(System.nanoTime() - began).isLessThan(Duration.ofSeconds(10).toNanos());
    assertThat(statuses).containsExactly(new KeyStatus("slow", "pending", null));
    goOn.countDown();
  }

  @Test
  void anotherProcessDeliversWhatThisOneWrote() {
    RunRig.Inbox inbox = new RunRig.Inbox("there");
    rig.system.addDestination("p", inbox, rig.executor);
    rig.begin();
    Wait.until(() -> !rig.store.deliveries().positions().isEmpty());
    try (RunRig other = new RunRig(rig.store, RunLimits.DEFAULT).begin()) {
      RunHandle run = other.system.runs().start(RunSpec.skill("s"));
      run.succeed();
      Wait.until(() -> inbox.got.size() == 2);
      assertThat(other.system.deliveries().destinations())
          .singleElement()
          .satisfies(at -> assertThat(at.state()).isEqualTo("absent"));
    }
  }

  @Test
  void twoMachinesOnOneStoreDeliverEachEntryOnce() {
    RunRig.Inbox first = new RunRig.Inbox("there");
    RunRig.Inbox second = new RunRig.Inbox("there");
    rig.system.addDestination("p", first, rig.executor);
    rig.begin();
    try (RunRig other = new RunRig(rig.store, RunLimits.DEFAULT)) {
      other.system.addDestination("p", second, other.executor);
      other.begin();
      List<RunHandle> runs = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        runs.add((i % 2 == 0 ? rig : other).system.runs().start(RunSpec.skill("s")));
      }
      runs.forEach(RunHandle::succeed);
      Wait.until(() -> first.got.size() + second.got.size() >= 400);
    }
    List<String> all = new ArrayList<>(first.got);
    all.addAll(second.got);
    assertThat(all).hasSize(400).doesNotHaveDuplicates();
  }

  @Test
  void twoDestinationsOfOneIdAreAProblem() {
    rig.system.addDestination("one", new RunRig.Inbox("there"), rig.executor);
    rig.system.addDestination("two", new RunRig.Inbox("there"), rig.executor);
    assertThat(rig.problems.list())
        .singleElement()
        .satisfies(problem -> assertThat(problem.source()).isEqualTo("plugin two"));
  }

  @Test
  void closingUnderLoadRecordsEveryRunOrSaysThatItDidNot() throws Exception {
    rig.begin();
    AtomicBoolean stop = new AtomicBoolean();
    List<CompletionStage<JournalEntry>> ends = new CopyOnWriteArrayList<>();
    List<Thread> agents = new ArrayList<>();
    CountDownLatch busy = new CountDownLatch(500);
    for (int i = 0; i < 4; i++) {
      agents.add(
          new Thread(
              () -> {
                while (!stop.get()) {
                  RunHandle run = rig.system.runs().start(RunSpec.skill("s"));
                  run.signal("x", 1);
                  ends.add(run.succeed());
                  busy.countDown();
                  LockSupport.parkNanos(20_000);
                }
              }));
    }
    agents.forEach(Thread::start);
    busy.await();
    rig.system.close(Duration.ofSeconds(20));
    stop.set(true);
    for (Thread agent : agents) {
      agent.join();
    }
    for (CompletionStage<JournalEntry> end : ends) {
      end.toCompletableFuture()
          .handle(
              (entry, failure) -> {
                if (failure == null) {
                  assertThat(rig.store.read(entry.key(), -1, 9)).hasSize(2);
                } else {
                  assertThat(failure.getMessage()).contains("closed");
                }
                return null;
              })
          .get();
    }
    assertThat(rig.store.unended("run.started", null, 10)).isEmpty();
  }

  @Test
  void aSourceThatHangsDoesNotEatThePatienceOfClosing() {
    RunLimits patient =
        new RunLimits(
            RunLimits.DEFAULT.maxOpen(),
            Duration.ofHours(1),
            RunLimits.DEFAULT.detachedMaxAge(),
            RunLimits.DEFAULT.abandonedAfter(),
            RunLimits.DEFAULT.keep());
    CountDownLatch goOn = new CountDownLatch(1);
    try (RunRig hanging = new RunRig(new FaultyStore(), patient)) {
      hanging.system.addSource(
          "p",
          run ->
              (draft, signals) -> {
                try {
                  goOn.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              },
          hanging.executor);
      hanging.begin();
      RunHandle run = hanging.system.runs().start(RunSpec.skill("s"));
      run.succeed();
      hanging.system.close(Duration.ofSeconds(4));
      assertThat(hanging.types(run.run().runId())).hasSize(2);
      assertThat(hanging.completed(run.run().runId()).outcome().status())
          .isEqualTo(RunStatus.SUCCEEDED);
    } finally {
      goOn.countDown();
    }
  }

  @Test
  void closingTwiceOrWithoutABeginningIsFine() {
    rig.system.close(Duration.ofSeconds(1));
    rig.system.close(Duration.ofSeconds(1));
    assertThatIllegalStateException().isThrownBy(() -> rig.system.begin(rig.store));
  }

  @Test
  void withoutAStoreTheJournalIsInMemory() {
    try (RunRig memory = new RunRig(new FaultyStore(), RunLimits.DEFAULT)) {
      memory.system.begin(null);
      RunHandle run = memory.system.runs().start(RunSpec.skill("s"));
      Wait.value(run.succeed());
      assertThat(memory.system.journal().durable()).isFalse();
      assertThat(memory.system.journal().read(run.run().runId(), -1, 10)).hasSize(2);
    }
  }

  @Test
  void everyThreadIsADaemonAndGoneAfterClosing() {
    List<Thread> others = ours(List.of()); // of other tests in this process
    RunRig.Recorder recorder = new RunRig.Recorder();
    rig.system.addListener("p", recorder);
    rig.system.addSource("p", run -> (draft, signals) -> {}, rig.executor);
    rig.system.addDestination("p", new RunRig.Inbox("there"), rig.executor);
    rig.begin();
    Wait.value(rig.system.runs().start(RunSpec.skill("s")).succeed());
    assertThat(ours(others)).isNotEmpty().allMatch(Thread::isDaemon);
    rig.system.close(Duration.ofSeconds(20));
    Wait.until(() -> ours(others).isEmpty());
  }

  private static List<Thread> ours(List<Thread> without) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !without.contains(thread))
        .filter(thread -> thread.getName().startsWith("evograft-"))
        .toList();
  }

  @Test
  void overItsLimitTheJournalTakesEndsButNoProgress() {
    RunLimits limits =
        new RunLimits(
            10,
            Duration.ofSeconds(1),
            Duration.ofDays(1),
            Duration.ofDays(1),
            new Keep(Duration.ofDays(1), 1));
    FaultyStore full = new FaultyStore();
    full.saidBytes = 2;
    try (RunRig small = new RunRig(full, limits).begin()) {
      Wait.until(() -> !small.problems.list().isEmpty());
      RunHandle run = small.system.runs().start(RunSpec.skill("s"));
      run.progress("half");
      Wait.value(run.succeed());

      assertThat(small.types(run.run().runId())).containsExactly("run.started", "run.completed");
      assertThat(small.problems.list().toString()).contains("journal.max_bytes");
      assertThat(small.system.metrics())
          .filteredOn(metric -> metric.name().equals("evograft_progress_refused_total"))
          .singleElement()
          .satisfies(metric -> assertThat(metric.value()).isEqualTo(1));
    }
  }
}
