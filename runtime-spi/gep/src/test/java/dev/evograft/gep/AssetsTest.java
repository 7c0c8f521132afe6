// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AssetsTest {

  private static final JsonObject EXAMPLES = (JsonObject) TestJson.resource("gep-examples.json");

  @Test
  void theTypeNamesTheView() {
    assertThat(Assets.of(EXAMPLES.object("gene"))).isInstanceOf(Gene.class);
    assertThat(Assets.of(EXAMPLES.object("capsule"))).isInstanceOf(Capsule.class);
    assertThat(Assets.of(EXAMPLES.object("evolution_event"))).isInstanceOf(EvolutionEvent.class);
    assertThat(Assets.of(EXAMPLES.object("mutation"))).isInstanceOf(Mutation.class);
    assertThat(Assets.of(EXAMPLES.object("personality_state")))
        .isInstanceOf(PersonalityState.class);
    assertThat(Assets.of(EXAMPLES.object("validation_report")))
        .isInstanceOf(ValidationReport.class);
    assertThat(Assets.of(EXAMPLES.objects("memory_graph").get(0)))
        .isInstanceOf(MemoryGraphEvent.class);
    JsonObject candidate = JsonObject.EMPTY.with("type", "CapabilityCandidate").with("x", 1);
    assertThat(Assets.of(candidate)).isEqualTo(new OtherAsset(candidate));
    assertThat(Assets.of(JsonObject.EMPTY).type()).isEmpty();
  }

  @Test
  void readersReadWhatIsThere() {
    Gene gene = new Gene(EXAMPLES.object("gene"));
    assertThat(gene.category()).contains("repair");
    assertThat(gene.maxFiles()).hasValue(6);
    assertThat(gene.forbiddenPaths()).containsExactly(".git", "node_modules");
    assertThat(gene.signalsMatch()).hasSize(3);
    Capsule capsule = new Capsule(EXAMPLES.object("capsule"));
    assertThat(capsule.outcome().succeeded()).isTrue();
    assertThat(capsule.outcome().score()).hasValue(0.84);
    assertThat(capsule.blastRadius().lines()).hasValue(31);
    EvolutionEvent event = new EvolutionEvent(EXAMPLES.object("evolution_event"));
    assertThat(event.personalityState().orElseThrow().rigor()).isEqualTo(0.7);
    assertThat(event.parent()).isEmpty();
    MemoryGraphEvent edge = new MemoryGraphEvent(EXAMPLES.objects("memory_graph").get(2));
    assertThat(edge.derivedFrom()).contains("mge_1772359260000_deadbeef");
    assertThat(new Task(JsonObject.EMPTY.with("task_id", "t1")).id()).contains("t1");
  }

  @Test
  void anIllTypedMemberIsAbsent() {
    Gene gene =
        new Gene(JsonObject.EMPTY.with("category", 1).with("strategy", "do").with("id", null));
    assertThat(gene.category()).isEmpty();
    assertThat(gene.strategy()).isEmpty();
    assertThat(gene.id()).isEmpty();
  }

  @Test
  void aChangedCopyKeepsWhatIsUnknownAndStatesNoId() {
    Gene gene = AssetIds.complete(new Gene(EXAMPLES.object("gene").with("x_vendor", "y")));
    Gene changed = gene.with("summary", "another one, longer");
    assertThat(changed.assetId()).isEmpty();
    assertThat(changed.tree()).containsEntry("x_vendor", "y");
    assertThat(gene.summary()).isNotEqualTo(changed.summary());
  }

  @Test
  void learningIsBounded() {
    Gene gene = new Gene(JsonObject.EMPTY);
    for (int i : IntStream.range(0, 30).toArray()) {
      JsonObject entry = JsonObject.EMPTY.with("at", i);
      gene = gene.withLearning(entry).withAntiPattern(entry);
    }
    assertThat(gene.learningHistory()).hasSize(20);
    assertThat(gene.learningHistory().get(0).integer("at")).hasValue(10);
    assertThat(gene.antiPatterns()).hasSize(12);
  }
}
