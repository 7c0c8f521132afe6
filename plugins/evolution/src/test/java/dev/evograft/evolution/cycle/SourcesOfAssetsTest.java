// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evolution.source.TakingIn;
import dev.evograft.gep.Adoption;
import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.gep.OtherAsset;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.asset.AssetQuestion;
import dev.evograft.spi.asset.AssetSource;
import dev.evograft.spi.asset.MemoryAdvice;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cycle makes of sources: whatever they do, it is the cycle that it would have been. */
class SourcesOfAssetsTest {

  private static final String GENE = "gene_from_elsewhere";
  private static final String CAPSULE = "capsule_from_elsewhere";

  @TempDir private Path folder;
  private Lab lab;
  private final List<String> notes = new ArrayList<>();
  private final CountDownLatch never = new CountDownLatch(1);

  @BeforeEach
  void begin() throws Exception {
    lab = new Lab(folder.resolve("lab"));
    lab.context.set("evolve.place", "copy");
    lab.capsule(Lab.GOOD);
  }

  @AfterEach
  void end() {
    never.countDown();
    lab.close();
  }

  private interface Finding {
    List<? extends Asset> find(AssetQuestion question) throws InterruptedException;
  }

  private void source(String name, Finding finding) {
    source(name, false, finding);
  }

  private void source(String name, boolean trusted, Finding finding) {
    source(name, () -> trusted, finding);
  }

  private void source(String name, BooleanSupplier trusted, Finding finding) {
    lab.context.register(
        AssetSource.class,
        new AssetSource() {
          @Override
          public String name() {
            return name;
          }

          @Override
          public boolean trusted() {
            return trusted.getAsBoolean();
          }

          @Override
          public List<? extends Asset> find(AssetQuestion question) throws InterruptedException {
            return finding.find(question);
          }
        });
  }

  private static Gene gene() {
    return AssetIds.complete(
        new Gene(
            JsonObject.builder()
                .put("type", "Gene")
                .put("id", GENE)
                .put("category", "repair")
                .put("signals_match", List.of("log_error", "errsig"))
                .put("strategy", List.of("it would win"))
                .put("validation", List.of("node would-run.js"))
                .build()));
  }

  private static Capsule capsule() {
    return AssetIds.complete(
        new Capsule(
            JsonObject.builder()
                .put("type", "Capsule")
                .put("id", CAPSULE)
                .put("gene", "gene_a")
                .put("trigger", List.of("log_error", "errsig"))
                .put(
                    "outcome",
                    JsonObject.builder().put("status", "success").put("score", 1).build())
                .put(
                    "diff",
                    "--- a/skills/faulty/scripts/main.txt\n+++ b/skills/faulty/scripts/main.txt\n"
                        + "@@ -1 +1 @@\n-state=bad\n+state=good from elsewhere\n")
                .build()));
  }

  private CycleResult run() throws InterruptedException {
    return run(lab.cycles());
  }

  private CycleResult run(Cycles cycles) throws InterruptedException {
    return cycles.run(
        new CycleRequest(List.of(), null, CycleRequest.Mode.BY_HAND, OptionalLong.of(NO_DRIFT)),
        new Progress() {
          @Override
          public void note(String what) {
            notes.add(what);
          }
        });
  }

  private List<JsonObject> told(CycleResult result) {
    return lab.recorded(result).stream()
        .filter(event -> event.phase() == CyclePhase.SELECT)
        .map(CycleEvent::details)
        .findFirst()
        .orElseThrow()
        .objects("sources");
  }

  @Test
  void whatComesIsStagedAndNamedAndNotUsed() throws Exception {
    List<AssetQuestion> asked = Collections.synchronizedList(new ArrayList<>());
    source(
        "hub",
        question -> {
          asked.add(question);
          return List.of(capsule(), gene());
        });

    CycleResult result = run();

    assertThat(result.outcome()).contains(CycleOutcome.SUCCESS);
    assertThat(lab.script).hasContent(Lab.GOOD.strip());
    assertThat(lab.assets.staged().size()).isEqualTo(2);
    assertThat(lab.assets.staged().find(GENE).orElseThrow().origin()).isEqualTo("hub");
    assertThat(lab.assets.genes().find(GENE)).isEmpty();
    assertThat(told(result)).hasSize(1);
    assertThat(told(result).get(0).strings("offered")).containsExactly(CAPSULE, GENE);
    assertThat(notes.stream().filter(note -> note.contains("hub has"))).hasSize(1);
    assertThat(asked).hasSize(1);
    assertThat(asked.get(0).signals()).contains("log_error");
  }

