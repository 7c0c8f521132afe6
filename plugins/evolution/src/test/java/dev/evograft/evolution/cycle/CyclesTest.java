// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.cycle.ExecutionRequest;
import dev.evograft.spi.cycle.ExecutionResult;
import dev.evograft.spi.cycle.MutationExecutor;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.testkit.FakeContext;
import dev.evograft.testkit.TestRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cycles over services in memory: what they come to, and that a death at any call harms nobody. */
class CyclesTest {

  private static final String BAD = Lab.BAD;
  private static final String GOOD = Lab.GOOD;

  @TempDir private Path folder;
  private Lab lab;
  private TestRuntime runtime;
  private FakeContext context;
  private FakeAssets assets;
  private FakeSkills skills;
  private Path script;

  @BeforeEach
  void begin() throws Exception {
    begin(folder.resolve("first"));
  }

  private void begin(Path in) throws Exception {
    lab = new Lab(in);
    runtime = lab.runtime;
    context = lab.context;
    assets = lab.assets;
    skills = lab.skills;
    script = lab.script;
  }

  @AfterEach
  void end() {
    lab.close();
  }

  private Cycles cycles(Mortal mortal) {
    return lab.cycles(mortal);
  }

  private Cycles cycles() {
    return lab.cycles();
  }

  private void capsule(String after) {
    lab.capsule(after);
  }

  private CycleResult run() throws InterruptedException {
    return cycles().run(CycleRequest.byHand(), Progress.NONE);
  }

