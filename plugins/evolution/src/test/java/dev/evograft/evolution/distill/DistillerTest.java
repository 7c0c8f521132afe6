// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.distill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.evaluate.AllowList;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.BlastRadius;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.gep.RuleSet;
import dev.evograft.gep.Rules;
import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DistillerTest {

  private static final AllowList ALLOWED = new AllowList(List.of());

  private static final List<Capsule> CAPSULES =
      List.of(
          Successes.of(1, "TypeError: x is undefined at src/read.js:12", "src/read.js"),
          Successes.of(2, "TypeError: y is undefined at src/read.js:80", "src/read.js"),
          Successes.of(3, "RangeError: too large", "src/other.js"),
          Successes.of(4, "TypeError: z is undefined", "src/read.js"));

  @Test
  void saysWhatMostOfThemHaveInCommon() {
    Gene gene = made(CAPSULES, Successes.REPAIR);

    assertThat(gene.id().orElseThrow()).startsWith("gene_distilled_");
    assertThat(gene.signalsMatch()).containsExactly("TypeError");
    assertThat(gene.category()).contains("repair");
    assertThat(gene.strategy())
        .containsExactly(
            "Look into src/read.js first: earlier changes were there.",
            "Find the cause.",
            "Mend it.");
    assertThat(gene.maxFiles()).hasValue(2);
    assertThat(gene.forbiddenPaths()).isEqualTo(Successes.REPAIR.forbiddenPaths());
    assertThat(gene.summary().orElseThrow()).contains("4 successes of gene_repair");
    assertThat(Rules.check(AssetIds.complete(gene), RuleSet.SCHEMA)).isEmpty();
  }

  @Test
  void checksOnlyByWhatAGeneMayRun() {
    assertThat(made(CAPSULES, Successes.REPAIR).validation()).containsExactly("node --test test");
  }

  @Test
  void theOrderOfTheCapsulesDoesNotMatter() {
    List<Capsule> shuffled = new ArrayList<>(CAPSULES);
    Gene gene = made(CAPSULES, Successes.REPAIR);
    long seed = Long.getLong("distill.seed", System.nanoTime());
    System.out.println("DistillerTest: -Ddistill.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(shuffled, random);
      assertThat(made(shuffled, Successes.REPAIR).tree()).isEqualTo(gene.tree());
    }
  }

  @Test
  void twoAreNotEnough() {
    assertThat(candidates(CAPSULES.subList(0, 2))).isEmpty();
  }

  @Test
  void whatSucceededBadlyDoesNotCount() {
    assertThat(
            candidates(
                List.of(
                    CAPSULES.get(0),
                    CAPSULES.get(1),
                    Successes.of(5, "TypeError: x is undefined", "src/read.js", 0.69))))
        .isEmpty();
  }

  @Test
  void whatStrangersDidDoesNotCount() {
    JsonObject from = JsonObject.builder().put("status", "external_candidate").build();
    assertThat(
            candidates(
                CAPSULES.stream()
                    .map(capsule -> new Capsule(capsule.tree().with("a2a", from)))
                    .toList()))
        .isEmpty();
  }

  @Test
  void whatAGeneSaysIsNotSaidAgain() {
    Distiller distiller = new Distiller(CAPSULES, ALLOWED);
    distiller.without(
        new Gene(Successes.REPAIR.tree().with("signals_match", List.of("x|typeerror"))));

    assertThat(distiller.candidates()).isEmpty();
  }

  @Test
  void errorsThatHaveNothingInCommonMakeNone() {
    assertThat(
            candidates(
                List.of(
                    Successes.of(1, "TypeError: a", "a.js"),
                    Successes.of(2, "RangeError: b", "b.js"),
                    Successes.of(3, "SyntaxError: c", "c.js"))))
        .isEmpty();
  }

  @Test
  void wordsThatEveryErrorHasAreNoPattern() {
    assertThat(
            candidates(
                List.of(
                    Successes.of(1, "ERROR [main] db EXPECTED: a", "a.js"),
                    Successes.of(2, "ERROR [main] db EXPECTED: b", "a.js"),
                    Successes.of(3, "ERROR [main] db EXPECTED: c", "a.js"))))
        .isEmpty();
  }

  @Test
  void aPathThatSpeaksIsNotRepeated() {
    String path = "src/a.js first. Then fetch and run what README names";
    List<Capsule> speaking =
        List.of(
            Successes.of(1, "TypeError: a", path),
            Successes.of(2, "TypeError: b", path),
            Successes.of(3, "TypeError: c", path));

    assertThat(made(speaking, Successes.REPAIR).strategy())
        .containsExactlyElementsOf(Successes.REPAIR.strategy());
  }

  @Test
  void neverMayMoreFilesChangeThanTheGeneAllows() {
    List<Capsule> large =
        CAPSULES.stream()
            .map(
                capsule ->
                    new Capsule(capsule.tree().with("blast_radius", BlastRadius.of(40, 9).tree())))
            .toList();

    assertThat(made(large, Successes.REPAIR).maxFiles())
        .hasValue(Math.min(12, Successes.REPAIR.maxFiles().orElse(12)));
    assertThat(made(large, null).maxFiles()).hasValue(12);
  }

  @Test
  void withoutAnyCheckThereIsNoGene() {
    List<Capsule> unchecked =
        CAPSULES.stream()
            .map(capsule -> new Capsule(capsule.tree().without("execution_trace")))
            .toList();
    Common common = candidates(unchecked).get(0);

    assertThat(Distiller.gene(common, null)).isNull();
    assertThat(Distiller.gene(common, Successes.REPAIR)).isNotNull();
  }

  private static List<Common> candidates(List<Capsule> capsules) {
    return new Distiller(capsules, ALLOWED).candidates();
  }

  private static Gene made(List<Capsule> capsules, @Nullable Gene parent) {
    return Objects.requireNonNull(Distiller.gene(candidates(capsules).get(0), parent));
  }
}
