// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evolution.cycle.CycleRequest;
import dev.evograft.evolution.cycle.Cycles;
import dev.evograft.evolution.cycle.FakeAssets;
import dev.evograft.evolution.cycle.Progress;
import dev.evograft.evolution.cycle.Services;
import dev.evograft.evolution.place.FakeSnapshots;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.MemoryGraph;
import dev.evograft.spi.cycle.ExecutionRequest;
import dev.evograft.spi.cycle.ExecutionResult;
import dev.evograft.spi.cycle.MutationExecutor;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.Runs;
import dev.evograft.spi.snapshot.Snapshots;
import dev.evograft.testkit.FakeContext;
import dev.evograft.testkit.TestRuntime;
import dev.evograft.toolkit.json.JsonText;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is new stays so until a cycle came to a verdict about it, whoever ran that. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS) // the check is a shell script
class TurnsTest {

  @TempDir private Path folder;
  private TestRuntime runtime;
  private FakeContext context;
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private final AtomicReference<ExecutionResult.Outcome> does =
      new AtomicReference<>(ExecutionResult.Outcome.DONE); // and changes nothing
  private final AtomicReference<Double> load = new AtomicReference<>(0.0);
  private final AtomicReference<Long> memory = new AtomicReference<>(-1L);
  private final AtomicReference<Work> working = new AtomicReference<>(() -> {});
  private final AtomicReference<Path> at = new AtomicReference<>();
  private String broken = "";
  private final AtomicReference<String> lost = new AtomicReference<>("");

  /** What somebody does while the executor works. */
  private interface Work {
    void run() throws Exception;
  }

  private final Progress progress =
      new Progress() {
        @Override
        public void note(String what) {
          notes.add(what);
        }
      };

