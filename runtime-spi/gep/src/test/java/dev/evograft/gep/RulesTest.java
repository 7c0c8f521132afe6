// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {

  private static final JsonObject EXAMPLES = (JsonObject) TestJson.resource("gep-examples.json");
  private static final Gene GENE = new Gene(EXAMPLES.object("gene"));
  private static final Capsule CAPSULE = new Capsule(EXAMPLES.object("capsule"));
  private static final EvolutionEvent EVENT =
      new EvolutionEvent(EXAMPLES.object("evolution_event"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gene",
        "mutation",
        "personality_state",
        "capsule",
        "validation_report",
        "evolution_event"
      })
  void theExamplesKeepTheSchema(String name) {
    assertThat(Rules.check(Assets.of(EXAMPLES.object(name)), RuleSet.SCHEMA)).isEmpty();
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of(GENE.without("category"), "schema.required", "category"),
        Arguments.of(GENE.with("category", "destroy"), "schema.enum", "category"),
        Arguments.of(GENE.with("schema_version", "1.5"), "schema.pattern", "schema_version"),
        Arguments.of(GENE.with("id", ""), "schema.min_length", "id"),
        Arguments.of(GENE.with("signals_match", List.of()), "schema.min_items", "signals_match"),
        Arguments.of(GENE.with("strategy", List.of("a", 1)), "schema.type", "strategy[1]"),
        Arguments.of(
            GENE.with("constraints", Map.of("max_files", 0, "forbidden_paths", List.of(".git"))),
            "schema.minimum",
            "constraints.max_files"),
        Arguments.of(GENE.with("avoid", "x"), "schema.unknown_field", "avoid"),
        Arguments.of(
            GENE.with("tool_policy", Map.of("allow_only", List.of())),
            "schema.min_items",
            "tool_policy.allow_only"),
        Arguments.of(CAPSULE.with("confidence", 1.5), "schema.maximum", "confidence"),
        Arguments.of(CAPSULE.with("content", "text"), "schema.type", "content"),
        Arguments.of(
            CAPSULE.with("trigger_context", Map.of("prompt", "x".repeat(2_001))),
            "schema.max_length",
            "trigger_context.prompt"),
        Arguments.of(
            EVENT.with("blast_radius", Map.of("files", 1.5, "lines", 1)),
            "schema.type",
            "blast_radius.files"),
        Arguments.of(EVENT.with("mutations_tried", -1), "schema.minimum", "mutations_tried"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void theSchemaNamesWhatIsWrongAndWhere(Asset asset, String rule, String path) {
    assertThat(Rules.check(AssetIds.complete(asset), RuleSet.SCHEMA))
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.rule()).isEqualTo(rule);
              assertThat(violation.path()).isEqualTo(path);
              assertThat(violation.toString()).startsWith(path + " ").endsWith("(" + rule + ")");
            });
  }

  @Test
  void typesThatNobodySpecifiedAreFree() {
    assertThat(Rules.check(new OtherAsset(JsonObject.EMPTY.with("type", "Pack")), RuleSet.SCHEMA))
        .isEmpty();
    assertThat(rules(Assets.of(JsonObject.EMPTY), RuleSet.SCHEMA))
        .containsExactly("schema.required");
  }

  @Test
  void theSeedsBoundSignalsSummariesAndScores() {
    assertThat(rules(GENE.with("signals_match", List.of("ok?", "no")), RuleSet.SEEDS))
        .containsExactly("seed.signal_length");
    assertThat(rules(GENE.with("summary", "too short"), RuleSet.SEEDS))
        .containsExactly("seed.summary_length");
    assertThat(rules(CAPSULE.with("summary", "only nineteen chars"), RuleSet.SEEDS))
        .containsExactly("seed.summary_length");
    assertThat(
            rules(CAPSULE.with("outcome", Map.of("status", "success", "score", 2)), RuleSet.SEEDS))
        .containsExactly("seed.score");
    assertThat(rules(CAPSULE.with("confidence", -0.1), RuleSet.SEEDS))
        .containsExactly("seed.confidence");
    assertThat(
            rules(
                EVENT
                    .with("outcome", Map.of("status", "failure", "score", 0))
                    .with("mutations_tried", 3)
                    .with("total_cycles", 5),
                RuleSet.SEEDS))
        .isEmpty();
    assertThat(Rules.check(GENE.with("summary", "changed since it was hashed"), RuleSet.SEEDS))
        .singleElement()
        .satisfies(violation -> assertThat(violation.rule()).isEqualTo("seed.asset_id"));
  }

  @Test
  void theHubWantsSubstance() {
    assertThat(rules(GENE.with("strategy", List.of("short")), RuleSet.HUB))
        .containsExactly("hub.strategy_count", "hub.strategy_length");
    assertThat(rules(GENE.with("preconditions", null), RuleSet.HUB)).containsExactly("hub.null");
    assertThat(rules(CAPSULE, RuleSet.HUB)).containsExactly("hub.reference", "hub.substance");
    Capsule thin =
        CAPSULE
            .with("gene", GENE.assetId().orElseThrow())
            .with("diff", "x".repeat(50))
            .with("blast_radius", BlastRadius.of(0, 0).tree())
            .with("outcome", Map.of("status", "success", "score", 0.5, "notes", "n"))
            .without("execution_trace");
    assertThat(rules(thin, RuleSet.HUB))
        .containsExactly(
            "hub.outcome_keys", "hub.score", "hub.blast_radius_zero", "hub.execution_trace");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node tests/retry.test.js|",
        "npm run -s test:unit|",
        "node -e \"require('assert').ok(1)\"|",
        "mvn -q test of it|hub.validation_program",
        "node a.js && rm -rf /|hub.validation_shell",
        "node -e \"[1].map(x => x)\"|hub.validation_shell",
        "node --version|hub.validation_trivial",
        "node -e \"process.env.HOME\"|hub.validation_dangerous",
        "node -e \"require('fs').rmSync('x')\"|hub.validation_dangerous"
      })
  void commandsAreOnesThatOthersRun(String command, String rule) {
    List<String> expected = rule == null ? List.of() : List.of(rule);
    assertThat(rules(GENE.with("validation", List.of(command)), RuleSet.HUB)).isEqualTo(expected);
  }

  @Test
  void aBundleBelongsTogether() {
    assertThat(Rules.checkBundle(List.of(GENE)))
        .extracting(Violation::rule)
        .contains("hub.bundle_required");
    Bundle bundle =
        new WireForm(text -> text).bundle(GENE, CAPSULE.with("diff", "x".repeat(60)), EVENT);
    assertThat(bundle.check()).isEmpty();
    Gene other = AssetIds.complete(bundle.gene().with("summary", "another one, which it is not"));
    assertThat(new Bundle(other, bundle.capsule(), bundle.event()).check())
        .extracting(Violation::toString)
        .containsExactly(
            "assets[1].gene must be the asset_id of the gene of this bundle (hub.bundle_reference)");
  }

  private static List<String> rules(Asset asset, RuleSet set) {
    return Rules.check(AssetIds.complete(asset), set).stream().map(Violation::rule).toList();
  }
}
