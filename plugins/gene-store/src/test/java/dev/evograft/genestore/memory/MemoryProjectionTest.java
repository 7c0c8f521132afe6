// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.evograft.genestore.file.Masking;
import dev.evograft.gep.Gene;
import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Redactor;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.toolkit.json.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryProjectionTest {

  @TempDir Path root;

  private final FakeMemory memory = new FakeMemory();
  private final List<JournalEntry> journal = new ArrayList<>();
  private MemoryFolder folder;

  @BeforeEach
  void prepare() {
    folder = Folders.of(root);
    memory.genes.put("g", LearningHistoryTest.gene());
  }

  @Test
  void aCycleIsASignalAHypothesisAnAttemptAndAnOutcome() {
    deliver(Cycles.solidified("cycle-1", Outcomes.NOON));

    assertThat(memory.events.values())
        .extracting(event -> event.kind().orElseThrow())
        .containsExactly("signal", "hypothesis", "attempt", "outcome");
    assertThat(memory.events.values())
        .extracting(event -> event.signalKey().orElseThrow())
        .containsOnly("errsig_norm:" + dev.evograft.gep.Fnv.hex("x") + "|log_error");
    MemoryGraphEvent outcome = memory.latest(1).get(0);
    assertThat(outcome.geneId()).contains("g");
    assertThat(outcome.geneCategory()).contains("repair");
    assertThat(outcome.capsulesUsed()).containsExactly("capsule_1");
    assertThat(outcome.outcome().orElseThrow().score()).hasValue(0.9);
    assertThat(outcome.ts()).contains("2026-11-03T12:00:00.005Z");
    MemoryGraphEvent attempt = memory.latest(2).get(1);
    MemoryGraphEvent hypothesis = memory.latest(3).get(2);
    assertThat(attempt.hypothesis().orElseThrow().string("id"))
        .isEqualTo(hypothesis.hypothesis().orElseThrow().string("id"));
    assertThat(outcome.action().orElseThrow().string("id"))
        .isEqualTo(attempt.action().orElseThrow().string("id"));
  }

  @Test
  void noTranscriptIsKept() {
    deliver(Cycles.solidified("cycle-1", Outcomes.NOON));
    deliver(
        List.of(
            Cycles.run("r", spec().withTask("my task"), RunStatus.FAILED, Map.of("gene", "g"))));

    assertThat(memory.events.toString())
        .doesNotContain("secret talk", "not kept", "the output", "my task");
  }

  @Test
  void aRolledBackCycleIsAFailureAndAConflictIsNobodysFault() {
    deliver(
        Cycles.cycle(
            "c1", Outcomes.NOON, CyclePhase.ROLLED_BACK, Map.of("reason", "a check failed")));
    deliver(Cycles.cycle("c2", Outcomes.NOON, CyclePhase.CONFLICT, Map.of("reason", "you edited")));
    deliver(
        Cycles.cycle(
            "c3", Outcomes.NOON, CyclePhase.ABANDONED, Map.of("reason", "unverifiable: no mvn")));

    assertThat(memory.latest(99))
        .flatExtracting(event -> event.outcome().flatMap(o -> o.status()).stream().toList())
        .containsExactly("unverifiable", "conflict", "failed");
    Gene gene = memory.genes.get("g");
    assertThat(gene.learningHistory()).hasSize(1);
    assertThat(gene.learningHistory().get(0).string("reason_class")).contains("validation");
    assertThat(memory.advise(List.of("log_error", "errsig:x")).standings().get(0).attempts())
        .isEqualTo(1);
  }

  /** What a source brought and nobody promoted answers for itself. */
  @Test
  void aStrangersCapsuleThatFailsSaysNothingAgainstOurGene() {
    Map<String, Object> trial = Map.of("capsule", "capsule_1", "source", "hub", "own_gene", true);
    deliver(
        Cycles.cycle(
            "c1",
            Outcomes.NOON,
            CyclePhase.ROLLED_BACK,
            Map.of("reason", "a check failed", "trial", trial)));

    MemoryGraphEvent outcome = memory.latest(1).get(0);
    assertThat(outcome.outcome().flatMap(one -> one.status())).contains("failed");
    assertThat(outcome.capsulesUsed()).containsExactly("capsule_1");
    assertThat(outcome.tree().object("observed").string("source")).contains("hub");
    assertThat(outcome.geneId()).isEmpty();
    assertThat(memory.genes.get("g").learningHistory()).isEmpty();
    assertThat(memory.advise(List.of("log_error", "errsig:x")).standings()).isEmpty();

    Map<String, Object> own = Map.of("capsule", "capsule_1", "source", "hub", "own_gene", false);
    deliver(
        Cycles.cycle(
            "c2",
            Outcomes.NOON.plusSeconds(600),
            CyclePhase.ROLLED_BACK,
            Map.of("reason", "a check failed", "trial", own)));
    assertThat(memory.genes.get("g").learningHistory()).as("of the source's own gene").hasSize(1);
  }

  @Test
  void theRestOfACycleKnowsItsBeginning() {
    List<JournalEntry> entries = Cycles.solidified("cycle-1", Outcomes.NOON);
    deliver(entries);
    Map<String, MemoryGraphEvent> whole = Map.copyOf(memory.events);
    memory.events.clear();

    for (JournalEntry entry : entries) {
      assertThat(deliver(List.of(entry)).kind()).isEqualTo(DeliveryResult.Kind.DELIVERED);
    }

    assertThat(memory.events).isEqualTo(whole);
  }

  /** Each step may be the last one of a process: the next one gets the delivery again. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void deliveriesThatBreakOffAndComeAgainAreDeliveredOnce(long seed) {
    Random random = new Random(seed);
    for (int cycle = 0; cycle < 8; cycle++) {
      Delivery delivery =
          delivery(
              Cycles.cycle(
                  "cycle-" + cycle,
                  Outcomes.NOON.plusSeconds(cycle * 600L),
                  random.nextBoolean() ? CyclePhase.SOLIDIFIED : CyclePhase.ROLLED_BACK,
                  Map.of("reason", "constraint")));
      journal.addAll(delivery.entries());
      int steps = random.nextInt(9);
      Throwable thrown =
          catchThrowable(() -> projection(new Breaking(memory, steps)).deliver(delivery));
      assertThat(thrown == null || thrown instanceof EvograftException).isTrue();
      projection(memory).deliver(delivery);
      projection(memory).deliver(delivery);
    }

    assertThat(memory.events).as("seed %d", seed).hasSize(32);
    assertThat(memory.genes.get("g").learningHistory()).as("seed %d", seed).hasSize(8);
    assertThat(memory.puts).as("seed %d", seed).isEqualTo(8);
    String narrative = new Narrative(folder).read(Outcomes.NOON);
    assertThat(narrative.split("### \\[")).as("seed %d", seed).hasSize(9);
    assertThat(new Reflections(folder).all(Outcomes.NOON)).as("seed %d", seed).hasSize(1);
  }

  @Test
  void theRunOfASkillThatNamesAGeneIsAnOutcome() {
    deliver(
        List.of(
            Cycles.run(
                "r1",
                spec().withLabels(Map.of("gene", "g", "signals", "log_error, slow")),
                RunStatus.SUCCEEDED,
                Map.of("score", 0.7))));
    deliver(List.of(Cycles.run("r2", spec(), RunStatus.FAILED, Map.of("gene", "g"))));
    deliver(
        List.of(
            Cycles.run(
                "r3",
                spec(),
                RunStatus.SUCCEEDED,
                Map.of("gene", "g", "task_completed", false, "signals", List.of("a")))));

    assertThat(memory.events.values())
        .extracting(event -> event.signalKey().orElseThrow())
        .containsExactly("log_error|slow", "skill:build", "a");
    assertThat(memory.events.values())
        .extracting(event -> event.outcome().orElseThrow().succeeded())
        .containsExactly(true, false, false);
    assertThat(memory.genes.get("g").learningHistory()).hasSize(3);
  }

  @Test
  void otherRunsAreNoMemory() {
    deliver(List.of(Cycles.run("r1", spec(), RunStatus.SUCCEEDED, Map.of())));
    deliver(
        List.of(
            Cycles.run(
                "r2",
                RunSpec.of(RunSpec.EVOLUTION, "cycle"),
                RunStatus.SUCCEEDED,
                Map.of("gene", "g"))));
    assertThat(memory.events).isEmpty();

    deliver(List.of(Cycles.run("r3", spec(), RunStatus.CANCELLED, Map.of("gene", "g"))));
    assertThat(memory.events).hasSize(1);
    assertThat(memory.genes.get("g").learningHistory()).isEmpty();
  }

  @Test
  void aGeneThatIsNotOnTheShelfTeachesNobody() {
    memory.genes.clear();
    deliver(Cycles.solidified("cycle-1", Outcomes.NOON));

    assertThat(memory.events).hasSize(4);
    assertThat(memory.puts).isZero();
  }

  @Test
  void anUnreadableEntryIsADeadLetterAndWhatWasBeforeIsSettled() {
    JournalEntry good = Cycles.run("r", spec(), RunStatus.SUCCEEDED, Map.of("gene", "g"));
    JournalEntry bad =
        new JournalEntry(
            "r",
            2,
            good.type(),
            1,
            good.at(),
            JsonObject.builder().put("status", "of_the_future").build());

    assertThat(deliver(List.of(good, bad)).upTo()).isEqualTo(1);
    assertThat(deliver(List.of(bad)).kind()).isEqualTo(DeliveryResult.Kind.REJECTED);
  }

  @Test
  void anUnreadableBeginningLeavesTheRestOfTheCycle() {
    List<JournalEntry> entries = Cycles.solidified("c", Outcomes.NOON);
    Masking choking =
        new Masking(
            new Redactor() {
              @Override
              public String redact(String text) {
                return text;
              }

              @Override
              public JsonObject redact(JsonObject tree) {
                if (tree.toString().contains("errsig:x")) {
                  throw new IllegalArgumentException("no JSON value");
                }
                return tree;
              }
            });
    MemoryProjection projection =
        new MemoryProjection(
            new MemoryProjection.Outputs(
                "a graph",
                memory,
                memory,
                new Chronicle(folder, memory, (file, what) -> {}, choking)),
            (key, end) -> entries.subList(0, (int) end),
            choking);

    for (JournalEntry entry : entries.subList(2, entries.size())) {
      assertThat(projection.deliver(delivery(List.of(entry))).toCompletableFuture().join().kind())
          .isEqualTo(DeliveryResult.Kind.DELIVERED);
    }
    assertThat(memory.latest(1).get(0).geneId()).contains("g");
  }

  @Test
  void aNarrativeThatCannotBeWrittenIsAProblemAndHoldsNothingUp() throws Exception {
    Files.createDirectories(folder.path().resolve(Narrative.FILE));
    List<String> problems = new ArrayList<>();
    MemoryProjection projection =
        Folders.projection(
            folder, memory, memory, journal, (file, what) -> problems.add(file + " " + what));

    DeliveryResult result =
        projection
            .deliver(delivery(Cycles.solidified("c", Outcomes.NOON)))
            .toCompletableFuture()
            .join();

    assertThat(result.kind()).isEqualTo(DeliveryResult.Kind.DELIVERED);
    assertThat(memory.genes.get("g").learningHistory()).hasSize(1);
    assertThat(problems).singleElement().asString().contains("evolution_narrative.md");
    Files.delete(folder.path().resolve(Narrative.FILE));
    projection.deliver(delivery(Cycles.solidified("d", Outcomes.NOON)));
    assertThat(problems.get(1)).isEqualTo(folder.path() + " null");
  }

  @Test
  void aCodeDecidesWhatIsLearned() {
    deliver(
        Cycles.cycle(
            "c1",
            Outcomes.NOON,
            CyclePhase.ROLLED_BACK,
            Map.of("reason", "check failed: ProtocolTest", "code", "validation")));
    deliver(
        Cycles.cycle(
            "c2",
            Outcomes.NOON.plusSeconds(9),
            CyclePhase.ROLLED_BACK,
            Map.of("reason", "unverifiable claims in the summary", "code", "protocol")));
    deliver(
        Cycles.cycle("c3", Outcomes.NOON, CyclePhase.ABANDONED, Map.of("code", "unverifiable")));

    assertThat(memory.genes.get("g").learningHistory())
        .extracting(entry -> entry.string("reason_class", ""))
        .containsExactly("validation", "protocol");
    assertThat(memory.latest(1).get(0).outcome().orElseThrow().status()).contains("unverifiable");
  }

  @Test
  void whatACycleCameToDecidesWhetherItCounts() {
    for (String status : List.of("neutral", "unverifiable", "conflict", "abandoned")) {
      deliver(
          Cycles.cycle(
              "c-" + status,
              Outcomes.NOON,
              CyclePhase.ROLLED_BACK,
              Map.of("status", status, "reason", "no check ran", "code", "no_check")));
      assertThat(memory.latest(1).get(0).outcome().orElseThrow().status()).contains(status);
    }

    assertThat(memory.genes.get("g").learningHistory()).isEmpty();
  }

  @Test
  void whatTheGraphOfOthersHoldsIsMaskedInReflections() {
    for (int i = 0; i < 4; i++) {
      memory.append(
          Outcomes.of("mge_of_others_" + i, "z", false, "log_error", "errsig:x", "pw hunter2"));
    }
    Masking masking =
        new Masking(
            new Redactor() {
              @Override
              public String redact(String text) {
                return text.replace("hunter2", "***");
              }

              @Override
              public JsonObject redact(JsonObject tree) {
                return JsonText.parseObject(redact(tree.toString()).getBytes(UTF_8));
              }
            });
    Chronicle chronicle = new Chronicle(folder, memory, (file, what) -> {}, masking);
    MemoryProjection projection =
        new MemoryProjection(
            new MemoryProjection.Outputs("a graph", memory, memory, chronicle),
            (key, end) -> List.of(),
            masking);
    for (int i = 0; i < 5; i++) {
      projection.deliver(delivery(Cycles.solidified("c" + i, Outcomes.NOON.plusSeconds(i))));
    }

    assertThat(new Reflections(folder).all(Outcomes.NOON).toString())
        .contains("pw ***")
        .doesNotContain("hunter2");
  }

  @Test
  void everyFifthCycleIsReflected() {
    for (int i = 0; i < 12; i++) {
      deliver(Cycles.solidified("c" + i, Outcomes.NOON.plus(Duration.ofMinutes(20L * i))));
    }

    List<JsonObject> reflections = new Reflections(folder).all(Outcomes.NOON);
    assertThat(reflections)
        .extracting(reflection -> reflection.string("cycle", ""))
        .containsExactly("c4", "c9");
    assertThat(reflections.get(1).string("preferred_gene")).contains("g");
  }

  private static RunSpec spec() {
    return RunSpec.skill("build");
  }

  private DeliveryResult deliver(List<JournalEntry> entries) {
    journal.addAll(entries);
    return projection(memory).deliver(delivery(entries)).toCompletableFuture().join();
  }

  private static Delivery delivery(List<JournalEntry> entries) {
    return new Delivery(entries.get(0).key(), entries, 1, false, false);
  }

  private MemoryProjection projection(dev.evograft.spi.asset.MemoryGraph graph) {
    return Folders.projection(
        folder, graph, graph instanceof GeneShelf shelf ? shelf : memory, journal);
  }

  /** Breaks off after some writes. */
  private static final class Breaking implements dev.evograft.spi.asset.MemoryGraph, GeneShelf {
    private final FakeMemory memory;
    private int steps;

    Breaking(FakeMemory memory, int steps) {
      this.memory = memory;
      this.steps = steps;
    }

    private void step() {
      if (steps-- == 0) {
        throw new EvograftException("write_failed", "no");
      }
    }

    @Override
    public Path folder() {
      return Path.of("memory");
    }

    @Override
    public void append(MemoryGraphEvent event) {
      step();
      memory.append(event);
      step();
    }

    @Override
    public List<MemoryGraphEvent> latest(int most) {
      throw new EvograftException("store_unreadable", "no");
    }

    @Override
    public dev.evograft.spi.asset.MemoryAdvice advise(java.util.Collection<String> signals) {
      return memory.advise(signals);
    }

    @Override
    public java.util.Optional<Gene> find(String id) {
      return memory.find(id);
    }

    @Override
    public void update(String id, java.util.function.UnaryOperator<Gene> change) {
      memory.update(id, change);
    }
  }
}