  @BeforeEach
  void begin() throws Exception {
    runtime = TestRuntime.in(folder).start();
    Path root = runtime.workspace().toRealPath();
    FakeAssets assets = new FakeAssets(root);
    assets.put(
        new Gene(
            JsonObject.builder()
                .put("type", "Gene")
                .put("id", "gene_a")
                .put("category", "repair")
                .put("signals_match", List.of("log_error"))
                .put("strategy", List.of("mend it"))
                .build()));
    Files.writeString(root.resolve("check.sh"), "exit 1\n");
    context =
        new FakeContext("evolution", root)
            .with(Journal.class, journal())
            .with(Runs.class, runtime.runs())
            .with(AssetStore.class, assets)
            .with(MemoryGraph.class, assets)
            .with(Snapshots.class, new FakeSnapshots(root))
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
            at.set(request.place().folder());
            try {
              working.get().run();
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
            return new ExecutionResult(does.get(), "so it was", JsonObject.EMPTY);
          }
        });
    broken = fails();
  }

  @AfterEach
  void end() {
    context.close();
    runtime.close();
  }

  private String fails() throws Exception {
    return runtime
        .runs()
        .start(RunSpec.skill("faulty"))
        .fail("error: it broke")
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS)
        .key();
  }

  /** That of the runtime, without the entry that was lost. */
  private Journal journal() {
    return (Journal)
        Proxy.newProxyInstance(
            Journal.class.getClassLoader(),
            new Class<?>[] {Journal.class},
            (self, method, arguments) -> {
              try {
                Object answer = method.invoke(runtime.journal(), arguments);
                return answer instanceof List<?> entries && !lost.get().isEmpty()
                    ? entries.stream().filter(this::isThere).toList()
                    : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private boolean isThere(Object entry) {
    return !(entry instanceof JournalEntry one && one.key().equals(lost.get()));
  }

  private Services services() {
    return new Services(context, Map.of("PATH", "/usr/bin:/bin"));
  }

  private Turns turns() {
    Services services = services();
    return new Turns(
        services, new Cycles(services), new Watch(load::get, () -> 0, () -> memory.get()));
  }

  private void log(String text) throws Exception {
    context.set("evolve.sources", "logs");
    Path log = context.workspace().root().resolve("logs/a.log");
    Files.createDirectories(log.getParent());
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    // a file system's own clock may be some milliseconds behind
    Files.setLastModifiedTime(log, FileTime.from(context.clock().instant()));
  }

  @Test
  void aCycleWhoseExecutorCouldDoNothingLeavesALogNew() throws Exception {
    Turns turns = turns();
    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.NOT_KEPT);
    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.IDLE);

    log("ERROR: the disk is full\n");
    does.set(ExecutionResult.Outcome.FAILED);
    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.NOT_MADE);
    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.NOT_MADE);
    does.set(ExecutionResult.Outcome.DONE);
    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.NOT_KEPT);
    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.IDLE);
  }

  @Test
  void aLogThatIsWrittenWhileACycleWaitsWakesTheLoopWhenThatHasEnded() throws Exception {
    Cycles cycles = new Cycles(services());
    context.set("evolve.place", "auto").set("evolve.executor", "prompt");
    cycles.run(CycleRequest.byHand(), progress);
    context.set("evolve.place", "copy").set("evolve.executor", "answering");
    Turns turns = turns();
    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.IDLE);

    log("ERROR: the disk is full\n");
    assertThatThrownBy(() -> turns().next(progress)).hasMessageContaining("waits for its change");
    assertThatThrownBy(() -> turns.next(progress)).hasMessageContaining("waits for its change");
    cycles.abandon(progress);
    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.NOT_KEPT);
    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.IDLE);
  }

  @Test
  void aLogThatIsWrittenWhileACycleWaitsWakesTheLoopWhenItsChangeIsMade() throws Exception {
    Cycles cycles = new Cycles(services());
    context.set("evolve.place", "auto").set("evolve.executor", "prompt");
    cycles.run(CycleRequest.byHand(), progress);
    context.set("evolve.place", "copy").set("evolve.executor", "answering");
    Turns turns = turns();
    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.IDLE);

    log("ERROR: the disk is full\n");
    Files.writeString(context.workspace().root().resolve("state.txt"), "made\n");
    assertThat(cycles.solidify(progress).waiting()).isNull();

    assertThat(turns().next(progress)).as("a new loop").isEqualTo(Turns.Turn.NOT_KEPT);
    assertThat(turns().next(progress)).isEqualTo(Turns.Turn.IDLE);
    log("ERROR: the disk is fuller\n");
    assertThat(turns.next(progress)).as("one that was there").isEqualTo(Turns.Turn.NOT_KEPT);
    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.IDLE);
  }

  /** What somebody wrote while a cycle of the loop worked; its own agent is no reason. */
  @Test
  void aLogThatIsWrittenWhileACycleWorksWakesTheLoopOnceMore() throws Exception {
    Turns turns = turns();
    log("ERROR: the disk is full\n");
    working.set(() -> log("ERROR: the disk is fuller\n"));
    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.NOT_KEPT);
    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.NOT_KEPT);
    assertThat(turns.next(progress)).as("it may be its own").isEqualTo(Turns.Turn.IDLE);

    fails();
    working.set(() -> log("in " + at.get() + "\n"));
    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.NOT_KEPT);
    assertThat(turns.next(progress)).as("its own agent's").isEqualTo(Turns.Turn.IDLE);
  }

  /** Its process was killed while checks ran: they may go on, and nobody else ends them. */
  @Test
  void aLoopThatHasBegunPutsRightASolidifyThatDiedInItsChecks() throws Exception {
    Cycles cycles = new Cycles(services());
    context.set("evolve.place", "auto").set("evolve.executor", "prompt");
    cycles.run(CycleRequest.byHand(), progress);
    Turns turns = turns();
    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.IDLE);
    assertThat(turns.waiting()).isNotEmpty();
    notes.clear();
    Path file = context.workspace().pluginState().resolve("cycle.json");
    JsonObject waits = JsonText.parseObject(Files.readAllBytes(file));
    JsonObject sealed = waits.with("rest", waits.object("rest").with("ledgers", "of the dead one"));
    Files.writeString(file, sealed.toString());
    assertThat(turns.waiting()).as("it is at work, for all that one can see").isEmpty();

    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.IDLE);

    assertThat(notes)
        .anyMatch(note -> note.contains("was interrupted; it waits for its change to be checked"));
    assertThat(turns.waiting()).isEqualTo(waits.string("cycle", ""));
    int told = notes.size();
    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.IDLE);
    assertThat(notes).as("it is put right").hasSize(told);
  }

  @Test
  void whatACycleByHandAnsweredIsNoNews() throws Exception {
    Turns turns = turns();
    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.NOT_KEPT);
    fails();
    log("ERROR: the disk is full\n");
    new Cycles(services()).run(CycleRequest.byHand(), progress);

    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.IDLE);
    assertThat(turns.count()).isEqualTo(1);
  }

  /** By retention, or as nobody looks so far back. */
  @Test
  void aRunThatTheJournalHasNoMoreWakesNobody() throws Exception {
    Turns turns = turns();
    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.NOT_KEPT);
    assertThat(turns.next(progress))
        .as("it remembers how far it looked")
        .isEqualTo(Turns.Turn.IDLE);
    lost.set(broken);

    log("ERROR: the disk is full\n");
    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.NOT_KEPT);
    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.IDLE);
  }

  @Test
  void aBusyMachineIsToldOnceForEachOfItsLimits() throws Exception {
    Turns turns = turns();
    for (double now : new double[] {9.5, 9.6, 9.7}) {
      load.set(now);
      assertThat(turns.next(progress)).isEqualTo(Turns.Turn.NOT_NOW);
      assertThat(turns.busy()).contains(Math.round(now * 100) + " %");
    }
    load.set(0.0);
    for (long now : new long[] {3 << 20, 2 << 20, 1 << 20}) {
      memory.set(now);
      assertThat(turns.next(progress)).isEqualTo(Turns.Turn.NOT_NOW);
    }
    load.set(9.5);
    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.NOT_NOW);

    assertThat(notes).hasSize(2);
    assertThat(notes.get(0)).contains("load 950 %");
    assertThat(notes.get(1)).contains("has 3 MiB");
    load.set(0.0);
    memory.set(-1L);
    assertThat(turns.next(progress)).isEqualTo(Turns.Turn.NOT_KEPT);
    assertThat(turns.busy()).isEmpty();
  }
}