  /** Each try may wait for seconds. */
  @Test
  void aStoreThatIsBusyIsTriedOnceForAllThatCame() throws Exception {
    source("hub", question -> List.of(capsule(), gene()));
    source("other hub", question -> List.of(gene(), capsule()));
    lab.assets.busy = true;

    CycleResult result = run();

    assertThat(result.outcome()).contains(CycleOutcome.SUCCESS);
    assertThat(lab.assets.triedToStage).isEqualTo(1);
    assertThat(told(result))
        .hasSize(2)
        .allSatisfy(one -> assertThat(one.string("problem", "")).contains("another process holds"));
  }

  /** One that never ends, even when it is interrupted, holds up nobody and is asked no more. */
  @Test
  void whoHangsIsLeftOut() throws Exception {
    lab.context.set("evolve.candidates.deadline", "1ms");
    AtomicInteger calls = new AtomicInteger();
    source(
        "slow",
        question -> {
          calls.incrementAndGet();
          while (true) {
            try {
              never.await();
              return List.of(gene());
            } catch (InterruptedException e) {
              // as a source that swallows it
            }
          }
        });
    Cycles cycles = lab.cycles();

    CycleResult first = run(cycles);
    lab.skills.write(Lab.BAD);
    CycleResult second = run(cycles);

    assertThat(first.outcome()).contains(CycleOutcome.SUCCESS);
    assertThat(told(first).get(0).string("problem", "")).isEqualTo("it did not answer in time");
    assertThat(told(second).get(0).string("problem", "")).contains("earlier question");
    assertThat(told(second).get(0).string("source", "")).isEqualTo("slow");
    assertThat(calls).hasValue(1);
    assertThat(notes.stream().filter(note -> note.contains("is left out"))).hasSize(2);
    assertThat(lab.assets.staged().size()).isZero();
  }

  @Test
  void whoThrowsOrLiesIsNamedOnce() throws Exception {
    source(
        "down",
        question -> {
          throw new IllegalStateException("connection refused\nat line 2");
        });
    source(
        "broken",
        question -> {
          throw new StackOverflowError();
        });
    source("nothing", question -> List.of());
    source(
        "lying",
        question -> {
          List<Asset> given = new ArrayList<>();
          given.add(null);
          given.add(gene().over(gene().tree().with("strategy", List.of("another one"))));
          given.add(
              new OtherAsset(JsonObject.builder().put("type", "Task").put("id", "t").build()));
          given.add(gene());
          return given;
        });
    source("dumb", question -> null);

    CycleResult result = run();

    assertThat(result.outcome()).contains(CycleOutcome.SUCCESS);
    assertThat(told(result)).hasSize(5);
    assertThat(problem(result, "down")).contains("connection refused at line 2");
    assertThat(problem(result, "broken")).contains("StackOverflowError");
    assertThat(problem(result, "nothing")).isEmpty();
    assertThat(problem(result, "lying")).contains("2 more are not what they say");
    assertThat(problem(result, "dumb")).contains("nothing at all");
    for (String name : List.of("down", "broken", "lying", "dumb")) {
      assertThat(notes.stream().filter(note -> note.contains(name + " "))).as(name).hasSize(1);
    }
    assertThat(lab.assets.staged().size()).isEqualTo(1);
  }

  private String problem(CycleResult result, String source) {
    return told(result).stream()
        .filter(one -> one.string("source", "").equals(source))
        .findFirst()
        .orElseThrow()
        .string("problem", "");
  }

  @Test
  void nobodyIsAskedWhereTheSettingSaysSo() throws Exception {
    lab.context.set("evolve.candidates.deadline", "0s");
    source(
        "hub",
        question -> {
          throw new IllegalStateException("nobody asks");
        });

    CycleResult result = run();

    assertThat(result.outcome()).contains(CycleOutcome.SUCCESS);
    assertThat(told(result)).isEmpty();
  }

  @Test
  void whoIsTrustedIsNotWhereTheSettingsAreLax() throws Exception {
    source("hub", true, question -> List.of(capsule(), gene()));

    CycleResult result = run();

    assertThat(result.outcome()).contains(CycleOutcome.SUCCESS);
    assertThat(lab.script).hasContent(Lab.GOOD.strip());
    assertThat(problem(result, "hub")).contains("evolve.sandbox=required");
    assertThat(lab.assets.genes().find(GENE)).isEmpty();
    assertThat(lab.assets.staged().size()).isEqualTo(2);
  }

