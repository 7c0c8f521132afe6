// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.gep.Capsule;
import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Evograft;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.skill.SkillResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The second part of the demo: a skill fails, a capsule that mended the same fault elsewhere mends
 * it here, and one that does not is refused and undone. Nothing is known of the faults beforehand
 * but their seed; the capsules are what real cycles kept in a workspace of their own, where the
 * agent is a script that edits a file.
 */
final class EvolutionStory {

  private final Terminal terminal;
  private final Path root;
  private final Function<Path, Evograft.Builder> builders;

  /**
   * A story.
   *
   * @param root the folder of the demo
   * @param builders of runtimes, by their workspaces
   */
  EvolutionStory(Terminal terminal, Path root, Function<Path, Evograft.Builder> builders) {
    this.terminal = terminal;
    this.root = root;
    this.builders = builders;
  }

  /** Tells it; for programs, what came of it. */
  JsonObject tell(long seed) throws IOException, InterruptedException {
    FaultySkill first = FaultySkill.of(seed);
    FaultySkill second = FaultySkill.of(seed + 1);
    terminal.out("5  Two skills with faults that follow from the seed " + seed);
    Capsule good = elsewhere("elsewhere", first, first.mended(), false);
    Capsule bad = elsewhere("careless", second, second.worse(), true);
    Path here = Files.createDirectories(root.resolve("evolving"));
    first.write(here);
    second.write(here);
    boolean repository = FaultySkill.commit(here);
    Files.writeString(here.resolve("notes.txt"), "mine, in no commit\n");
    if (repository) {
      FaultySkill.git(here, "add", "notes.txt");
    }
    try (StoryWorkspace workspace = open(here, null)) {
      JsonObject mended = mended(workspace, first, good);
      JsonObject refused = refused(workspace, second, bad);
      return JsonObject.builder()
          .put("seed", seed)
          .put("mended", mended)
          .put("refused", refused)
          .build();
    }
  }

  /** A cycle somewhere else: a script takes the place of an agent. */
  private Capsule elsewhere(String name, FaultySkill skill, String line, boolean careless)
      throws IOException, InterruptedException {
    Path there = Files.createDirectories(root.resolve(name));
    skill.write(there);
    if (careless) {
      skill.weakenTest(there);
    }
    FaultySkill.commit(there);
    // The text is in the agent itself: in a sandbox it sees no other temporary file.
    Path agent =
        Files.writeString(
            root.resolve(name + "-agent.sh"),
            "cat >/dev/null\ncat >'%s' <<'END_OF_SCRIPT'\n%sEND_OF_SCRIPT\necho 'changed one line'\n"
                .formatted(there.relativize(skill.script(there)), skill.script(line)));
    try (StoryWorkspace workspace = open(there, "sh " + agent)) {
      expect(false, succeeded(workspace.run(skill, new StringBuilder())), "it did not fail");
      CycleEvent ended = workspace.evolve();
      expect(CycleOutcome.SUCCESS, outcome(ended), "the cycle elsewhere: " + ended.details());
      return workspace.capsule(ended.details());
    }
  }

  private JsonObject mended(StoryWorkspace workspace, FaultySkill skill, Capsule capsule)
      throws InterruptedException {
    StringBuilder output = new StringBuilder();
    expect(false, succeeded(workspace.run(skill, output)), "it did not fail");
    terminal.out("   " + skill.name() + " fails: " + output.toString().strip());
    workspace.adopt(capsule, "elsewhere");
    terminal.out("   a capsule of another workspace comes: " + capsule.id().orElse(""));
    CycleEvent ended = workspace.evolve();
    tell(ended);
    expect(CycleOutcome.SUCCESS, outcome(ended), "the cycle: " + ended.details());
    StringBuilder again = new StringBuilder();
    SkillResult result = workspace.run(skill, again);
    expect(skill.answer(4, 5) + "", again.toString().strip(), "the answer");
    terminal.out("   " + skill.name() + " succeeds: " + again.toString().strip());
    terminal.out("");
    return JsonObject.builder()
        .put("skill", skill.name())
        .put("cycle", ended.cycleId())
        .put("exit_code", result.exitCode())
        .build();
  }

  private JsonObject refused(StoryWorkspace workspace, FaultySkill skill, Capsule capsule)
      throws IOException, InterruptedException {
    StringBuilder output = new StringBuilder();
    expect(false, succeeded(workspace.run(skill, output)), "it did not fail");
    terminal.out("6  " + skill.name() + " fails: " + output.toString().strip());
    workspace.adopt(capsule, "careless");
    terminal.out("   a capsule comes from where the test was weaker: " + capsule.id().orElse(""));
    Map<String, String> before = workspace.files();
    CycleEvent ended = workspace.evolve();
    tell(ended);
    expect(CycleOutcome.FAILED, outcome(ended), "the cycle: " + ended.details());
    expect(before, workspace.files(), "the workspace after the rollback");
    terminal.out(
        "   the rollback was exact: "
            + before.size()
            + " files, what is staged and not committed too, are what they were");
    terminal.out("");
    return JsonObject.builder()
        .put("skill", skill.name())
        .put("cycle", ended.cycleId())
        .put("files", before.size())
        .put("same", true)
        .build();
  }

  private void tell(CycleEvent ended) {
    terminal.out(
        "   evolve: "
            + outcome(ended).word()
            + ended
                .details()
                .string("reason")
                .filter(reason -> !reason.isEmpty())
                .map(reason -> ", " + reason)
                .orElse(""));
  }

  private static boolean succeeded(SkillResult result) {
    Integer code = result.exitCode();
    return code != null && code == 0;
  }

  private static CycleOutcome outcome(CycleEvent ended) {
    return CycleOutcome.of(ended.phase(), ended.details());
  }

  /**
   * Opens a workspace.
   *
   * @param command of an agent; null where capsules are replayed, in the workspace itself
   */
  private StoryWorkspace open(Path folder, @Nullable String command) {
    Evograft.Builder builder = builders.apply(folder);
    if (command == null) {
      builder.set("evolve.executor", "replay").set("evolve.place", "here");
    } else {
      builder.set("evolve.executor", "command").set("evolve.command", command);
    }
    return new StoryWorkspace(folder, builder.start());
  }

  private static <T> void expect(T wanted, T found, String what) {
    if (!wanted.equals(found)) {
      throw new EvograftException(
          "demo_failed", what + " is not as it should be; please report it with the seed");
    }
  }
}
