// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evolution.place.Repo;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.Redactor;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.cycle.ExecutionRequest;
import dev.evograft.spi.cycle.ExecutionResult;
import dev.evograft.spi.cycle.MutationExecutor;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is written when cycles end, and what is not. */
class EndingsOfCyclesTest {

  @TempDir private Path folder;
  private Lab lab;

  @BeforeEach
  void begin() throws Exception {
    lab = new Lab(folder);
  }

  @AfterEach
  void end() {
    lab.close();
  }

  private static CycleOutcome outcome(CycleResult result) {
    return result.outcome().orElseThrow();
  }

  private static JsonObject details(CycleResult result) {
    return result.tree().object("details");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void anAgentThatOnlyFailsTeachesNothing() throws Exception {
    lab.context.set("evolve.executor", "command").set("evolve.command", "false");

    CycleResult result = lab.run();

    assertThat(outcome(result)).isEqualTo(CycleOutcome.ABANDONED);
    assertThat(result.executorFailed()).isTrue();
    assertThat(result.reason()).hasValue("false: exit code 1");
    assertThat(lab.assets.failedCapsules().size()).isZero();
    assertThat(lab.assets.events().size()).isZero();
  }

  @Test
  void aDiffThatDoesNotApplyTeachesNothing() throws Exception {
    lab.capsule(Lab.GOOD);
    lab.skills.write("state=of another time\n");
    lab.context.set("evolve.executor", "replay");

    CycleResult result = lab.run();

    assertThat(result.executorFailed()).isTrue();
    assertThat(result.reason().orElseThrow()).contains("does not apply");
    assertThat(lab.assets.failedCapsules().size()).isZero();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void anAgentThatFailsAndLeavesSomethingHasFailed() throws Exception {
    lab.context
        .set("evolve.executor", "command")
        .set("evolve.command", "cp skills/faulty/scripts/test.txt new.txt /nowhere");
    assertThat(outcome(lab.run())).isEqualTo(CycleOutcome.ABANDONED);
    lab.context.set("evolve.command", "tee new.txt /nowhere/at/all");

    assertThat(outcome(lab.run())).isEqualTo(CycleOutcome.FAILED);
    assertThat(lab.assets.failedCapsules().size()).isEqualTo(1);
  }

  /** One that hangs may do so when the file is that of the next cycle. */
  @Test
  void anExecutorThatWasGivenUpStartsNothingMore() throws Exception {
    AtomicReference<ExecutionRequest.Started> late = new AtomicReference<>();
    lab.context.register(
        MutationExecutor.class,
        new MutationExecutor() {
          @Override
          public String name() {
            return "late";
          }

          @Override
          public ExecutionResult execute(ExecutionRequest request) {
            request.place().processes().started().started(1, Instant.EPOCH);
            late.set(request.place().processes().started());
            return new ExecutionResult(ExecutionResult.Outcome.FAILED, "gone", JsonObject.EMPTY);
          }
        });
    lab.context.set("evolve.executor", "late");
    lab.run();
    Path file = lab.context.workspace().pluginState().resolve("cycle.json");
    Files.writeString(file, "of the next one");

    assertThatThrownBy(() -> late.get().started(1, Instant.EPOCH))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("given up");
    assertThat(file).hasContent("of the next one");
  }

  @Test
  void anExecutorOfAnotherPluginIsFoundByItsName() throws Exception {
    lab.context.register(MutationExecutor.class, new Writing());
    lab.context.set("evolve.executor", "writing");

    CycleResult result = lab.run();

    assertThat(outcome(result)).isEqualTo(CycleOutcome.SUCCESS);
    assertThat(lab.script).hasContent(Lab.GOOD.strip());
    lab.context.set("evolve.executor", "reading");
    assertThatThrownBy(() -> lab.cycles().run(again(), Progress.NONE))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("evolve.executor=reading")
        .hasMessageContaining("prompt, writing");
  }

  @Test
  void aLongLineThatIsRemovedIsCounted() throws Exception {
    Path large = Files.write(lab.root().resolve("dump.json"), new byte[20 << 20]);
    lab.context.register(
        MutationExecutor.class, new Writing(place -> Files.delete(place.resolve("dump.json"))));
    lab.context.set("evolve.executor", "writing");

    CycleResult result = lab.run();

    assertThat(outcome(result)).isEqualTo(CycleOutcome.FAILED);
    assertThat(result.reason().orElseThrow()).contains("dump.json has 20971520 bytes");
    assertThat(large).exists();
  }

  @Test
  void aLongChangeIsKeptWithoutADiffThatNobodyCouldStore() throws Exception {
    Path bundle = Files.writeString(lab.root().resolve("bundle.js"), "a".repeat(2 << 20));
    lab.context.register(
        MutationExecutor.class,
        new Writing(place -> Files.writeString(place.resolve("bundle.js"), "b".repeat(2 << 20))));
    lab.context.set("evolve.executor", "writing");

    assertThat(outcome(lab.run())).isEqualTo(CycleOutcome.SUCCESS);

    assertThat(Files.size(bundle)).isEqualTo(2 << 20);
    assertThat(lab.assets.capsules().latest(1).get(0).tree().object("diff"))
        .doesNotContainKey("text")
        .containsKey("not_included");
  }

  /** Those of months add up, and nobody applies them. */
  @Test
  void ofAFailureTheArtifactIsShort() throws Exception {
    lab.context.register(
        MutationExecutor.class,
        new Writing(
            place -> {
              Files.writeString(place.resolve("long.txt"), "a".repeat(3 << 20));
              Files.writeString(place.resolve("skills/faulty/scripts/main.txt"), "state=worse\n");
            }));
    lab.context.set("evolve.executor", "writing");

    CycleResult result = lab.run();

    assertThat(outcome(result)).isEqualTo(CycleOutcome.FAILED);
    Path diff =
        lab.context.workspace().state().resolve("runs/" + result.run() + "/artifacts/change.diff");
    assertThat(Files.size(diff)).isBetween(1L << 20, (1L << 20) + 100);
    assertThat(Files.readString(diff)).endsWith("[TRUNCATED]\n");
  }

  @Test
  void whatTheStoreRefusesKeepsNoCycleFromItsEnd() throws Exception {
    lab.context.register(MutationExecutor.class, new Writing());
    lab.context.set("evolve.executor", "writing");
    lab.assets.refusing = true;

    CycleResult result = lab.run();

    assertThat(outcome(result)).isEqualTo(CycleOutcome.SUCCESS);
    assertThat(details(result).strings("not_stored")).containsExactly("too long");
    assertThat(lab.cycles().current()).isEmpty();
  }

  private static CycleRequest again() {
    return new CycleRequest(
        List.of("log_error"), null, CycleRequest.Mode.BY_HAND, OptionalLong.of(1));
  }

  private interface Further {
    void in(Path place) throws IOException;
  }

  private static final class Writing implements MutationExecutor {
    private final Further further;

    Writing() {
      this(place -> {});
    }

    Writing(Further further) {
      this.further = further;
    }

    @Override
    public String name() {
      return "writing";
    }

    @Override
    public ExecutionResult execute(ExecutionRequest request) {
      assertThat(request.runId()).isNotEmpty();
      try {
        Path script = request.place().folder().resolve("skills/faulty/scripts/main.txt");
        Files.writeString(script, Lab.GOOD);
        further.in(request.place().folder());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new ExecutionResult(
          ExecutionResult.Outcome.DONE, "wrote with hunter2", JsonObject.EMPTY);
    }
  }

  @Test
  void whatOnlyForgedMemoryIsUndoneToo() throws Exception {
    Path graph = lab.root().resolve("memory/evolution/memory_graph.jsonl");
    Files.createDirectories(graph.getParent());
    Files.writeString(graph, "learned\n");
    lab.snapshots.withMemory();
    lab.context.register(MutationExecutor.class, new Forging(graph));
    lab.context.set("evolve.executor", "forging").set("evolve.place", "here");

    CycleResult result = lab.run();

    assertThat(outcome(result)).isNotEqualTo(CycleOutcome.SUCCESS);
    assertThat(graph).hasContent("learned");
    assertThat(details(result).strings("changed"))
        .containsExactly("memory/evolution/memory_graph.jsonl");
    assertThat(details(result).bool("undone", true)).isTrue();
  }

  private record Forging(Path file) implements MutationExecutor {

    @Override
    public String name() {
      return "forging";
    }

    @Override
    public ExecutionResult execute(ExecutionRequest request) {
      try {
        Files.writeString(file, "forged\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new ExecutionResult(ExecutionResult.Outcome.DONE, "did it", JsonObject.EMPTY);
    }
  }

  @Test
  void secretsAreInNothingThatIsRecorded() throws Exception {
    lab.context.redactor(new Hunter()).set("evolve.executor", "writing");
    lab.context.register(MutationExecutor.class, new Writing());
    lab.skills.write("hunter2\n");

    CycleResult result =
        lab.cycles()
            .run(
                new CycleRequest(
                    List.of("log_error", "user_feature_request:with hunter2"),
                    null,
                    CycleRequest.Mode.BY_HAND,
                    OptionalLong.of(1)),
                Progress.NONE);

    assertThat(outcome(result)).isEqualTo(CycleOutcome.SUCCESS);
    lab.recorded(result)
        .forEach(event -> assertThat(event.payload().toString()).doesNotContain("hunter2"));
    lab.runtime
        .journal()
        .read(result.run(), -1, 100)
        .forEach(entry -> assertThat(entry.payload().toString()).doesNotContain("hunter2"));
    assertThat(result.ending().commit().orElseThrow().string("message", ""))
        .contains("wrote with ***")
        .doesNotContain("hunter2");
    Path diff =
        lab.context
            .workspace()
            .state()
            .resolve("runs")
            .resolve(result.run())
            .resolve("artifacts/change.diff");
    assertThat(diff).content().contains("-***", "+" + Lab.GOOD.strip());
    assertThat(lab.assets.capsules().latest(1).get(0).tree().object("diff").string("text", ""))
        .as("a success can be replayed")
        .contains("-hunter2");
  }

  private static final class Hunter implements Redactor {

    @Override
    public String redact(String text) {
      return text.replace("hunter2", "***");
    }

    @Override
    public JsonObject redact(JsonObject tree) {
      return dev.evograft.toolkit.json.JsonText.parseObject(
          redact(tree.toString()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  @Test
  void aChangeThatConflictsAtTheEndIsAnArtifact() throws Exception {
    lab.capsule(Lab.GOOD);
    lab.context.set("evolve.place", "copy");
    lab.skills.onTest(2, () -> lab.skills.write("state=mine\n"));

    CycleResult result = lab.run();

    assertThat(outcome(result)).isEqualTo(CycleOutcome.CONFLICT);
    assertThat(lab.script).hasContent("state=mine");
    RunCompleted run = completed(result.run());
    assertThat(run.artifacts()).hasSize(1);
  }

  @Test
  void aConflictSaysWhatItsArtifactIsNot() throws Exception {
    lab.context
        .redactor(new Hunter())
        .set("evolve.place", "copy")
        .set("evolve.executor", "writing");
    lab.context.register(
        MutationExecutor.class,
        new MutationExecutor() {
          @Override
          public String name() {
            return "writing";
          }

          @Override
          public ExecutionResult execute(ExecutionRequest request) {
            try {
              Path skill = request.place().folder().resolve("skills/faulty");
              Files.writeString(skill.resolve("scripts/main.txt"), "state=good hunter2\n");
              Files.write(skill.resolve("image.bin"), new byte[] {1, 0, 2});
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return new ExecutionResult(ExecutionResult.Outcome.DONE, "wrote", JsonObject.EMPTY);
          }
        });
    lab.skills.onTest(3, () -> lab.skills.write("state=mine\n"));

    CycleResult result = lab.run();

    assertThat(outcome(result)).as("%s", result.tree()).isEqualTo(CycleOutcome.CONFLICT);
    assertThat(Files.readString(completed(result.run()).artifacts().get(0).file()))
        .startsWith("# What looked like a secret is masked here")
        .contains("# Not in here, for it is no UTF-8 text: skills/faulty/image.bin\n")
        .contains("\n+state=good ***\n");
  }

  private RunCompleted completed(String id) {
    return lab.runtime.journal().latest(Set.of(RunCompleted.TYPE), null, 100).stream()
        .filter(entry -> entry.key().equals(id))
        .map(RunCompleted::from)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatACycleNeedsIsHeldUntilItIsOver() throws Exception {
    lab.context.set("evolve.executor", "prompt");
    CycleResult waits = lab.run();
    assertThat(lab.snapshots.held()).containsOnlyKeys("cycle " + waits.cycle());

    Files.writeString(lab.script, "state=worse\n");
    CycleResult result = lab.cycles().solidify(Progress.NONE);

    assertThat(lab.snapshots.held()).isEmpty();
    assertThat(outcome(result)).isEqualTo(CycleOutcome.FAILED);
    assertThat(details(result).bool("undone", true)).isFalse();
    assertThat(lab.recorded(result)).last().matches(e -> e.phase() == CyclePhase.ROLLED_BACK);
  }

  @Test
  void aRunThatToldTheOutcomeIsNotToldAgain() throws Exception {
    lab.capsule(Lab.GOOD);
    lab.context.set("evolve.place", "here");
    Mortal mortal = new Mortal(0);
    lab.runtimeDies(mortal); // when the run has ended, and before the cycle is forgotten
    assertThatThrownBy(() -> lab.cycles(mortal).run(CycleRequest.byHand(), Progress.NONE))
        .isInstanceOf(Mortal.Died.class);

    lab.lives().recover();

    assertThat(new CycleFile(lab.context).read()).isEmpty();
    assertThat(lab.runtime.journal().latest(Set.of(RunCompleted.TYPE), null, 100))
        .noneMatch(entry -> entry.key().endsWith("-end"))
        .hasSize(2);
  }

  @Test
  void aSuccessIsToldThoughItsRunWasGivenUp() throws Exception {
    lab.capsule(Lab.GOOD);
    lab.context.set("evolve.review", "on");
    CycleResult waits = lab.run();
    lab.runtime
        .runs()
        .attach(waits.run())
        .orElseThrow()
        .cancel("abandoned")
        .toCompletableFuture()
        .get();

    CycleResult result = lab.cycles().approve(Progress.NONE);

    assertThat(outcome(result)).isEqualTo(CycleOutcome.SUCCESS);
    RunCompleted run = completed(waits.run() + "-end");
    assertThat(run.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(run.run().spec().parentRunId()).isEqualTo(waits.run());
    assertThat(run.signals().toString()).contains("task_completed");
    assertThat(new NewestRun(lab.runtime.journal()).look())
        .as("it wakes nobody")
        .isNotEqualTo(java.util.Optional.of(run.run().runId()));
  }

  @Test
  void anExecutorThatIsNoneIsToldBeforeAnythingIsRecorded() {
    lab.context.set("evolve.executor", "comand");

    assertThatThrownBy(lab::run).hasMessageContaining("evolve.executor=comand");

    assertThat(new PastCycles(lab.runtime.journal()).latest(5)).isEmpty();
    assertThat(new CycleFile(lab.context).read()).isEmpty();
  }

  @Test
  void anUndoingThatFailsKeepsTheVerdict() throws Exception {
    lab.capsule("state=worse\n");
    lab.context.set("evolve.place", "here");
    AtomicInteger times = new AtomicInteger();
    lab.snapshots.onRestore(
        () -> {
          if (times.incrementAndGet() <= 2) {
            throw new RetriableException("lock_timeout", "somebody else works", null);
          }
        });
    assertThatThrownBy(lab::run).hasMessageContaining("somebody else works");

    lab.cycles().recover();

    assertThat(lab.script).hasContent(Lab.BAD.strip());
    PastCycles.Past past = new PastCycles(lab.runtime.journal()).latest(1).get(0);
    assertThat(past.outcome()).contains(CycleOutcome.FAILED);
    assertThat(lab.assets.failedCapsules().size()).isEqualTo(1);
  }

  /** A check may need what lies above the workspace in its repository, and is not in the room. */
  @Test
  void whatFailsAsBeforeInAPartOfARepositoryTeachesNothing() throws Exception {
    Repo.with(lab.root().getParent(), "above.txt");
    lab.capsule("state=worse\n");
    lab.context.set("evolve.place", "copy");

    CycleResult result = lab.run();

    assertThat(outcome(result)).isEqualTo(CycleOutcome.UNVERIFIABLE);
    assertThat(result.reason().orElseThrow()).contains("a folder of a repository");
    assertThat(lab.assets.failedCapsules().size()).isZero();
    assertThat(lab.script).hasContent(Lab.BAD.strip());
  }

  private void agent(String... lines) throws IOException {
    Path agent = Files.writeString(folder.resolve("agent.sh"), String.join("\n", lines) + "\n");
    lab.context.set("evolve.executor", "command").set("evolve.command", "sh " + agent);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whoFailedIsNamedWithTheLastThatItSaid() throws Exception {
    agent("echo working", "echo login expired", "exit 3");

    assertThat(lab.run().reason().orElseThrow())
        .startsWith("sh " + folder.resolve("agent.sh") + ": exit code 3")
        .endsWith("login expired")
        .doesNotContain("working");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whatWasAnsweredInVainIsLeftAloneForAWhileUnlessSomebodyAsks() throws Exception {
    agent("echo it is fine");
    for (int i = 0; i < 3; i++) {
      CycleResult nothing = lab.run();
      assertThat(details(nothing).string("code")).hasValue("nothing_changed");
      assertThat(nothing.reason().orElseThrow())
          .contains("still there", "agent.sh changed nothing", "it is fine");
    }

    JsonObject preview = lab.cycles().preview(CycleRequest.byHand());
    assertThat(preview.string("left_alone", "")).contains("evolve --again");
    CycleResult left = lab.run();
    assertThat(details(left).string("code")).hasValue(LeftAlone.CODE);
    assertThat(left.reason().orElseThrow())
        .contains("log_error", "after 6 cycles", "evograft evolve --again")
        .doesNotContain("genes add");
    assertThat(lab.recorded(left).get(0).details().strings("signals"))
        .doesNotContain("stable_success_plateau");

    agent("printf 'state=good\\n' > skills/faulty/scripts/main.txt");
    CycleResult again = lab.cycles().run(CycleRequest.byHand().again(true), Progress.NONE);
    assertThat(outcome(again)).isEqualTo(CycleOutcome.SUCCESS);
  }

  @Test
  void aChangeThatIsNotThereYetIsWaitedFor() throws Exception {
    lab.context.set("evolve.executor", "prompt");
    CycleResult waits = lab.run();

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> lab.cycles().solidify(Progress.NONE))
          .isInstanceOfSatisfying(
              BadInputException.class, e -> assertThat(e.code()).isEqualTo("nothing_changed"))
          .hasMessageContaining("goes on waiting");
    }
    assertThatThrownBy(() -> lab.cycles().preview(CycleRequest.byHand()))
        .isInstanceOfSatisfying(
            BadInputException.class, e -> assertThat(e.code()).isEqualTo("cycle_waiting"));
    Files.writeString(lab.script, Lab.GOOD);
    CycleResult kept = lab.cycles().solidify(Progress.NONE);
    assertThat(kept.cycle()).isEqualTo(waits.cycle());
    assertThat(outcome(kept)).isEqualTo(CycleOutcome.SUCCESS);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whoInterruptsACycleLearnsWhatBecameOfIt() throws Exception {
    agent("sleep 60");
    Progress interrupting =
        new Progress() {
          @Override
          public void step(String what) {
            if (what.startsWith("command works")) {
              Thread.currentThread().interrupt();
            }
          }
        };

    assertThatThrownBy(() -> lab.cycles().run(CycleRequest.byHand(), interrupting))
        .isInstanceOfSatisfying(
            CycleInterruptedException.class,
            e -> {
              assertThat(e.result().outcome()).hasValue(CycleOutcome.ABANDONED);
              assertThat(details(e.result()).string("code")).hasValue("interrupted");
            });
    assertThat(lab.script).hasContent(Lab.BAD.strip());
  }

  /** As an agent does that ends us when it has written what it wants. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whatWasForgedIsTakenOutWhereACycleBreaksOff() throws Exception {
    agent("sleep 60");
    Progress interrupting =
        new Progress() {
          @Override
          public void step(String what) {
            if (what.startsWith("command works")) {
              lab.assets.put(
                  new Gene(
                      JsonObject.builder()
                          .put("type", Gene.TYPE)
                          .put("id", "gene_evil")
                          .put("signals_match", List.of("log_error"))
                          .build()));
              Thread.currentThread().interrupt();
            }
          }
        };

    assertThatThrownBy(() -> lab.cycles().run(CycleRequest.byHand(), interrupting))
        .isInstanceOfSatisfying(
            CycleInterruptedException.class,
            e ->
                assertThat(details(e.result()).objects("violations"))
                    .singleElement()
                    .asString()
                    .contains("gene_evil was added, and is out again"));
    assertThat(lab.assets.genes().find("gene_evil")).isEmpty();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aProgramThatIsNotThereIsNoticedBeforeAnythingIsMade() throws Exception {
    lab.context.set("evolve.command", "nosuchprog -p");
    for (String executor : List.of("auto", "command")) {
      lab.context.set("evolve.executor", executor);
      AtomicInteger copies = new AtomicInteger();
      Progress counting =
          new Progress() {
            @Override
            public void step(String what) {
              copies.addAndGet(what.startsWith("copying") ? 1 : 0);
            }
          };

      assertThat(lab.cycles().faults()).singleElement().asString().contains("nosuchprog");
      assertThatThrownBy(() -> lab.cycles().run(CycleRequest.byHand(), counting))
          .isInstanceOfSatisfying(
              BadInputException.class, e -> assertThat(e.code()).isEqualTo("no_program"))
          .hasMessageContaining("there is no program nosuchprog");
      assertThatThrownBy(() -> lab.cycles().preview(CycleRequest.byHand()))
          .hasMessageContaining("there is no program nosuchprog");
      assertThat(copies).hasValue(0);
    }
    lab.context.set("evolve.executor", "prompt");
    assertThat(lab.cycles().faults()).isEmpty();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aDryRunSaysWhoWouldMakeTheChangeAndWhere() {
    lab.context.set("evolve.executor", "prompt");
    JsonObject asked = lab.cycles().preview(CycleRequest.byHand());
    assertThat(asked.string("made_by", "")).contains("the prompt is printed");
    assertThat(asked.string("where", "")).isEqualTo("in the workspace");

    lab.context.set("evolve.executor", "auto").set("evolve.command", "true");
    JsonObject program = lab.cycles().preview(CycleRequest.byHand());
    assertThat(program.string("made_by", "")).endsWith("evolve.command: true");
    assertThat(program.string("where", "")).isEqualTo("in a copy of the workspace");

    lab.capsule(Lab.GOOD);
    assertThat(lab.cycles().preview(CycleRequest.byHand()).string("made_by", ""))
        .contains("replay", "capsule_a");
  }
}
