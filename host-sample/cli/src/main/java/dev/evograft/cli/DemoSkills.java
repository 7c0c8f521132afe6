// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.Json;
import dev.evograft.runtime.Evograft;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.skill.SkillRequest;
import dev.evograft.spi.skill.SkillResult;
import dev.evograft.spi.skill.Skills;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Runs the skills of the demo and shows what each of them left. */
final class DemoSkills {

  private static final int OUTPUT_LINES = 3;
  private static final int WIDTH = 96;

  private final Evograft evograft;
  private final Terminal terminal;

  DemoSkills(Evograft evograft, Terminal terminal) {
    this.evograft = evograft;
    this.terminal = terminal;
  }

  RunCompleted run(int number, DemoFolder.Job job) throws InterruptedException {
    Skills skills =
        evograft
            .service(Skills.class)
            .orElseThrow(
                () -> new EvograftException("no_skills", "the plugin \"skills\" did not start"));
    SkillRequest request =
        new SkillRequest(
            skills.find(job.skill()),
            job.task(),
            Inputs.fileOrNull(job.input()),
            job.args(),
            null,
            null,
            Map.of());
    StringBuilder output = new StringBuilder();
    SkillResult result = skills.run(request, output::append);
    RunCompleted run = recorded(result);
    show(number, job, run, output.toString());
    return run;
  }

  private static RunCompleted recorded(SkillResult result) throws InterruptedException {
    try {
      return RunCompleted.from(result.recorded().toCompletableFuture().get(10, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      throw new EvograftException("unrecorded", "the run could not be recorded: " + e, e);
    }
  }

  private void show(int number, DemoFolder.Job job, RunCompleted run, String output) {
    var outcome = run.outcome();
    terminal.out(
        "%d  %s on %s %s in %s, exit code %d"
            .formatted(
                number,
                job.skill(),
                job.input().getFileName(),
                outcome.status().word(),
                Texts.duration(outcome.took()),
                outcome.exitCode()));
    output.lines().limit(OUTPUT_LINES).forEach(line -> terminal.out("   | " + cut(line, WIDTH)));
    terminal.out("   signals    " + signals(run));
    terminal.out("   artifacts  " + artifacts(run.artifacts()));
    terminal.out("");
  }

  private static String signals(RunCompleted run) {
    return run.signals().values().entrySet().stream()
        .map(signal -> signal.getKey() + "=" + cut(Json.text(signal.getValue()), 60))
        .collect(Collectors.joining(" "));
  }

  private static String artifacts(List<Artifact> artifacts) {
    return artifacts.isEmpty()
        ? "none"
        : artifacts.stream()
            .map(a -> a.path() + " (" + Texts.bytes(a.bytes()) + ")")
            .collect(Collectors.joining(", "));
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 3) + "...";
  }
}