  private CycleOutcome outcome(CycleResult result) {
    return result.outcome().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"here", "copy"})
  void aGoodCapsuleIsKept(String place) throws Exception {
    context.set("evolve.place", place);
    capsule(GOOD);
    CycleResult result = run();

    assertThat(outcome(result)).isEqualTo(CycleOutcome.SUCCESS);
    assertThat(script).hasContent(GOOD.strip());
    assertThat(assets.capsules().size()).isEqualTo(2);
    Capsule made = assets.capsules().latest(1).get(0);
    assertThat(made.tree().object("diff").string("text", "")).contains("+" + GOOD.strip());
    assertThat(made.executionTrace()).hasSize(2);
    assertThat(assets.events().latest(1).get(0).capsuleId()).isEqualTo(made.id());
    assertThat(phases(result))
        .containsExactly(
            CyclePhase.DETECT,
            CyclePhase.SELECT,
            CyclePhase.MUTATE,
            CyclePhase.PLAN,
            CyclePhase.EXECUTE,
            CyclePhase.EVALUATE,
            CyclePhase.SOLIDIFIED);
    assertThat(new CycleFile(context).read()).isEmpty();
    assertThat(new CycleFile(context).folder(result.cycle())).doesNotExist();
    assertThat(skills.leftovers()).isEmpty();
  }

  private List<CyclePhase> phases(CycleResult result) {
    return new CycleJournal(runtime.journal())
        .phases(result.cycle()).stream().map(event -> event.phase()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"here", "copy"})
  void aBadCapsuleIsUndone(String place) throws Exception {
    context.set("evolve.place", place);
    capsule("state=worse\n");
    CycleResult result = run();

    assertThat(outcome(result)).isEqualTo(CycleOutcome.FAILED);
    assertThat(script).hasContent(BAD.strip());
    assertThat(assets.capsules().size()).isEqualTo(1);
    assertThat(assets.failedCapsules().size()).isEqualTo(1);
    assertThat(phases(result)).endsWith(CyclePhase.ROLLED_BACK);
    assertThat(skills.leftovers()).isEmpty();
  }

  /** No snapshot has it and nobody would look at it. */
  @Test
  void aReplayOfADatabaseIsNotBegun() throws Exception {
    Path database = Files.writeString(lab.root().resolve("seed.db"), "of the user\n");
    context.set("evolve.executor", "replay");
    lab.capsule("seed.db", "of the user\n", "another\n");

    CycleResult result = run();

    assertThat(outcome(result)).isEqualTo(CycleOutcome.ABANDONED);
    assertThat(result.reason().orElseThrow()).contains("seed.db is a database");
    assertThat(selected(result).string("capsule", "")).isEqualTo("capsule_a");
    JsonObject next = selected(run());
    assertThat(next.strings("capsules_out")).containsExactly("capsule_a");
    assertThat(next.string("capsule", "")).as("it is not tried each hour").isEmpty();
    assertThat(database).hasContent("of the user");
    assertThat(assets.failedCapsules().size()).isZero();
  }

  /**
   * Whoever restores the snapshot of a cycle does not want its change; by replay or by an agent.
   */
  @ParameterizedTest
  @ValueSource(strings = {"replay", "mine"})
  void whatAPersonTookBackIsNotMadeAgainUntilItIsPromotedAgain(String executor) throws Exception {
    capsule(GOOD);
    String own = run().tree().object("details").string("capsule", "");
    skills.write(BAD); // as a restore does
    runtime
        .runs()
        .start(RunSpec.skill("faulty"))
        .fail("error: it broke")
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
    context.set("evolve.executor", executor);
    plugin(
        request -> {
          Files.writeString(
              request.place().folder().resolve("skills/faulty/scripts/main.txt"), GOOD);
          return ExecutionResult.Outcome.DONE;
        });
    CycleRequest again =
        new CycleRequest(List.of("log_error"), null, CycleRequest.Mode.LOOP, OptionalLong.of(1));

    int times = executor.equals("mine") ? 1 : 2; // of three the signal would be suppressed
    for (int i = 0; i < times; i++) {
      CycleResult refused = cycles().run(again, Progress.NONE);
      assertThat(outcome(refused)).isNotEqualTo(CycleOutcome.SUCCESS);
      assertThat(script).hasContent(BAD.strip());
      assertThat(selected(refused).objects("taken_back"))
          .extracting(one -> one.string("capsule", ""))
          .containsExactly(own);
      assertThat(selected(refused).strings("capsules_out")).contains(own, "capsule_a");
      if (executor.equals("mine")) {
        assertThat(refused.tree().object("details").string("code", ""))
            .as("%s", refused.tree())
            .isEqualTo("taken_back");
        assertThat(refused.reason().orElseThrow()).contains("evograft capsules promote " + own);
      }
    }

    if (times > 1) { // what is known outlives a cycle that no gene answers
      Gene gene = assets.genes().find("gene_a").orElseThrow();
      assets.put(
          new Gene(gene.tree().with("id", "gene_b").with("signals_match", List.of("other"))));
      assets.remove(assets.genes(), "gene_a");
      CycleResult nobody = cycles().run(again, Progress.NONE);
      assertThat(outcome(nobody)).isEqualTo(CycleOutcome.NEUTRAL);
      assertThat(selected(nobody).objects("taken_back")).hasSize(1);
      assets.put(gene);
    }

    assets.own(assets.capsules().find(own).orElseThrow());
    CycleResult allowed = cycles().run(again, Progress.NONE);
    assertThat(outcome(allowed)).as("%s", allowed.tree()).isEqualTo(CycleOutcome.SUCCESS);
    assertThat(script).hasContent(GOOD.strip());
  }

  /** The first thing that a newcomer sees. */
  @Test
  void aPreviewOfANewWorkspaceKnowsTheGenesThatItBeginsWith() throws Exception {
    assets.remove(assets.genes(), "gene_a");
    CycleRequest request =
        new CycleRequest(List.of("log_error"), null, CycleRequest.Mode.BY_HAND, OptionalLong.of(1));

    JsonObject preview = cycles().preview(request);

    assertThat(assets.genes().size()).as("nothing is kept").isZero();
    assertThat(preview.bool("seed_genes", false)).isTrue();
    assertThat(preview.object("select").string("gene", "")).isNotEmpty();
    assertThat(preview.string("executor", "")).isEqualTo("prompt");
    context.set("evolve.command", "sh agent.sh");
    assertThat(cycles().preview(request).string("executor", "")).isEqualTo("command");
    assertThat(cycles().preview(request).string("unverifiable", "")).isEmpty();
    runtime
        .runs()
        .start(RunSpec.skill("faulty"))
        .succeed()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS); // so that its test is not what is to be mended
    assertThat(cycles().preview(request).string("unverifiable", "")).contains("no check can run");
  }

  private CycleRequest againAfterItWasTakenBack() throws Exception {
    skills.write(BAD);
    runtime
        .runs()
        .start(RunSpec.skill("faulty"))
        .fail("error: it broke")
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
    context.set("evolve.executor", "replay");
    return new CycleRequest(List.of("log_error"), null, CycleRequest.Mode.LOOP, OptionalLong.of(1));
  }

  /** A person allowed this one, which has the same effect. */
  @Test
  void aPromotedCapsuleIsReplayedWhateverAnotherOneDid() throws Exception {
    capsule(GOOD);
    run();
    CycleRequest again = againAfterItWasTakenBack();
    assets.own(assets.capsules().find("capsule_a").orElseThrow());

    CycleResult allowed = cycles().run(again, Progress.NONE);

    assertThat(outcome(allowed)).as("%s", allowed.tree()).isEqualTo(CycleOutcome.SUCCESS);
    assertThat(script).hasContent(GOOD.strip());
  }

  /** An agent that touches a capsule makes us write it; nobody promoted it by that. */
  @Test
  void whatACyclePutsBackIsNotPromoted() throws Exception {
    capsule(GOOD);
    String own = run().tree().object("details").string("capsule", "");
    CycleRequest again = againAfterItWasTakenBack();
    assets.own(assets.capsules().find(own).orElseThrow());
    new PutBack(context.workspace())
        .add(own, java.time.Instant.now(), new Aside(context.workspace(), "c0"));

    CycleResult refused = cycles().run(again, Progress.NONE);

    assertThat(outcome(refused)).isNotEqualTo(CycleOutcome.SUCCESS);
    assertThat(script).hasContent(BAD.strip());
  }

  @Test
  void whatWasAppendedAndIsThereStillIsNotTakenBack() throws Exception {
    skills.write("a\nb\nc\n");
    capsule(GOOD);
    Capsule capsule = assets.capsules().find("capsule_a").orElseThrow();
    assets.put(
        new Capsule(
            capsule
                .tree()
                .with(
                    "diff",
                    "--- a/skills/faulty/scripts/main.txt\n+++ b/skills/faulty/scripts/main.txt\n"
                        + "@@ -1,3 +1,4 @@\n a\n b\n c\n+good\n")));
    assertThat(outcome(run())).isEqualTo(CycleOutcome.SUCCESS);
    assertThat(script).hasContent("a\nb\nc\ngood");
    runtime
        .runs()
        .start(RunSpec.skill("faulty"))
        .fail("error: it broke")
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);

    CycleRequest again =
        new CycleRequest(List.of("log_error"), null, CycleRequest.Mode.LOOP, OptionalLong.of(1));
    CycleResult next = cycles().run(again, Progress.NONE);

    assertThat(selected(next).objects("taken_back")).as("%s", next.tree()).isEmpty();
    assertThat(script).hasContent("a\nb\nc\ngood");
  }

  private JsonObject selected(CycleResult result) {
    return new CycleJournal(runtime.journal())
        .phases(result.cycle()).stream()
            .filter(event -> event.phase() == CyclePhase.SELECT)
            .findFirst()
            .orElseThrow()
            .details();
  }

  @Test
  void ofAnExecutorOfAPluginEverythingIsCompared() throws Exception {
    context.set("evolve.executor", "mine");
    plugin(
        request -> {
          assertThat(request.place().folder()).as("a copy").isNotEqualTo(lab.root());
          Files.writeString(
              request.place().folder().resolve("skills/faulty/scripts/main.txt"), GOOD);
          Files.writeString(request.place().folder().resolve("more.txt"), "more\n");
          return ExecutionResult.Outcome.DONE;
        });

    CycleResult result = run();

    assertThat(outcome(result)).isEqualTo(CycleOutcome.SUCCESS);
    assertThat(script).hasContent(GOOD.strip());
    assertThat(lab.root().resolve("more.txt")).hasContent("more");
  }

  /** In months of unattended work nobody sees a line of a log. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasWrittenOutsideIsRecordedAndLasts(boolean breaks) throws Exception {
    Path home = context.home().orElseThrow();
    Path ssh = Files.createDirectories(home.resolve(".ssh"));
    for (int i = 0; i < 501; i++) {
      Files.createFile(ssh.resolve("k" + i));
    }
    context.set("evolve.executor", "mine").set("evolve.sandbox", "off");
    plugin(
        request -> {
          Files.writeString(home.resolve(".bashrc"), "evil\n");
          if (breaks) {
            throw new IllegalStateException("it broke");
          }
          return ExecutionResult.Outcome.DONE;
        });
    List<String> notes = new ArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public void note(String what) {
            notes.add(what);
          }
        };

    if (breaks) {
      assertThatThrownBy(() -> cycles().run(CycleRequest.byHand(), progress))
          .hasMessageContaining("it broke");
    } else {
      CycleResult result = cycles().run(CycleRequest.byHand(), progress);
      assertThat(
              lab.recorded(result).stream()
                  .filter(event -> event.phase() == CyclePhase.EXECUTE)
                  .flatMap(event -> event.details().strings("outside").stream()))
          .containsExactly(home.resolve(".bashrc").toString());
    }

    assertThat(new Concerns(context).all())
        .singleElement()
        .asString()
        .contains(home.resolve(".bashrc").toString(), "evolve seen");
    assertThat(notes).anyMatch(note -> note.contains(ssh + " has too much to be looked at"));
  }

  @Test
  void onlyAPromptLeavesTheChangeToSomebodyElse() throws Exception {
    context.set("evolve.executor", "mine");
    plugin(request -> ExecutionResult.Outcome.WAITING);

    CycleResult result = run();

    assertThat(outcome(result)).isEqualTo(CycleOutcome.ABANDONED);
    assertThat(result.reason().orElseThrow()).startsWith("mine leaves the change to somebody else");
    assertThat(new CycleFile(context).read()).isEmpty();
  }

  private interface Doing {
    ExecutionResult.Outcome on(ExecutionRequest request) throws IOException;
  }

  private void plugin(Doing doing) {
    context.register(
        MutationExecutor.class,
        new MutationExecutor() {
          @Override
          public String name() {
            return "mine";
          }

          @Override
          public ExecutionResult execute(ExecutionRequest request) {
            try {
              return new ExecutionResult(doing.on(request), "did it", JsonObject.EMPTY);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        });
  }

  @Test
  void noGeneIsNobodysFault() throws Exception {
    CycleResult result =
        cycles()
            .run(
                new CycleRequest(
                    List.of("ban_gene:gene_a"),
                    null,
                    CycleRequest.Mode.BY_HAND,
                    OptionalLong.of(1)),
                Progress.NONE);
    assertThat(outcome(result)).isEqualTo(CycleOutcome.NEUTRAL);
    assertThat(assets.events().size()).isZero();
  }

  @Test
  void nothingThatCouldBeShownCostsNothing() throws Exception {
    script = skills.write(GOOD);
    capsule("state=other\n");
    context.set("evolve.executor", "prompt");
    CycleResult result = run();

    assertThat(outcome(result)).isEqualTo(CycleOutcome.UNVERIFIABLE);
    assertThat(result.reason().orElseThrow()).contains("passes already");
    assertThat(phases(result)).doesNotContain(CyclePhase.EXECUTE);
  }

  @Test
  void anAgentThatIsAskedGoesOnWheneverItLikes() throws Exception {
    context.set("evolve.executor", "prompt");
    CycleResult waits = run();
    assertThat(waits.waiting().what()).contains("mend it");
    assertThatThrownBy(this::run)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("solidify");
    assertThat(cycles().recover()).isEmpty();

    Files.writeString(script, GOOD);
    assertThat(outcome(cycles().solidify(Progress.NONE))).isEqualTo(CycleOutcome.SUCCESS);
    assertThat(script).hasContent(GOOD.strip());
  }

  @Test
  void whatAnAgentMadeBadlyIsNamedAndLeft() throws Exception {
    context.set("evolve.executor", "prompt");
    run();
    Files.writeString(script, "state=worse\n");

    CycleResult result = cycles().solidify(Progress.NONE);

    assertThat(outcome(result)).isEqualTo(CycleOutcome.FAILED);
    assertThat(script).hasContent("state=worse");
    assertThat(result.tree().object("details").string("remedy", "")).contains("snapshot restore");
  }

  @Test
  void aReviewedChangeIsAppliedExactlyOrNotAtAll() throws Exception {
    capsule(GOOD);
    context.set("evolve.review", "on");
    assertThat(run().ending()).isNull();
    assertThat(script).hasContent(BAD.strip());

    Files.writeString(script, "state=mine\n");
    assertThatThrownBy(() -> cycles().approve(Progress.NONE))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("skills/faulty/scripts/main.txt")
        .hasMessageContaining("waits on");
    assertThat(script).hasContent("state=mine");
    Files.writeString(script, BAD);
    assertThat(outcome(cycles().approve(Progress.NONE))).isEqualTo(CycleOutcome.SUCCESS);
    assertThat(script).hasContent(GOOD.strip());
  }

  /** Dies at every call in turn; afterwards all is as after the cycle, or as before it. */
  @ParameterizedTest
  @ValueSource(strings = {"here good", "copy good", "here worse", "copy worse"})
  void aDeathAtAnyMomentIsPutRight(String which) throws Exception {
    String after = which.endsWith("good") ? GOOD : "state=worse\n";
    int calls = Integer.MAX_VALUE;
    for (int last = 1; last <= calls; last++) {
      end();
      begin(folder.resolve(which.replace(' ', '-') + last));
      context.set("evolve.place", which.substring(0, 4));
      capsule(after);
      Mortal mortal = new Mortal(last);
      boolean died = dies(cycles(mortal));
      if (!died) {
        calls = mortal.calls();
      }

      cycles().recover();

      boolean kept = Files.readString(script).equals(GOOD);
      String at = which + ", call " + last;
      assertThat(new CycleFile(context).read()).as(at).isEmpty();
      assertThat(Files.readString(script)).as(at).isIn(BAD, GOOD);
      assertThat(assets.capsules().size()).as(at).isEqualTo(kept ? 2 : 1);
      assertThat(skills.leftovers()).as(at).isEmpty();
      List<PastCycles.Past> past = new PastCycles(runtime.journal()).latest(5);
      past.forEach(one -> assertThat(one.ending()).as(at).isPresent());
      if (kept) {
        assertThat(past.get(0).outcome()).as(at).contains(CycleOutcome.SUCCESS);
        assertThat(assets.events().size()).as(at).isEqualTo(1);
      }
    }
    assertThat(calls).isGreaterThan(10);
  }

  /** One service is busy for a moment, at every call in turn: what was decided stays decided. */
  @Test
  void aServiceThatIsBusyTurnsNoVerdict() throws Exception {
    context.set("evolve.place", "copy");
    capsule(GOOD);
    Mortal counting = new Mortal(0);
    lab.journal = real -> counting.of(Journal.class, real);
    assertThat(fails(cycles(counting))).isFalse();
    int decided = 0;
    int most = 24; // these are the calls of the end, and some before
    for (int busy = counting.calls() - most; busy <= counting.calls(); busy++) {
      end();
      begin(folder.resolve("busy-" + busy));
      context.set("evolve.place", "copy");
      capsule(GOOD);
      Mortal mortal = Mortal.busy(busy);
      lab.journal = real -> mortal.of(Journal.class, real);
      fails(cycles(mortal));
      CycleState state = new CycleFile(context).read().orElse(null);
      boolean kept =
          state == null
              ? Files.readString(script).equals(GOOD)
              : state.step() == Step.ENDING
                  && new Ending(state.rest()).phase() == CyclePhase.SOLIDIFIED;
      if (state != null && state.step() == Step.ENDING) {
        decided++;
      }

      lab.journal = real -> real;
      cycles().recover();

      String at = "call " + busy;
      assertThat(new CycleFile(context).read()).as(at).isEmpty();
      assertThat(script).as(at).hasContent((kept ? GOOD : BAD).strip());
      assertThat(assets.capsules().size()).as(at).isEqualTo(kept ? 2 : 1);
      List<PastCycles.Past> past = new PastCycles(runtime.journal()).latest(5);
      past.forEach(one -> assertThat(one.ending()).as(at).isPresent());
      if (kept) {
        assertThat(past.get(0).outcome()).as(at).contains(CycleOutcome.SUCCESS);
      }
    }
    assertThat(decided).as("how often it was decided when a service failed").isGreaterThan(2);
  }

  private static boolean fails(Cycles cycles) throws InterruptedException {
    try {
      cycles.run(CycleRequest.byHand(), Progress.NONE);
      return false;
    } catch (EvograftException e) {
      return true;
    }
  }

  private static boolean dies(Cycles cycles) throws InterruptedException {
    try {
      cycles.run(CycleRequest.byHand(), Progress.NONE);
      return false;
    } catch (Mortal.Died e) {
      return true;
    }
  }
}