  /** Its commands are never run, and lax settings later do not use it any more. */
  @Test
  void whatComesFromWhoIsTrustedIsUsedAtOnceWithoutItsCommands() throws Exception {
    lab.context.set("evolve.sandbox", "required");
    source("hub", true, question -> List.of(better(), gene(), capsule()));

    Optional<CycleResult> result = inSandbox();

    Gene taken = lab.assets.genes().find(GENE).orElseThrow();
    assertThat(TakingIn.isTaken(taken)).isTrue();
    assertThat(taken.validation()).isEmpty();
    assertThat(Adoption.originId(taken)).isEqualTo(gene().assetId().orElseThrow());
    Capsule capsule = lab.assets.capsules().find(BETTER).orElseThrow();
    assertThat(TakingIn.isTaken(capsule)).isTrue();
    assertThat(capsule.gene()).as("by our name of it").contains(GENE);
    assertThat(capsule.confidence().orElseThrow()).isLessThan(0.9);
    result.ifPresent(
        one -> {
          assertThat(one.outcome()).as("%s", one).contains(CycleOutcome.SUCCESS);
          assertThat(told(one).get(0).strings("taken")).contains(GENE, BETTER);
        });

    lab.context.set("evolve.sandbox", "auto");
    lab.skills.write(Lab.BAD);
    CycleResult lax = run();
    assertThat(lab.recorded(lax).stream().map(CycleEvent::details).map(JsonObject::toString))
        .noneMatch(details -> details.contains("\"gene\":\"" + GENE + "\""));
  }

  private void strict() {
    lab.context.set("evolve.sandbox", "required");
  }

  /** Two assets of one local id: only what the trusted one gave is taken in. */
  @Test
  void aStrangersOfTheSameNameIsNotTakenIn() throws Exception {
    strict();
    Capsule strangers =
        AssetIds.complete(
            better().over(better().tree().without("asset_id").with("summary", "of somebody else")));
    source("hub", true, question -> List.of(better(), gene()));
    source("other", question -> List.of(strangers));
    lab.assets.stage(List.of(better()), "hub");
    lab.assets.stage(List.of(strangers), "hub");

    inSandbox();

    Capsule taken = lab.assets.capsules().find(BETTER).orElseThrow();
    assertThat(Adoption.originId(taken)).isEqualTo(better().assetId().orElseThrow());
    assertThat(taken.summary()).isEmpty();
  }

  @Test
  void whoIsTrustedNoMoreIsOutAtOnceAndWhatAPersonRemovedStaysAway() throws Exception {
    strict();
    source("hub", () -> trust, question -> List.of(better(), gene()));
    inSandbox();
    assertThat(lab.assets.capsules().find(BETTER)).isPresent();

    trust = false;
    lab.skills.write(Lab.BAD);
    lab.assets.advises(new MemoryAdvice(List.of(), GENE, Map.of()));
    inSandbox()
        .ifPresent(
            result ->
                assertThat(lab.recorded(result).toString())
                    .doesNotContain("\"gene\":\"" + GENE, "\"capsule\":\"" + BETTER));

    trust = true;
    lab.assets.remove(lab.assets.capsules(), BETTER);
    lab.assets.remove(lab.assets.staged(), BETTER);
    lab.skills.write(Lab.BAD);
    inSandbox();
    assertThat(lab.assets.capsules().find(BETTER)).isEmpty();
    assertThat(lab.assets.staged().find(BETTER)).isEmpty();
  }

  private boolean trust = true;

  /** One gene of a stranger does not end evolution for its signals. */
  @Test
  void whatDoesNotApplyIsPassedOverForOurs() throws Exception {
    strict();
    Capsule elsewhere =
        AssetIds.complete(
            better()
                .over(
                    better()
                        .tree()
                        .without("asset_id")
                        .with("diff", "--- a/none.txt\n+++ b/none.txt\n@@ -1 +1 @@\n-a\n+b\n")));
    source("hub", true, question -> List.of(elsewhere, gene()));

    lab.assets.advises(new MemoryAdvice(List.of(), GENE, Map.of()));
    Optional<CycleResult> result = inSandbox();

    assertThat(lab.assets.genes().find(GENE)).isPresent();
    assertThat(notes).anyMatch(note -> note.contains("does not apply here"));
    result.ifPresent(one -> assertThat(one.outcome()).contains(CycleOutcome.SUCCESS));
    result.ifPresent(one -> assertThat(lab.script).hasContent(Lab.GOOD.strip()));
  }

