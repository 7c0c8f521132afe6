// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.evaluate.AllowList;
import dev.evograft.evolution.evaluate.Check;
import dev.evograft.evolution.evaluate.ValidationPlan;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Gene;
import dev.evograft.gep.RuleSet;
import dev.evograft.gep.Rules;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The genes of a workspace that has none: of use in any repository, or honest about it. */
class SeedGenesTest {

  private static final List<String> ALL =
      List.of("mvn", "gradle", "cargo", "go", "pytest", "python3");

  @TempDir private Path folder;

  @Test
  void thereIsOneToRepairOneToOptimizeAndOneToInnovate() {
    assertThat(SeedGenes.all())
        .extracting(gene -> gene.tree().string("category", ""))
        .containsExactly("repair", "optimize", "innovate");
    for (Gene gene : SeedGenes.all()) {
      assertThat(Rules.check(AssetIds.complete(gene), RuleSet.SCHEMA))
          .as(gene.id().orElse(""))
          .isEmpty();
      assertThat(gene.strategy()).hasSizeGreaterThan(3);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "pom.xml, mvn -q test",
    "build.gradle.kts, gradle -q test",
    "Cargo.toml, cargo test",
    "go.mod, go test ./...",
    "pyproject.toml, pytest -q",
  })
  void theTestsOfTheRepositoryAreTheCheck(String file, String check) throws IOException {
    Files.writeString(folder.resolve(file), "\n");

    for (Gene gene : SeedGenes.all()) {
      assertThat(plan(gene, ALL).checks()).extracting(Check::text).containsExactly(check);
      String program = check.substring(0, check.indexOf(' '));
      assertThat(plan(gene, List.of()).checks()).isEmpty();
      assertThat(plan(gene, List.of()).refused())
          .hasSize(2)
          .anyMatch(line -> line.contains("evolve.validation.allow=" + program))
          .anyMatch(line -> line.contains("no package.json"));
    }
  }

  @Test
  void npmRunsWhereThereIsAScript() throws IOException {
    Files.writeString(folder.resolve("package.json"), "{\"scripts\":{\"test\":\"node t.js\"}}");

    assertThat(plan(SeedGenes.all().get(0), List.of()).checks())
        .extracting(Check::text)
        .containsExactly("npm test");
  }

  private ValidationPlan plan(Gene gene, List<String> allowed) {
    return ValidationPlan.of(
        new AllowList(allowed),
        new ValidationPlan.Wanted(gene.validation(), List.of(), List.of()),
        folder);
  }

  /** Where no kind of repository is known the skill's own test decides. */
  @Test
  void theOwnTestOfASkillIsEnough() throws Exception {
    try (Lab lab = new Lab(folder.resolve("lab"))) {
      lab.assets.remove(lab.assets.genes(), "gene_a");
      lab.context.set("evolve.command", command(Lab.GOOD));

      CycleResult result = lab.run();

      assertThat(result.outcome()).contains(CycleOutcome.SUCCESS);
      assertThat(lab.assets.events().latest(1).get(0).genesUsed())
          .containsExactly("gene_seed_repair");
    }
  }

  @Test
  void whereNothingCanBeCheckedNothingIsMade() throws Exception {
    try (Lab lab = new Lab(folder.resolve("lab"))) {
      lab.assets.remove(lab.assets.genes(), "gene_a");
      lab.context.set("evolve.command", command("touched\n"));
      Files.delete(lab.root().resolve("skills/faulty/scripts/test.txt"));
      Files.writeString(lab.root().resolve("pom.xml"), "<project/>\n");

      CycleResult result = lab.run();

      assertThat(result.outcome()).contains(CycleOutcome.UNVERIFIABLE);
      assertThat(result.reason().orElseThrow())
          .contains("evolve.validation.allow=mvn", "no package.json, no build.gradle");
      JsonObject details = result.tree().object("details");
      assertThat(details.string("code", "")).isEqualTo("unverifiable");
      assertThat(lab.script).hasContent(Lab.BAD.strip());
    }
  }

  private String command(String content) throws IOException {
    Path agent = folder.resolve("agent.sh");
    Files.writeString(
        agent,
        "cat > /dev/null\nprintf '" + content.strip() + "\\n' > skills/faulty/scripts/main.txt\n");
    return "sh " + agent;
  }
}
