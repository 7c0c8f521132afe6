// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.distill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.gep.RuleSet;
import dev.evograft.gep.Rules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DistillerTest {

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
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(shuffled, random);
      assertThat(made(shuffled, Successes.REPAIR).tree()).isEqualTo(gene.tree());
    }
  }

  @Test
  void twoAreNotEnough() {
    assertThat(Distiller.distil(CAPSULES.subList(0, 2), List.of(Successes.REPAIR))).isEmpty();
  }

  @Test
  void whatSucceededBadlyDoesNotCount() {
    List<Capsule> weak =
        List.of(
            CAPSULES.get(0),
            CAPSULES.get(1),
            Successes.of(5, "TypeError: x is undefined", "src/read.js", 0.69));

    assertThat(Distiller.distil(weak, List.of(Successes.REPAIR))).isEmpty();
  }

  @Test
  void whatADistilledGeneSaysIsNotSaidAgain() {
    Gene gene = made(CAPSULES, Successes.REPAIR);

    assertThat(Distiller.distil(CAPSULES, List.of(Successes.REPAIR, gene))).isEmpty();
  }

  @Test
  void errorsThatHaveNothingInCommonMakeNone() {
    List<Capsule> different =
        List.of(
            Successes.of(1, "TypeError: a", "a.js"),
            Successes.of(2, "RangeError: b", "b.js"),
            Successes.of(3, "SyntaxError: c", "c.js"));

    assertThat(Distiller.distil(different, List.of(Successes.REPAIR))).isEmpty();
  }

  @Test
  void neverMayMoreThanTwelveFilesChange() {
    List<Capsule> large =
        CAPSULES.stream()
            .map(
                capsule ->
                    new Capsule(
                        capsule
                            .tree()
                            .with("blast_radius", dev.evograft.gep.BlastRadius.of(40, 9).tree())))
            .toList();

    assertThat(made(large, Successes.REPAIR).maxFiles()).hasValue(12);
  }

  private static Gene made(List<Capsule> capsules, Gene gene) {
    return Distiller.distil(capsules, List.of(gene)).orElseThrow().gene();
  }
}