  @Test
  void aGeneWithoutACapsuleIsOfNoUseAndNotTakenIn() throws Exception {
    strict();
    source("hub", true, question -> List.of(gene()));

    inSandbox();

    assertThat(lab.assets.staged().find(GENE)).isPresent();
    assertThat(lab.assets.genes().find(GENE)).isEmpty();
  }

  /** What repeats a stranger's change is that change, by whichever gene. */
  @Test
  void theMarkGoesOnToWhatRepeatsIt() throws Exception {
    Capsule taken =
        capsule().over(capsule().tree().with("a2a", Adoption.unasked(JsonObject.EMPTY, "hub")));

    assertThat(Adoption.unaskedFrom(TakingIn.bound(better(), taken))).contains("hub");
    assertThat(TakingIn.bound(better(), capsule())).isEqualTo(better());

    strict();
    lab.assets.remove(lab.assets.capsules(), "capsule_a");
    source("hub", true, question -> List.of(capsule()));
    Optional<CycleResult> result = inSandbox();
    if (result.isPresent()) {
      assertThat(result.get().outcome()).contains(CycleOutcome.SUCCESS);
      Capsule made = lab.assets.capsules().latest(1).get(0);
      assertThat(made.sourceType()).contains("reused");
      assertThat(TakingIn.isTaken(made)).isTrue();
    }
  }

  /** A capsule of a hub that applies and fails is not the fault of the gene of ours it hangs on. */
  @Test
  void whatWasTakenAndFailsIsHeldAgainstItselfAndNotAgainstOurGene() throws Exception {
    strict();
    lab.assets.remove(lab.assets.capsules(), "capsule_a");
    JsonObject tree = capsule().tree().without("asset_id");
    String worse = tree.string("diff", "").replace("good from elsewhere", "worse");
    Capsule bad = AssetIds.complete(capsule().over(tree.with("diff", worse)));
    source("hub", true, question -> List.of(bad));

    Optional<CycleResult> result = inSandbox();

    if (result.isPresent()) {
      assertThat(result.get().outcome()).contains(CycleOutcome.FAILED);
      JsonObject trial =
          lab.recorded(result.get()).stream()
              .filter(event -> event.phase().ends())
              .map(event -> event.details().object("trial"))
              .findFirst()
              .orElseThrow();
      assertThat(trial.string("capsule")).contains(CAPSULE);
      assertThat(trial.string("source")).contains("hub");
      assertThat(trial.bool("own_gene")).contains(true);

      assertThatThrownBy(this::run)
          .as("it is not tried again, and there is nobody else")
          .isInstanceOfSatisfying(
              EvograftException.class, e -> assertThat(e.code()).isEqualTo("no_executor"));
    }
  }

  /** Where this machine has no sandbox the cycle ends before anything is replayed. */
  private Optional<CycleResult> inSandbox() throws InterruptedException {
    try {
      return Optional.of(run());
    } catch (EvograftException e) {
      assertThat(e.code()).isEqualTo("no_sandbox");
      return Optional.empty();
    }
  }

  private static final String BETTER = "capsule_better";

  /** A seed with which drift draws none of few genes: what is chosen is what counts most. */
  private static final long NO_DRIFT = Long.getLong("evolve.seed", 24);

  private static Capsule better() {
    return AssetIds.complete(
        capsule()
            .over(
                capsule()
                    .tree()
                    .without("asset_id")
                    .with("id", BETTER)
                    .with("confidence", 0.9)
                    .with("gene", gene().assetId().orElseThrow())));
  }

  /** Months of cycles do not fill the disk with what nobody looks at. */
  @Test
  void ofTheStagedOfOneSourceTheOldestGo() throws Exception {
    lab.assets.stage(List.of(gene()), "a person");
    for (int i = 0; i < 205; i++) {
      Capsule one = capsule();
      lab.assets.stage(
          List.of(AssetIds.complete(one.over(one.tree().without("asset_id").with("id", "c" + i)))),
          "hub");
    }
    source("hub", question -> List.of(better()));

    CycleResult result = run();

    assertThat(result.outcome()).contains(CycleOutcome.SUCCESS);
    assertThat(lab.assets.staged().size()).isEqualTo(201);
    assertThat(lab.assets.staged().find(GENE)).isPresent();
    assertThat(lab.assets.staged().find("c5")).isEmpty();
    assertThat(lab.assets.staged().find("c6")).isPresent();
    assertThat(lab.assets.staged().find(BETTER)).isPresent();
  }
}
