// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cycles whose process is killed at a step, or whenever: the next start leaves the workspace as
 * before the cycle or as after it. {@code mvn -Ptorture -Dtorture.rounds=100 verify -pl
 * host-sample/cli -am -Dit.test=EvolveKillIT} for 100 of them; {@code -Devolve.seed=N} for others.
 */
@DisabledOnOs(OS.WINDOWS) // the skills are shell scripts
class EvolveKillIT {

  private static final List<String> STEPS =
      List.of("keeping", "ending", "undoing", "working", "any");

  @TempDir private Path root;

  static LongStream seeds() {
    return from(2);
  }

  static LongStream manySeeds() {
    return from(Integer.getInteger("torture.rounds", 50));
  }

  private static LongStream from(int count) {
    long first = Long.getLong("evolve.seed", System.nanoTime() % 1_000_000);
    return LongStream.range(first, first + count);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theNextStartPutsItRight(long seed) throws Exception {
    killed(seed);
  }

  @Tag("torture")
  @ParameterizedTest
  @MethodSource("manySeeds")
  void theNextStartPutsItRightManyTimes(long seed) throws Exception {
    killed(seed);
  }

  private void killed(long seed) throws Exception {
    Random random = new Random(seed);
    String step = STEPS.get((int) (seed % STEPS.size()));
    boolean good = !step.equals("undoing") && (step.equals("keeping") || random.nextBoolean());
    boolean here = !step.equals("keeping") && random.nextBoolean();
    FaultySkill skill = FaultySkill.of(seed);
    Cli cli = new Cli(root.resolve("w"));
    skill.write(cli.workspace());
    FaultySkill.commit(cli.workspace());
    Files.writeString(cli.workspace().resolve("notes.txt"), "mine, not committed\n");
    cli.input(EvolveIT.GENE).run("genes", "add", "-").exits(0);
    cli.run("run", skill.name(), "--input", "input.txt").exits(1);
    Map<String, String> before = EvolveIT.files(cli.workspace());
    cli.with("EVOGRAFT_EVOLVE_PLACE", here ? "here" : "copy")
        .with(
            "EVOGRAFT_EVOLVE_COMMAND",
            EvolveIT.agent(root, skill, good ? skill.mended() : skill.worse(), "").toString());

    Child child = cli.start("evolve", "--json");
    boolean killed = kill(child, cli, step, random);
    String what = "seed " + seed + ", " + step + ", here " + here + ", good " + good;
    System.out.println("EvolveKillIT: " + what + (killed ? "" : ", came to its end"));
    cli.with("EVOGRAFT_EVOLVE_COMMAND", "").run("solidify").exits(2);

    Map<String, String> after = EvolveIT.files(cli.workspace());
    String script = skill.script(Path.of("")).toString();
    List<JsonObject> cycles =
        cli.run("evolve", "history", "--json").exits(0).json().objects("cycles");
    String status = cycles.isEmpty() ? "" : cycles.get(0).string("status", "");
    if (status.equals("success")) {
      assertThat(skill.script(cli.workspace())).content().as(what).contains(skill.mended());
      after.put(script, before.get(script));
    }
    assertThat(status).as(what).isNotEqualTo("goes_on");
    assertThat(after).as(what).isEqualTo(before);
    assertThat(cli.workspace().resolve(".evograft/plugins/evolution/cycle.json")).doesNotExist();
    assertThat(copies(cli.home(), List.of("keeping", "ending", "undoing").contains(step)))
        .as(what)
        .isEmpty();
    assertThat(cli.run("gep", "verify", "--json").exits(0).json()).containsEntry("ok", true);
    Path held = cli.workspace().resolve(".git/evograft/main/snapshots.git/in-use");
    if (Files.exists(held)) {
      assertThat(held).as(what).isEmptyDirectory();
    }
  }

  /** What is left of folders in which cycles work: they lie outside of the workspace. */
  private static List<Path> copies(Path home, boolean worked) throws IOException {
    Path cycles = home.resolve(".evograft/cycles");
    if (!worked && !Files.exists(cycles)) {
      return List.of(); // it died before it made one
    }
    assertThat(cycles).as("where copies lie").isDirectory();
    try (Stream<Path> workspaces = Files.list(cycles)) {
      List<Path> left = new ArrayList<>();
      for (Path workspace : workspaces.filter(Files::isDirectory).toList()) {
        if (workspace.toString().endsWith("-room")) {
          continue; // for the next cycle
        }
        try (Stream<Path> folders = Files.list(workspace)) {
          folders.forEach(left::add);
        }
      }
      return left;
    }
  }

  private static boolean kill(Child child, Cli cli, String step, Random random) throws Exception {
    Path state = cli.workspace().resolve(".evograft/plugins/evolution/cycle.json");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    if (step.equals("any")) {
      child.process().waitFor(500 + random.nextInt(4_000), TimeUnit.MILLISECONDS);
    } else {
      while (child.process().isAlive() && System.nanoTime() < end && !isAt(state, step)) {
        LockSupport.parkNanos(200_000); // a step may be as short
      }
    }
    boolean alive = child.process().isAlive();
    child.process().destroyForcibly().waitFor();
    return alive;
  }

  private static boolean isAt(Path state, String step) throws IOException {
    try {
      return Files.readString(state).contains("\"step\":\"" + step + "\"");
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
