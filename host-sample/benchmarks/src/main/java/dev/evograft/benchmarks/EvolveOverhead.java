// SPDX-License-Identifier: Apache-2.0
package dev.evograft.benchmarks;

import dev.evograft.gep.EvolutionEvent;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Evograft;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.Evolution;
import dev.evograft.spi.run.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a cycle costs in a large repository beside its program and its check, phase by phase: the
 * agent is a shell that changes one file, one check a grep that the change mends, the other passes
 * before and after. Used by {@code evolve-overhead.sh}, which has the medians; prints a line for
 * each phase of each repair, but for those of the first.
 *
 * <pre>EvolveOverhead FOLDER FILES here|copy command|replay CYCLES LABEL</pre>
 */
final class EvolveOverhead {

  private static final int OF_A_FOLDER = 100;
  private static final String LEFT_ALONE = "left_alone";

  private final Path workspace;
  private final Path home;

  private EvolveOverhead(Path root) throws IOException {
    this.workspace = Files.createDirectories(root.resolve("workspace"));
    this.home = Files.createDirectories(root.resolve("home"));
  }

  /** Runs the cycles; the repository is made where it is not there yet. */
  public static void main(String[] args) throws Exception {
    EvolveOverhead measure = new EvolveOverhead(Path.of(args[0]).toRealPath());
    measure.fill(Integer.parseInt(args[1]));
    measure.cycles(args[2], args[3], Integer.parseInt(args[4]), args[5]);
  }

  /** One file in five is a test by its name. */
  private void fill(int files) throws Exception {
    if (Files.exists(workspace.resolve(".git"))) {
      return;
    }
    String text = "some line of a source file, and its number\n".repeat(58);
    for (int i = 0; i < files; i++) {
      int folder = i / OF_A_FOLDER;
      Path in = Files.createDirectories(workspace.resolve("m" + folder % 40 + "/p" + folder));
      Files.writeString(in.resolve("F" + i + (i % 5 == 0 ? "Test.java" : ".java")), text + i);
    }
    Files.writeString(workspace.resolve("check.sh"), "grep -q good state.txt\n");
    Files.writeString(workspace.resolve("fine.sh"), "test -f state.txt\n");
    Files.writeString(workspace.resolve("state.txt"), "bad\n");
    git("init", "-q");
    git("add", "-A");
    git("-c", "user.name=m", "-c", "user.email=m@localhost", "commit", "-q", "-m", "many files");
  }

  private void git(String... words) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(workspace.toFile()).inheritIO();
    builder.environment().put("HOME", home.toString());
    if (builder.start().waitFor() != 0) {
      throw new IllegalStateException("git " + String.join(" ", words) + " failed");
    }
  }

  private void cycles(String place, String executor, int cycles, String label) throws Exception {
    Path agent = home.resolveSibling("agent.sh");
    try (Evograft evograft =
        Evograft.builder()
            .workspace(workspace)
            .home(home)
            .environment(Map.of("PATH", System.getenv("PATH"), "HOME", home.toString()))
            .set("evolve.command", "sh " + agent)
            .set("evolve.executor", executor)
            .set("evolve.place", place)
            .set("evolve.sandbox", "off")
            .set("evolve.validation", "sh check.sh; sh fine.sh")
            .bundledPlugins()
            .start()) {
      AssetStore assets = evograft.service(AssetStore.class).orElseThrow();
      assets.put(gene());
      Rounds rounds = new Rounds(cycles);
      while (rounds.another()) {
        int i = rounds.number();
        Files.writeString(
            agent,
            "cat > /dev/null\necho good " + label + i + System.nanoTime() + " > state.txt\n");
        Files.writeString(workspace.resolve("state.txt"), "bad\n");
        evograft
            .runs()
            .start(RunSpec.skill("benchmark"))
            .fail("error: no column c" + System.nanoTime())
            .toCompletableFuture()
            .join();
        PhaseSampler sampler = new PhaseSampler(Thread.currentThread());
        sampler.start();
        CycleEvent ended = evograft.service(Evolution.class).orElseThrow().cycle(List.of());
        Map<String, long[]> phases = sampler.end();
        CycleOutcome outcome = CycleOutcome.of(ended.phase(), ended.details());
        if (ended.details().string("code", "").equals(LEFT_ALONE)) {
          continue; // the same failure again and again: the loop has a rest from it
        }
        if (outcome != CycleOutcome.SUCCESS) {
          System.err.println("cycle " + i + " ended as " + outcome + ", and is the last: " + ended);
          return;
        }
        boolean repaired = // after three of them the loop tries something else, which looks less
            assets
                .events()
                .find(ended.details().string("event", ""))
                .flatMap(EvolutionEvent::intent)
                .filter("repair"::equals)
                .isPresent();
        if (repaired && rounds.counts() > 0) {
          phases.forEach(
              (phase, spent) ->
                  System.out.printf("%s\t%s\t%d\t%d%n", label, phase, spent[0], spent[1]));
        }
      }
    }
  }

  private static Gene gene() {
    return new Gene(
        JsonObject.builder()
            .put("type", "Gene")
            .put("id", "gene_repair")
            .put("category", "repair")
            .put(
                "signals_match",
                List.of("log_error", "error|plateau|loop|saturation|streak|failure"))
            .put("strategy", List.of("do it"))
            .put("validation", List.of("node test.js"))
            .build());
  }
}
