// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.internal.Wait;
import dev.evograft.runtime.internal.journal.FaultyStore;
import dev.evograft.runtime.internal.journal.Keep;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunAttached;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunInfo;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStarted;
import dev.evograft.spi.run.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveRunsTest {

  private final RunRig rig = new RunRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void everythingAboutARunIsInItsLastEntry() {
    rig.begin();
    RunHandle run =
        rig.system
            .runs()
            .start(RunSpec.skill("triage").withTask("look").withLabels(Map.of("team", "a")));
    run.progress("half");
    run.signal("input_tokens", 12);
    run.signal("input_tokens", 13);
    run.log("hello ");
    run.log("world");
    run.artifact(new Artifact("report.md", Path.of("/tmp/report.md"), "0".repeat(64), 9));
    JournalEntry entry = Wait.value(run.succeed());

    assertThat(entry.type()).isEqualTo(RunCompleted.TYPE);
    RunCompleted completed = RunCompleted.from(entry);
    assertThat(completed.run().spec().skill()).isEqualTo("triage");
    assertThat(completed.run().spec().labels()).containsEntry("team", "a");
    assertThat(completed.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(completed.signals().values())
        .containsEntry("input_tokens", 13L)
        .containsEntry("task_completed", true)
        .containsEntry("exit_code", 0L)
        .containsEntry("output_bytes", 11L)
        .containsKey("latency_ms");
    assertThat(completed.logExcerpt()).isEqualTo("hello world");
    assertThat(completed.artifacts()).extracting(Artifact::path).containsExactly("report.md");
    assertThat(rig.types(run.run().runId()))
        .containsExactly("run.started", "run.progress", "run.completed");
    assertThat(entry.at()).isEqualTo(Instant.parse("2026-11-01T00:00:00.123Z"));
  }

  @Test
  void whatTheAgentReportedWinsOverWhatTheRuntimeKnows() {
    rig.begin();
    RunHandle run = rig.system.runs().start(RunSpec.skill("s"));
    run.signal("task_completed", false);
    run.signal("latency_ms", 5);
    Wait.value(run.succeed());
    assertThat(rig.completed(run.run().runId()).signals().values())
        .containsEntry("task_completed", false)
        .containsEntry("latency_ms", 5L)
        .doesNotContainKey("output_bytes");
  }

  @Test
  void theFirstEndWins() {
    rig.begin();
    RunHandle run = rig.system.runs().start(RunSpec.skill("s"));
    CompletionStage<JournalEntry> first = run.fail("broken");
    assertThat((Object) run.succeed()).isSameAs(first);
    run.signal("late", 1);
    run.log("late");
    run.progress("late");
    run.close();
    RunCompleted completed = RunCompleted.from(Wait.value(first));
    assertThat(completed.outcome().status()).isEqualTo(RunStatus.FAILED);
    assertThat(completed.outcome().reason()).isEqualTo("broken");
    assertThat(completed.signals().get("late")).isEmpty();
    assertThat(rig.types(run.run().runId())).containsExactly("run.started", "run.completed");
  }

  @Test
  void manyThreadsMayEndARunAndOneDoes() throws Exception {
    rig.begin();
    RunHandle run = rig.system.runs().start(RunSpec.skill("s"));
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int number = i;
      threads.add(
          new Thread(
              () -> {
                try {
                  go.await();
                } catch (InterruptedException e) {
                  return;
                }
                for (int k = 0; k < 100; k++) {
                  run.signal("n" + number, k);
                  run.progress("p" + k);
                  run.log("x");
                }
                run.fail("thread " + number);
              }));
    }
    threads.forEach(Thread::start);
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    Wait.value(run.succeed());
    List<String> types = rig.types(run.run().runId());
    assertThat(types).endsWith("run.completed");
    assertThat(types.stream().filter("run.completed"::equals)).hasSize(1);
  }

  @Test
  void closingAnOpenHandleCancels() {
    rig.begin();
    RunHandle run = rig.system.runs().start(RunSpec.skill("s"));
    run.close();
    Wait.until(() -> rig.types(run.run().runId()).size() == 2);
    assertThat(rig.completed(run.run().runId()).outcome().status()).isEqualTo(RunStatus.CANCELLED);
  }

  @Test
  void badArgumentsAreRefusedByNameAndHarmNothing() {
    rig.begin();
    RunHandle run = rig.system.runs().start(RunSpec.skill("s"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run.signal("Bad Name", 1))
        .withMessageContaining("Bad Name");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run.signal("cost", Double.NaN))
        .withMessageContaining("cost");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run.signal("text", "\ud800"))
        .withMessageContaining("text");
    assertThatNullPointerException().isThrownBy(() -> run.log(null));
    assertThatNullPointerException().isThrownBy(() -> run.end(null, 0, null));
    Wait.value(run.succeed());
  }

  @Test
  void textThatIsNoUnicodeIsRepairedAndNothingIsLost() {
    rig.begin();
    RunHandle run =
        rig.system
            .runs()
            .start(
                new RunSpec(
                    "skill", "s\ud800", "1", "t\udc00", null, null, Map.of("l", "\ud801x")));
    run.progress("p\ud800");
    run.log("log \ud800 end");
    run.artifact(new Artifact("a\ud800", Path.of("a"), "0", 1));
    Wait.value(run.fail("why\ud800"));
    RunCompleted completed = rig.completed(run.run().runId());
    assertThat(completed.outcome().reason()).isEqualTo("why\ufffd");
    assertThat(completed.logExcerpt()).isEqualTo("log \ufffd end");
    assertThat(completed.run().spec().task()).isEqualTo("t\ufffd");
    assertThat(rig.types(run.run().runId())).hasSize(3);
  }

  @Test
  void runsStartedBeforeTheBeginningAreRecorded() {
    RunHandle early = rig.system.runs().start(RunSpec.skill("early"));
    CompletionStage<JournalEntry> end = early.succeed();
    rig.begin();
    assertThat(Wait.value(end).key()).isEqualTo(early.run().runId());
  }

  @Test
  void onlyTheNewestProgressWaits() {
    RunHandle run = rig.system.runs().start(RunSpec.skill("s"));
    for (int i = 0; i < 1_000; i++) {
      run.progress("step " + i);
    }
    CompletionStage<JournalEntry> end = run.succeed();
    rig.begin();
    Wait.value(end);
    List<JournalEntry> entries = rig.store.read(run.run().runId(), -1, 100);
    assertThat(entries).hasSize(3);
    assertThat(entries.get(1).payload().string("text")).contains("step 999");
  }

  @Test
  void withoutRoomARunIsUnrecordedCountedAndShown() {
    try (RunRig small =
        new RunRig(
                new FaultyStore(),
                new RunLimits(
                    2, Duration.ofSeconds(1), Duration.ofDays(1), Duration.ofDays(1), Keep.DEFAULT))
            .begin()) {
      RunHandle first = small.system.runs().start(RunSpec.skill("a"));
      small.system.runs().start(RunSpec.skill("b"));
      RunHandle none = small.system.runs().start(RunSpec.skill("c"));
      none.signal("x", 1);
      none.log("x");
      none.progress("x");
      assertThatIllegalArgumentException().isThrownBy(() -> none.signal("X", 1));
      Wait.value(none.observed());
      assertThat(Wait.failure(none.succeed()))
          .isInstanceOfSatisfying(
              EvograftException.class, e -> assertThat(e.code()).isEqualTo("unrecorded"));
      assertThat(small.problems.list())
          .anySatisfy(problem -> assertThat(problem.what()).contains("not recorded"));
      assertThat(small.types(none.run().runId())).isEmpty();

      Wait.value(first.succeed());
      RunHandle again = small.system.runs().start(RunSpec.skill("d"));
      Wait.value(again.succeed());
    }
  }

  @Test
  void aRunWaitsWhileTheDiskIsFullAndIsRecordedAfter() {
    rig.begin();
    rig.store.onAppend =
        entries -> {
          throw new RetriableException("disk_full", "no space left for the journal", null);
        };
    RunHandle run = rig.system.runs().start(RunSpec.skill("s"));
    CompletionStage<JournalEntry> end = run.succeed();
    Wait.until(() -> !rig.problems.list().isEmpty());
    assertThat(end.toCompletableFuture()).isNotDone();
    rig.store.onAppend = entries -> {};
    Wait.value(end);
    assertThat(rig.types(run.run().runId())).hasSize(2);
    assertThat(rig.problems.list()).isEmpty();
  }

  @Test
  void aStartThatWasLostComesWithTheEnd() {
    rig.begin();
    rig.store.onAppend =
        entries -> {
          throw new EvograftException("broken", "the disk is gone");
        };
    RunRig.Recorder recorder = new RunRig.Recorder();
    rig.system.addListener("p", recorder);
    RunHandle run = rig.system.runs().start(RunSpec.skill("s"));
    Wait.until(() -> !rig.problems.list().isEmpty());
    rig.store.onAppend = entries -> {};
    Wait.value(run.succeed());
    assertThat(rig.types(run.run().runId())).containsExactly("run.started", "run.completed");
    Wait.until(() -> recorder.heard.size() == 2);
    assertThat(recorder.heard).containsExactly("started s", "completed succeeded");
  }

  @Test
  void aRunIdThatIsOpenIsRefusedAndOneThatEndedIsNotReopened() {
    rig.begin();
    RunHandle run = rig.system.runs().start(RunSpec.skill("s").withRunId("mine"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rig.system.runs().start(RunSpec.skill("s").withRunId("mine")))
        .withMessageContaining("mine");
    Wait.value(run.succeed());
    RunHandle again = rig.system.runs().start(RunSpec.skill("s").withRunId("mine"));
    assertThat(Wait.failure(again.fail("x")))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("key_ended"));
    assertThat(rig.types("mine")).hasSize(2);
  }

  @Test
  void aDetachedRunIsContinuedWithItsSignals() {
    rig.begin();
    RunHandle run = rig.system.runs().start(RunSpec.skill("s"));
    run.signal("tool_calls", 3);
    CompletionStage<JournalEntry> handedOver = run.detach("waits for a person");
    assertThat((Object) run.detach("again")).isSameAs(handedOver);
    assertThat(Wait.failure(run.succeed()))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("detached"));
    run.close();

    rig.now = rig.now.plusSeconds(90);
    RunHandle continued = rig.system.runs().attach(run.run().runId()).orElseThrow();
    Wait.value(handedOver);
    assertThat(continued).isNotSameAs(run);
    continued.signal("retries", 1);
    RunCompleted completed = RunCompleted.from(Wait.value(continued.succeed()));
    assertThat(completed.signals().values())
        .containsEntry("tool_calls", 3L)
        .containsEntry("retries", 1L);
    assertThat(completed.outcome().took()).isEqualTo(Duration.ofSeconds(90));
    assertThat(completed.run().startedAt()).isEqualTo(run.run().startedAt());
    assertThat(rig.types(run.run().runId()))
        .containsExactly("run.started", "run.detached", "run.attached", "run.completed");
  }

  @Test
  void whatWasLeftAndSaidBeforeAHandOverIsKept() {
    rig.begin();
    RunHandle run = rig.system.runs().start(RunSpec.skill("s"));
    Artifact artifact = new Artifact("a.txt", Path.of("/a.txt"), "00".repeat(32), 3);
    run.artifact(artifact);
    run.log("before\n");
    Wait.value(run.detach("waits"));

    RunHandle continued = rig.system.runs().attach(run.run().runId()).orElseThrow();
    continued.log("after\n");
    RunCompleted completed = RunCompleted.from(Wait.value(continued.succeed()));

    assertThat(completed.artifacts()).containsExactly(artifact);
    assertThat(completed.logExcerpt()).isEqualTo("before\nafter\n");
    assertThat(completed.signals().values()).containsEntry("output_bytes", 13L);
  }

  @Test
  void closingLeavesARunAloneThatAnotherProcessTookOver() {
    rig.begin();
    RunHandle run = rig.system.runs().start(RunSpec.skill("s"));
    String id = run.run().runId();
    Wait.until(() -> rig.types(id).size() == 1);
    RunAttached taken = new RunAttached(id, rig.now, "another process");
    rig.store.append(
        List.of(new NewEntry(id, RunAttached.TYPE, 1, rig.now, taken.payload(), false)));

    rig.close();

    assertThat(rig.types(id)).containsExactly("run.started", "run.attached");
    assertThat(Wait.failure(run.succeed()))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("detached"));
  }

  @Test
  void closingEndsARunThatADeadProcessTookOver() {
    rig.begin();
    RunHandle run = rig.system.runs().start(RunSpec.skill("s"));
    String id = run.run().runId();
    Wait.until(() -> rig.types(id).size() == 1);
    String[] dead = run.run().process().split(":", -1);
    dead[2] = "another-boot";
    RunAttached taken = new RunAttached(id, rig.now, String.join(":", dead));
    rig.store.append(
        List.of(new NewEntry(id, RunAttached.TYPE, 1, rig.now, taken.payload(), false)));

    rig.close();

    assertThat(rig.types(id)).containsExactly("run.started", "run.attached", "run.completed");
  }

  @Test
  void closingEndsARunWhoseTakingOverIsNotOnDiskYet() {
    RunStarted begun =
        new RunStarted(new RunInfo("theirs", RunSpec.skill("s"), rig.now, "another process"));
    rig.store.append(
        List.of(new NewEntry("theirs", RunStarted.TYPE, 1, rig.now, begun.payload(), false)));
    rig.begin();
    Wait.value(rig.system.journal().append("k", "a.b", 1, JsonObject.EMPTY));
    CountDownLatch held = new CountDownLatch(1);
    rig.store.onAppend = entries -> Wait.until(() -> held.getCount() == 0);
    rig.system.journal().append("k", "a.b", 1, JsonObject.EMPTY); // the writer stands still in it
    rig.system.runs().attach("theirs").orElseThrow();

    Thread closing = new Thread(rig::close);
    closing.start();
    Wait.until(() -> rig.system.runs().start(RunSpec.skill("s")) instanceof UnrecordedRun);
    held.countDown();
    Wait.until(() -> !closing.isAlive());

    assertThat(rig.types("theirs")).containsExactly("run.started", "run.attached", "run.completed");
  }

  @Test
  void anEndThatTheStorageDidNotTakeIsWrittenLater() {
    rig.begin();
    RunHandle run = rig.system.runs().start(RunSpec.skill("s"));
    String id = run.run().runId();
    Wait.until(() -> rig.types(id).size() == 1);
    rig.store.onAppend =
        entries -> {
          throw new EvograftException("journal_io", "the disk fails");
        };
    assertThat(Wait.failure(run.succeed())).hasMessageContaining("the disk fails");
    rig.store.onAppend = entries -> {};

    rig.system.sweep();
    Wait.until(() -> rig.types(id).size() == 2);

    assertThat(rig.completed(id).outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void attachingAnOpenRunOfThisProcessGivesItsHandle() {
    rig.begin();
    RunHandle run = rig.system.runs().start(RunSpec.skill("s"));
    assertThat(rig.system.runs().attach(run.run().runId())).containsSame(run);
    run.succeed();
    assertThat(rig.system.runs().attach(run.run().runId())).isEmpty();
    assertThat(rig.system.runs().attach("nobody")).isEmpty();
  }

  @Test
  void aRunOfAnotherLivingProcessIsContinuedBesideItAndOneEndCounts() {
    rig.begin();
    try (RunRig other = new RunRig(rig.store, RunLimits.DEFAULT).begin()) {
      RunHandle here = rig.system.runs().start(RunSpec.skill("s"));
      Wait.until(() -> rig.types(here.run().runId()).size() == 1);
      RunHandle there = other.system.runs().attach(here.run().runId()).orElseThrow();
      CompletionStage<JournalEntry> one = here.succeed();
      Wait.value(one);
      assertThat(Wait.failure(there.fail("too late")))
          .isInstanceOfSatisfying(
              EvograftException.class, e -> assertThat(e.code()).isEqualTo("key_ended"));
    }
  }

  @Test
  void ofTwoEndsAtTheSameTimeOneCountsAndTheOtherIsTold() {
    rig.begin();
    try (RunRig other = new RunRig(rig.store, RunLimits.DEFAULT).begin()) {
      for (int i = 0; i < 100; i++) {
        RunHandle here = rig.system.runs().start(RunSpec.skill("s"));
        String id = here.run().runId();
        Wait.until(() -> rig.types(id).size() == 1);
        RunHandle there = other.system.runs().attach(id).orElseThrow();
        CompletionStage<JournalEntry> one = here.succeed();
        CompletionStage<JournalEntry> two = there.fail("no");

        long ends =
            Stream.of(one, two)
                .filter(
                    end ->
                        end.handle((entry, failure) -> failure == null)
                            .toCompletableFuture()
                            .join())
                .count();

        assertThat(ends).isEqualTo(1);
        assertThat(rig.types(id)).endsWith("run.completed").containsOnlyOnce("run.completed");
      }
    }
  }

  @Test
  void aRunThatItsProcessLeftBehindIsEndedByAttaching() {
    rig.begin();
    Wait.until(() -> rig.store.opens.get() == 1);
    writeStarted("left", dead());
    assertThat(rig.system.runs().attach("left")).isEmpty();
    Wait.until(() -> rig.types("left").size() == 2);
    assertThat(rig.completed("left").outcome().reason()).isEqualTo("abandoned");
  }

  @Test
  void nothingThrowsAfterTheRuntimeWasClosed() {
    rig.begin();
    RunHandle open = rig.system.runs().start(RunSpec.skill("s"));
    rig.close();
    assertThat(rig.completed(open.run().runId()).outcome().status()).isEqualTo(RunStatus.CANCELLED);
    RunHandle late = rig.system.runs().start(RunSpec.skill("s"));
    assertThatCode(
            () -> {
              late.progress("x");
              late.signal("x", 1);
              late.log("x");
            })
        .doesNotThrowAnyException();
    assertThat(Wait.failure(late.succeed())).hasMessageContaining("closed");
  }

  /** The identity of a process of another boot of this machine. */
  private String dead() {
    String[] parts =
        dev.evograft.runtime.internal.core.ProcessIdentity.current().text().split(":", -1);
    parts[2] = "another-boot";
    return String.join(":", parts);
  }

  private void writeStarted(String runId, String process) {
    RunStarted started =
        new RunStarted(
            new dev.evograft.spi.run.RunInfo(runId, RunSpec.skill("s"), rig.now, process));
    JsonObject payload = started.payload();
    rig.store.append(
        List.of(
            new dev.evograft.spi.journal.JournalStore.NewEntry(
                runId, RunStarted.TYPE, RunStarted.VERSION, rig.now, payload, false)));
  }
}
