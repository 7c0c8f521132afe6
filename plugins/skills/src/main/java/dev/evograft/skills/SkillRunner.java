// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.PluginContext;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.Runs;
import dev.evograft.spi.run.SignalNames;
import dev.evograft.spi.skill.SkillRequest;
import dev.evograft.spi.skill.SkillResult;
import dev.evograft.toolkit.process.BoundedProcess;
import dev.evograft.toolkit.process.ProcessLimits;
import dev.evograft.toolkit.process.ProcessResult;
import dev.evograft.toolkit.process.ProcessSpec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a planned skill, records the run and everything the skill reports. */
final class SkillRunner {

  private static final Logger LOG = LoggerFactory.getLogger(SkillRunner.class);
  private static final long POLL_MILLIS = 200;

  private final PluginContext context;
  private final ChildEnvironment environment;

  SkillRunner(PluginContext context, ChildEnvironment environment) {
    this.context = context;
    this.environment = environment;
  }

  /**
   * How a run ended.
   *
   * @param result for the caller
   * @param interrupted whether it was cancelled because the thread was interrupted
   */
  record Ended(SkillResult result, boolean interrupted) {}

  Ended run(RunPlan plan, Consumer<String> output) {
    RunFolder folder = new RunFolder(context.workspace(), plan.runId());
    folder.create();
    try (RunHandle run = runs().start(spec(plan))) {
      LiveOutput live = new LiveOutput(run, output);
      SkillEnd end = carryOut(plan, folder, run, live);
      if (end.isTimedOut()) {
        run.signal(SignalNames.TIMED_OUT, true);
      }
      var recorded = run.end(end.status(), end.exitCode(), end.reason());
      return new Ended(
          new SkillResult(run.run(), end.status(), end.exitCode(), end.reason(), recorded),
          end.isInterrupted());
    }
  }

  private Runs runs() {
    return context.service(Runs.class).orElseThrow();
  }

  private RunSpec spec(RunPlan plan) {
    SkillRequest request = plan.request();
    String parent = request.parentRunId();
    return RunSpec.skill(request.skill().name())
        .withSkillVersion(request.skill().version())
        .withTask(request.task())
        .withRunId(plan.runId())
        .withParent(parent != null ? parent : environment.parentRunId().orElse(null))
        .withLabels(request.labels());
  }

  private SkillEnd carryOut(RunPlan plan, RunFolder folder, RunHandle run, LiveOutput live) {
    SignalTail signals = new SignalTail(folder.signals(), run);
    context.executor().execute(SignalTail::warmUp);
    Future<?> polling =
        context
            .executor()
            .scheduleWithFixedDelay(signals::poll, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
    SkillEnd end;
    try {
      end = execute(plan, folder, run, live);
    } finally {
      polling.cancel(false);
      signals.finish();
    }
    live.notes(end.notes());
    live.notes(signals.problems());
    if (!end.isInterrupted()) { // who interrupts does not wait for hashes
      collectArtifacts(folder, run, live);
    }
    tidy(folder, !signals.problems().isEmpty());
    return end;
  }

  private SkillEnd execute(RunPlan plan, RunFolder folder, RunHandle run, LiveOutput live) {
    ProcessLimits limits =
        ProcessLimits.of(plan.timeout(), context.config().get(SkillsKeys.OUTPUT_LIMIT));
    try {
      run.observed().toCompletableFuture().get();
      ProcessResult result =
          BoundedProcess.run(
              new ProcessSpec(
                  plan.command(),
                  context.workspace().root(),
                  variables(plan, folder),
                  plan.input(),
                  limits),
              live);
      return SkillEnd.of(result, limits);
    } catch (IOException e) {
      return SkillEnd.failed(
          "it could not be started: " + Texts.oneLine(String.valueOf(e.getMessage())));
    } catch (ExecutionException e) {
      LOG.warn("the run {} is not observed", plan.runId(), e);
      return SkillEnd.failed("its signal sources could not be asked; see the log");
    } catch (InterruptedException e) {
      return SkillEnd.INTERRUPTED;
    }
  }

  private Map<String, String> variables(RunPlan plan, RunFolder folder) {
    Map<String, String> variables = environment.variables();
    variables.put(ChildEnvironment.RUN_ID, plan.runId());
    variables.put(ChildEnvironment.SIGNALS_FILE, folder.signals().toString());
    variables.put(ChildEnvironment.ARTIFACTS_DIR, folder.artifacts().toString());
    if (plan.input() != null) {
      variables.put(ChildEnvironment.INPUT, plan.input().toString());
    }
    String task = plan.request().task();
    if (task != null) {
      variables.put(ChildEnvironment.TASK, task);
    }
    return variables;
  }

  private void collectArtifacts(RunFolder folder, RunHandle run, LiveOutput live) {
    if (!folder.isIntact()) {
      live.notes(List.of("the artifacts folder was removed or replaced; nothing is taken from it"));
      return;
    }
    try {
      var collected =
          ArtifactFolder.collect(folder.artifacts(), context.config().get(SkillsKeys.ARTIFACTS));
      collected.artifacts().forEach(run::artifact);
      live.notes(collected.notes());
    } catch (IOException e) {
      LOG.warn("artifacts in {}", folder.artifacts(), e);
      live.notes(List.of("the artifacts cannot be read: " + e.getMessage()));
    }
  }

  private static void tidy(RunFolder folder, boolean keepSignals) {
    try {
      folder.tidy(keepSignals);
    } catch (IOException e) {
      LOG.warn("a run's folder cannot be tidied", e);
    }
  }
}
