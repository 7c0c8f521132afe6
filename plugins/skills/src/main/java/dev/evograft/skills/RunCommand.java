// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.Console;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.skill.Skill;
import dev.evograft.spi.skill.SkillRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evograft run}: runs a skill, and tells what became of it. */
@Command(
    name = "run",
    description = "Run a skill and record the run.",
    footer = {
      "",
      "Exit code: 0 when the skill succeeded, 1 when it failed, 2 when it could not be started.",
      "Example: evograft run log-triage --input app.log --task 'what broke last night?'"
    })
final class RunCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "SKILL", description = "The name of a skill, or a folder.")
  private String skill = "";

  @Parameters(
      index = "1..*",
      paramLabel = "ARGS",
      description = "Arguments of the skill, after --.")
  private List<String> args = List.of();

  @Option(names = "--task", paramLabel = "TEXT", description = "What you want from the skill.")
  private @Nullable String task;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "A file for the skill to read; - is standard input.")
  private @Nullable String input;

  @Option(
      names = "--timeout",
      paramLabel = "D",
      converter = TimeoutOption.class,
      description = "When the skill is ended, such as 30s (default: skills.timeout).")
  private @Nullable Duration timeout;

  @Option(
      names = "--wait",
      paramLabel = "D",
      converter = DurationOption.class,
      defaultValue = "2s",
      description = "How long to wait for the delivery of the run (default: ${DEFAULT-VALUE}).")
  private Duration wait = Duration.ofSeconds(2);

  private final PluginContext context;
  private final InstalledSkills skills;
  private final Console console;

  RunCommand(PluginContext context, InstalledSkills skills, Console console) {
    this.context = context;
    this.skills = skills;
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    String runId = context.newId();
    try {
      return run(runId);
    } catch (BadInputException e) {
      new RunFolder(context.workspace(), runId).remove(); // nothing was started
      throw e;
    }
  }

  private int run(String runId) throws IOException {
    Skill found = skills.find(CommandLinePaths.skill(skill));
    if (task != null && task.isBlank()) {
      throw new BadInputException(
          "bad_input", "--task is empty; say what you want, or leave it out");
    }
    RunPlan plan =
        skills.plan(
            new SkillRequest(found, task, inputFile(runId), args, timeout, null, Map.of()), runId);
    // Only now: what could not be started was not seen running.
    new FirstRuns(context.workspace()).tell(found).forEach(console::note);
    StreamedOutput output = new StreamedOutput(console);
    SkillRunner.Ended ended = skills.run(plan, output);
    RunReport report = RunReport.of(context, ended, wait);
    output.endLine();
    report.show(console, context.workspace().root());
    if (ended.interrupted()) {
      return 130;
    }
    return ended.result().status() == RunStatus.SUCCEEDED ? 0 : 1;
  }

  private @Nullable Path inputFile(String runId) throws IOException {
    if (input == null) {
      return null;
    }
    if (input.isBlank()) {
      throw new BadInputException(
          "bad_input", "--input is empty; name a file, or - for standard input");
    }
    if (!input.equals("-")) {
      return CommandLinePaths.path("--input", input);
    }
    RunFolder folder = new RunFolder(context.workspace(), runId);
    folder.keepInput(System.in, context.config().get(SkillsKeys.INPUT_LIMIT));
    return folder.input();
  }
}
