// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.cycle.CycleRequest;
import dev.evograft.evolution.cycle.Cycles;
import dev.evograft.evolution.cycle.FakeAssets;
import dev.evograft.evolution.cycle.Progress;
import dev.evograft.evolution.cycle.Services;
import dev.evograft.evolution.place.FakeSnapshots;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.MemoryGraph;
import dev.evograft.spi.cycle.ExecutionRequest;
import dev.evograft.spi.cycle.ExecutionResult;
import dev.evograft.spi.cycle.MutationExecutor;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.Runs;
import dev.evograft.spi.snapshot.Snapshots;
import dev.evograft.testkit.FakeContext;
import dev.evograft.testkit.TestRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A loop goes on, whatever its turns throw. */
@Timeout(60)
class EvolutionLoopTest {

  private static final Duration LOOK = Duration.ofMillis(5);

  @TempDir private Path folder;
  private TestRuntime runtime;
  private FakeContext context;
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private final CountDownLatch worked = new CountDownLatch(1);
  private final AtomicInteger tries = new AtomicInteger();

  @BeforeEach
  void begin() throws Exception {
    runtime = TestRuntime.in(folder).start();
    context =
        new FakeContext("evolution", runtime.workspace().toRealPath())
            .with(Journal.class, runtime.journal())
            .with(Runs.class, runtime.runs())
            .set("evolve.loop.min_sleep", "1ms")
            .set("evolve.loop.max_sleep", "5ms");
    runtime
        .runs()
        .start(RunSpec.skill("faulty"))
        .fail("error: it broke")
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void end() {
    context.close();
    runtime.close();
  }

  /** Fails so often before it is as the real one. */
  private <T> T failing(Class<T> type, T real, String name, int times, RuntimeException with) {
    return answering(
        type,
        real,
        method -> {
          if (method.getName().equals(name) && tries.incrementAndGet() <= times) {
            throw with;
          }
          return null;
        });
  }

  private static <T> T answering(Class<T> type, T real, Function<Method, Object> before) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              Object answer = before.apply(method);
              if (answer != null) {
                return answer;
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private final Progress progress =
      new Progress() {
        @Override
        public void note(String what) {
          notes.add(what);
          if (what.contains("waits for its change")) {
            worked.countDown();
          }
        }
      };

  private void loop(Services services) throws Exception {
    Turns turns = new Turns(services, new Cycles(services), new Watch(() -> 0, () -> 0, () -> -1));
    EvolutionLoop loop = new EvolutionLoop(services, turns, LOOK);
    Thread thread =
        new Thread(
            () -> {
              try {
                loop.runWhenFree(progress);
              } catch (InterruptedException e) {
                notes.add("interrupted");
              }
            });
    thread.start();
    try {
      assertThat(worked.await(40, TimeUnit.SECONDS)).as(notes.toString()).isTrue();
    } finally {
      loop.stop();
      thread.join();
    }
    assertThat(notes).doesNotContain("interrupted");
  }

  /** Assets that are away: a cycle that comes to ask for them has recorded nothing yet. */
  private AssetStore away(RuntimeException with, int times) {
    return failing(AssetStore.class, none(), "genes", times, with);
  }

  private AssetStore none() {
    return answering(
        AssetStore.class,
        null,
        method -> {
          worked.countDown();
          throw new EvograftException("enough", "that is enough");
        });
  }

  @Test
  void whateverATurnThrowsTheNextOneComes() throws Exception {
    context.with(AssetStore.class, away(new IllegalStateException("it broke"), 5));

    loop(new Services(context, Map.of()));

    assertThat(tries.get()).isGreaterThan(5);
    assertThat(notes).filteredOn(note -> note.contains("it broke")).as("told once").hasSize(1);
    assertThat(context.problems()).anyMatch(p -> p != null && p.contains("5 times in a row"));
  }

  @Test
  void aJournalThatIsBusyEndsNoLoop() throws Exception {
    context
        .with(AssetStore.class, none())
        .with(
            Journal.class,
            failing(
                Journal.class,
                runtime.journal(),
                "latest",
                4,
                new EvograftException("busy", "the journal is busy")));

    loop(new Services(context, Map.of()));

    assertThat(notes).filteredOn(note -> note.contains("is busy")).hasSize(1);
  }

  @Test
  void aLoopWaitsUntilNoOtherEvolvesTheWorkspace() throws Exception {
    context.with(AssetStore.class, none());
    Workspace held =
        answering(
            Workspace.class,
            context.workspace(),
            method -> {
              if (method.getName().equals("lock") && tries.incrementAndGet() <= 3) {
                throw new EvograftException("lock_timeout", "another one has it");
              }
              return null;
            });
    PluginContext of =
        answering(
            PluginContext.class,
            context,
            method -> method.getName().equals("workspace") ? held : null);

    loop(new Services(of, Map.of()));

    assertThat(tries.get()).isGreaterThan(3);
    assertThat(context.problems()).anyMatch(p -> p != null && p.contains("another loop"));
  }

  @Test
  void anExecutorThatCannotDoAnythingIsNotPaidAgainAtOnce() {
    Troubles troubles = new Troubles(context, progress);
    Duration usual = Duration.ofSeconds(2);

    assertThat(troubles.notMade(usual)).isEqualTo(usual);
    assertThat(troubles.notMade(usual)).isEqualTo(usual);
    assertThat(troubles.notMade(usual)).isEqualTo(Duration.ofHours(1));
    assertThat(troubles.notMade(usual)).isEqualTo(Duration.ofHours(1));
    assertThat(notes).singleElement().asString().contains("3 times in a row", "evograft evolve");
    troubles.clear();
    assertThat(context.problem()).isNull();
    assertThat(troubles.notMade(usual)).isEqualTo(usual);
  }

  private FakeAssets assets() {
    FakeAssets assets = new FakeAssets(context.workspace().root());
    assets.put(
        new Gene(
            JsonObject.builder()
                .put("type", "Gene")
                .put("id", "gene_a")
                .put("category", "repair")
                .put("signals_match", List.of("log_error"))
                .put("strategy", List.of("mend it"))
                .build()));
    return assets;
  }

  private interface Work {
    ExecutionResult on(ExecutionRequest request) throws IOException;
  }

  /** A workspace with a gene and a check, so that it comes to the executor. */
  private void works(Answer answer) throws Exception {
    executes(request -> answer.to(tries.incrementAndGet()));
  }

  private void executes(Work work) throws Exception {
    FakeAssets assets = assets();
    Files.writeString(context.workspace().root().resolve("check.sh"), "exit 1\n");
    context
        .with(AssetStore.class, assets)
        .with(MemoryGraph.class, assets)
        .with(Snapshots.class, new FakeSnapshots(context.workspace().root()))
        .set("evolve.validation", "sh check.sh")
        .set("evolve.place", "copy")
        .set("evolve.sandbox", "off")
        .set("evolve.executor", "answering");
    context.register(
        MutationExecutor.class,
        new MutationExecutor() {
          @Override
          public String name() {
            return "answering";
          }

          @Override
          public ExecutionResult execute(ExecutionRequest request) {
            try {
              return work.on(request);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        });
  }

  private interface Answer {
    ExecutionResult to(int call);
  }

  private static ExecutionResult expired() {
    return new ExecutionResult(
        ExecutionResult.Outcome.FAILED, "the login expired", JsonObject.EMPTY);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // the check is a shell script
  void anExecutorThatCouldNotDoAnythingIsAskedAgainWithoutANewRun() throws Exception {
    works(
        call -> {
          if (call == 3) {
            worked.countDown();
          }
          return expired();
        });

    loop(new Services(context, Map.of("PATH", "/usr/bin:/bin")));

    assertThat(tries.get()).as("then it rests for an hour").isEqualTo(3);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aCycleThatBrokeOffIsTriedAgainWithoutANewRun() throws Exception {
    works(
        call -> {
          if (call == 1) {
            throw new IllegalStateException("the disk was full");
          }
          worked.countDown();
          return expired();
        });

    loop(new Services(context, Map.of("PATH", "/usr/bin:/bin")));

    assertThat(notes).anyMatch(note -> note.contains("the disk was full"));
  }

  /** Its change is kept, and nobody has recorded that. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aCycleThatCouldNotBeEndedIsEndedWithoutANewRun() throws Exception {
    FakeSnapshots snapshots = new FakeSnapshots(context.workspace().root());
    AtomicInteger ends = new AtomicInteger();
    AtomicInteger made = new AtomicInteger();
    executes(
        request -> {
          made.incrementAndGet();
          Files.writeString(request.place().folder().resolve("state.txt"), "good\n");
          return new ExecutionResult(ExecutionResult.Outcome.DONE, "mended", JsonObject.EMPTY);
        });
    Files.writeString(context.workspace().root().resolve("state.txt"), "bad\n");
    Files.writeString(context.workspace().root().resolve("check.sh"), "grep -q good state.txt\n");
    context.with(Snapshots.class, snapshots);
    context.with(
        AssetStore.class,
        answering(
            AssetStore.class,
            assets(),
            method -> {
              if (method.getName().equals("put") && made.get() > 0 && ends.incrementAndGet() == 1) {
                throw new IllegalStateException("the disk was full");
              }
              return null;
            }));
    snapshots.onRelease(worked::countDown); // the last thing of a cycle

    loop(new Services(context, Map.of("PATH", "/usr/bin:/bin")));

    assertThat(made.get()).isEqualTo(1);
    assertThat(notes).anyMatch(note -> note.contains("was interrupted; it is success"));
    assertThat(context.problems()).anyMatch(p -> p != null && p.contains("the disk was full"));
    assertThat(context.problem()).isNull();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aCycleThatWaitsForSomebodyIsNoTrouble() throws Exception {
    works(call -> expired());
    context.set("evolve.place", "auto").set("evolve.executor", "prompt");
    Services services = new Services(context, Map.of("PATH", "/usr/bin:/bin"));
    new Cycles(services).run(CycleRequest.byHand(), progress);
    runtime
        .runs()
        .start(RunSpec.skill("faulty"))
        .fail("error: it broke again")
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);

    loop(services);

    assertThat(notes).filteredOn(note -> note.contains("waits for its change")).hasSize(1);
    assertThat(context.problem()).isNull();
  }
}
