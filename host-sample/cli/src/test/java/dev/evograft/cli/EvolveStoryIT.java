// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fault that follows from a seed, and a capsule that a real cycle made of it elsewhere: it mends,
 * does not apply, applies and fails validation, or nobody can check it. {@code mvn -Ptorture
 * -Dtorture.rounds=50 verify -pl host-sample/cli -am -Dit.test=EvolveStoryIT} for 50 seeds; {@code
 * -Devolve.seed=N} for others.
 */
@DisabledOnOs(OS.WINDOWS) // the skills are shell scripts
class EvolveStoryIT {

  private enum Ending {
    MENDS,
    DOES_NOT_APPLY,
    FAILS_VALIDATION,
    NOTHING_CHECKS
  }

  private static final long SOME = System.nanoTime() % 1_000_000;

  @TempDir private Path root;

  /** The other two are in {@link EvolveIT}, too. */
  static LongStream seeds() {
    long many = Ending.values().length;
    long first = first() / many * many;
    return LongStream.of(
        first + Ending.DOES_NOT_APPLY.ordinal(), first + Ending.NOTHING_CHECKS.ordinal());
  }

  static LongStream manySeeds() {
    return LongStream.range(first(), first() + Integer.getInteger("torture.rounds", 50));
  }

  private static long first() {
    return Long.getLong("evolve.seed", SOME);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aCapsuleFromElsewhereIsKeptOrLeavesNothing(long seed) throws Exception {
    story(seed);
  }

  @Tag("torture")
  @ParameterizedTest
  @MethodSource("manySeeds")
  void aCapsuleFromElsewhereIsKeptOrLeavesNothingManyTimes(long seed) throws Exception {
    story(seed);
  }

  private void story(long seed) throws Exception {
    FaultySkill skill = FaultySkill.of(seed);
    Ending ending = Ending.values()[(int) (seed % Ending.values().length)];
    String what = "-Devolve.seed=" + seed + ", " + ending;
    System.out.println("EvolveStoryIT: " + what);
    String capsule = elsewhere(skill, ending == Ending.FAILS_VALIDATION);
    Cli here = workspace("here", skill);
    switch (ending) {
      case DOES_NOT_APPLY ->
          skill.edit(here.workspace(), skill.fault().replace("exit 3", "exit 4"));
      case NOTHING_CHECKS ->
          Files.delete(skill.folder(here.workspace()).resolve("scripts/test.sh"));
      default -> {}
    }
    Files.writeString(here.workspace().resolve("staged.txt"), "staged, in no commit\n");
    FaultySkill.git(here.workspace(), "add", "staged.txt");
    here.run("gep", "import", root.resolve("elsewhere.gepx").toString()).exits(0);
    here.run("genes", "promote", "gene_skip_empty").exits(0);
    here.run("capsules", "promote", capsule).exits(0);
    here.run("run", skill.name(), "--input", "input.txt").exits(1);
    Map<String, String> before = EvolveIT.files(here.workspace());

    Cli.Result evolved = here.with("EVOGRAFT_EVOLVE_EXECUTOR", "replay").run("evolve", "--json");

    JsonObject told = evolved.exits(ending == Ending.MENDS ? 0 : 1).json();
    Map<String, String> after = EvolveIT.files(here.workspace());
    String status =
        switch (ending) {
          case MENDS -> "success";
          case DOES_NOT_APPLY -> "abandoned";
          case FAILS_VALIDATION -> "failed";
          case NOTHING_CHECKS -> "unverifiable";
        };
    assertThat(told.string("status")).as("%s: %s", what, told).hasValue(status);
    if (ending == Ending.MENDS) {
      String script = skill.script(Path.of("")).toString();
      assertThat(after.remove(script)).as(what).isNotEqualTo(before.remove(script));
      assertThat(here.run("run", skill.name(), "--input", "input.txt").exits(0).out())
          .as(what)
          .contains(Integer.toString(skill.answer(4, 5)));
    }
    assertThat(after).as(what).isEqualTo(before);
    assertThat(here.run("evolve", "explain", told.string("cycle", "")).exits(0).out())
        .as(what)
        .contains("decisions are the same");
    assertThat(here.run("gep", "verify", "--json").exits(0).json()).containsEntry("ok", true);
  }

  /** A cycle with an agent; a careless one has a test that does not look at what is printed. */
  private String elsewhere(FaultySkill skill, boolean careless) throws Exception {
    Cli there = workspace("elsewhere", skill);
    if (careless) {
      skill.weakenTest(there.workspace());
    }
    there.input(EvolveIT.GENE).run("genes", "add", "-").exits(0);
    there.run("run", skill.name(), "--input", "input.txt").exits(1);
    String agent =
        EvolveIT.agent(root, skill, careless ? skill.worse() : skill.mended(), "").toString();
    JsonObject kept =
        there.with("EVOGRAFT_EVOLVE_COMMAND", agent).run("evolve", "--json").exits(0).json();
    there.run("gep", "export", root.resolve("elsewhere.gepx").toString()).exits(0);
    return kept.object("details").string("capsule", "");
  }

  private Cli workspace(String name, FaultySkill skill) throws Exception {
    Cli made = new Cli(root.resolve(name));
    skill.write(made.workspace());
    FaultySkill.commit(made.workspace());
    Files.writeString(made.workspace().resolve("notes.txt"), "mine, not committed\n");
    return made;
  }

  /** In a network namespace of its own, in which not even the loopback is up. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void withNoNetworkEverythingWorks() throws Exception {
    List<String> without = List.of("unshare", "--map-root-user", "--net");
    assumeTrue(works(without), "no user namespaces here");
    FaultySkill skill = FaultySkill.of(Long.getLong("evolve.seed", System.nanoTime()));
    Cli cli = workspace("here", skill).within(without);

    evolves(cli, skill);
  }

  /** Whatever of Evograft would call somebody, nobody is there: the cycle is the same. */
  @Test
  void withAHubAndAServerThatAreDownNothingChanges() throws Exception {
    FaultySkill skill = FaultySkill.of(Long.getLong("evolve.seed", System.nanoTime()));
    Cli cli = workspace("here", skill);
    String nobody = "http://127.0.0.1:9";
    cli.with(
        Map.of(
            "A2A_HUB_URL", nobody,
            "EVOGRAFT_EVOMAP_SEARCH", "auto",
            "EVOGRAFT_EVOMAP_PUBLISH", "auto",
            "EVOGRAFT_EVOMAP_SPEND_FETCH", "9",
            "EVOTOWN_URL", nobody,
            "EVOTOWN_ENGINE_INGEST_TOKEN", "t"));

    evolves(cli, skill);

    assertThat(cli.run("journal", "export").exits(0).out())
        .containsPattern("\"source\":\"evomap\".{0,200}cannot connect");
  }

  private void evolves(Cli cli, FaultySkill skill) throws Exception {
    cli.input(EvolveIT.GENE).run("genes", "add", "-").exits(0);
    cli.run("run", skill.name(), "--input", "input.txt").exits(1);
    String agent = EvolveIT.agent(root, skill, skill.mended(), "").toString();

    JsonObject told =
        cli.with("EVOGRAFT_EVOLVE_COMMAND", agent).run("evolve", "--json").exits(0).json();

    assertThat(told.string("status")).as(told.toString()).hasValue("success");
    assertThat(Files.readString(skill.script(cli.workspace()))).contains(skill.mended());
    cli.run("run", skill.name(), "--input", "input.txt").exits(0);
    assertThat(cli.run("evolve", "explain", told.string("cycle", "")).exits(0).out())
        .contains("decisions are the same");
  }

  private static boolean works(List<String> prefix) throws InterruptedException {
    List<String> command = new ArrayList<>(prefix);
    command.add("true");
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false; // it is not installed
    }
  }
}
