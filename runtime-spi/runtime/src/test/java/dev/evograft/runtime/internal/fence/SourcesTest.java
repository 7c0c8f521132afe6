// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.evograft.runtime.internal.Wait;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.runtime.internal.journal.Completions;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunInfo;
import dev.evograft.spi.run.RunOutcome;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStarted;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.run.SignalSource;
import dev.evograft.spi.run.Signals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SourcesTest {

  private static final RunInfo RUN =
      new RunInfo("run", RunSpec.skill("s"), Instant.EPOCH, "process");
  private static final RunCompleted DRAFT =
      new RunCompleted(
          RUN,
          new RunOutcome(RunStatus.SUCCEEDED, 0, null, Instant.EPOCH, Duration.ZERO),
          Signals.NONE,
          List.of(),
          "");

  private final Problems problems = new Problems();
  private final Completions completions = new Completions();
  private final Sources sources = new Sources(problems, completions, Duration.ofMillis(300));
  private final ExecutorService executor = Executors.newFixedThreadPool(4);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final List<String> calls = new CopyOnWriteArrayList<>();

  SourcesTest() {
    completions.start();
  }

  @AfterEach
  void close() {
    goOn.countDown();
    sources.close(TimeUnit.SECONDS.toNanos(5));
    completions.close(TimeUnit.SECONDS.toNanos(5));
    executor.shutdownNow();
  }

  @Test
  void withoutSourcesNothingObserves() {
    assertThat(sources.observe(new RunStarted(RUN))).isNull();
  }

  @Test
  void callsForOneRunComeInOrderOneAfterAnother() {
    AtomicInteger inside = new AtomicInteger();
    sources.add(
        "p",
        run -> {
          calls.add("observe");
          return new SignalSource.Observer() {
            @Override
            public void output(String text) {
              assertThat(inside.incrementAndGet()).isEqualTo(1);
              calls.add(text);
              inside.decrementAndGet();
            }

            @Override
            public void complete(RunCompleted draft, SignalSource.Sink signals) {
              calls.add("complete");
              signals.put("lines", calls.size());
            }
          };
        },
        executor);
    Observation run = sources.observe(new RunStarted(RUN));
    for (int i = 0; i < 300; i++) {
      run.output("line " + i);
    }
    Map<String, Object> found = complete(run, Set.of());
    assertThat(calls).hasSize(302).startsWith("observe", "line 0").endsWith("line 299", "complete");
    assertThat(found).containsEntry("lines", 302L);
    Wait.value(run.observed());
  }

  @Test
  void theAgentWinsThenTheSourcesInTheirOrder() {
    sources.add("first", run -> (draft, signals) -> put(signals, "a", "b"), executor);
    sources.add("second", run -> (draft, signals) -> put(signals, "b", "c"), executor);
    assertThat(complete(sources.observe(new RunStarted(RUN)), Set.of("a")))
        .isEqualTo(Map.of("b", "b of a,b", "c", "c of b,c"));
  }

  private static void put(SignalSource.Sink signals, String one, String two) {
    signals.put(one, one + " of " + one + "," + two);
    signals.put(two, two + " of " + one + "," + two);
  }

  @Test
  void badSignalsAreRefusedByName() {
    Sources patient = new Sources(problems, completions, Duration.ofHours(1));
    patient.add(
        "p",
        run ->
            (draft, signals) -> {
              assertThatIllegalArgumentException().isThrownBy(() -> signals.put("Bad", 1));
              assertThatIllegalArgumentException().isThrownBy(() -> signals.put("nan", Double.NaN));
              signals.put("good", null);
            },
        executor);
    assertThat(complete(patient.observe(new RunStarted(RUN)), Set.of())).containsOnlyKeys("good");
  }

  @Test
  void oneThatThrowsIsLeftOutOfThatRunOnly() {
    AtomicInteger runs = new AtomicInteger();
    sources.add(
        "bad",
        run -> {
          if (runs.incrementAndGet() == 1) {
            throw new IllegalStateException("no");
          }
          return (draft, signals) -> signals.put("second", true);
        },
        executor);
    sources.add("good", run -> (draft, signals) -> signals.put("x", 1), executor);
    Observation first = sources.observe(new RunStarted(RUN));
    Wait.value(first.observed());
    assertThat(complete(first, Set.of())).isEqualTo(Map.of("x", 1L));
    assertThat(complete(sources.observe(new RunStarted(RUN)), Set.of()))
        .isEqualTo(Map.of("second", true, "x", 1L));
    assertThat(sources.leftOut()).isEqualTo(1);
    assertThat(problems.list())
        .singleElement()
        .satisfies(problem -> assertThat(problem.source()).isEqualTo("plugin bad"));
  }

  @Test
  void oneThatIsLateIsLeftOutWithEverythingThatItPut() {
    sources.add(
        "slow",
        run ->
            (draft, signals) -> {
              signals.put("too", "late");
              await();
              signals.put("later", "still");
            },
        executor);
    assertThat(complete(sources.observe(new RunStarted(RUN)), Set.of())).isEmpty();
    assertThat(sources.leftOut()).isEqualTo(1);
  }

  @Test
  void oneThatIsLateToObserveHoldsNobodyUp() {
    sources.add(
        "slow",
        run -> {
          await();
          return (draft, signals) -> signals.put("x", 1);
        },
        executor);
    Observation run = sources.observe(new RunStarted(RUN));
    Wait.value(run.observed());
    assertThat(complete(run, Set.of())).isEmpty();
    assertThat(sources.leftOut()).as("counted once").isEqualTo(1);
  }

  @Test
  void oneThatIsLateThreeTimesInARowIsLeftOutUntilRestart() {
    sources.add("slow", run -> (draft, signals) -> await(), executor);
    for (int i = 0; i < 3; i++) {
      complete(sources.observe(new RunStarted(RUN)), Set.of());
    }
    assertThat(sources.observe(new RunStarted(RUN))).isNull();
    assertThat(problems.list())
        .singleElement()
        .satisfies(problem -> assertThat(problem.what()).contains("signals.deadline"));
  }

  @Test
  void oneWhosePluginWasStoppedIsLeftOut() {
    sources.add(
        "stopped",
        run -> (draft, signals) -> {},
        task -> {
          throw new RejectedExecutionException("stopped");
        });
    Observation run = sources.observe(new RunStarted(RUN));
    Wait.value(run.observed());
    assertThat(complete(run, Set.of())).isEmpty();
  }

  @Test
  void outputIsSkippedWhenTooMuchOfItWaits() {
    AtomicInteger characters = new AtomicInteger();
    sources.add(
        "slow",
        run ->
            new SignalSource.Observer() {
              @Override
              public void output(String text) {
                await();
                characters.addAndGet(text.length());
              }

              @Override
              public void complete(RunCompleted draft, SignalSource.Sink signals) {
                signals.put("done", true);
              }
            },
        executor);
    Observation run = sources.observe(new RunStarted(RUN));
    String piece = "x".repeat(1 << 20);
    for (int i = 0; i < 64; i++) {
      run.output(piece);
    }
    Wait.value(run.observed());
    goOn.countDown();
    assertThat(complete(run, Set.of())).containsKey("done");
    assertThat(characters.get()).isBetween(1 << 20, 10 << 20);
  }

  @Test
  void aRunThatIsHandedOverAsksNobody() {
    sources.add("p", run -> (draft, signals) -> calls.add("complete"), executor);
    Observation run = sources.observe(new RunStarted(RUN));
    run.forget();
    Observation other = sources.observe(new RunStarted(RUN));
    complete(other, Set.of());
    assertThat(calls).containsExactly("complete");
  }

  @Test
  void closingLeavesOutWhoHasNotAnswered() {
    Sources patient = new Sources(problems, completions, Duration.ofHours(1));
    patient.add("slow", run -> (draft, signals) -> await(), executor);
    Observation run = patient.observe(new RunStarted(RUN));
    CompletableFuture<Map<String, Object>> found = new CompletableFuture<>();
    run.complete(() -> DRAFT, Set.of(), found::complete);
    patient.close(TimeUnit.SECONDS.toNanos(5));
    assertThat(Wait.value(found)).isEmpty();
  }

  private void await() {
    try {
      goOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, Object> complete(Observation run, Set<String> reported) {
    CompletableFuture<Map<String, Object>> found = new CompletableFuture<>();
    run.complete(() -> DRAFT, reported, found::complete);
    return Wait.value(found);
  }
}
