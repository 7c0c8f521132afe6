// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.skill.Skill;
import dev.evograft.spi.skill.TestConditions;
import dev.evograft.toolkit.process.BoundedProcess;
import dev.evograft.toolkit.process.ProcessLimits;
import dev.evograft.toolkit.process.ProcessSpec;
import dev.evograft.toolkit.process.Supervision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs a skill's own test: in the skill's folder, with a signals file and an artifacts folder that
 * nobody reads, so that the test can run the skill's script as it is.
 */
final class SkillTester {

  private final PluginContext context;
  private final ChildEnvironment environment;
  private final RunPlanner planner;

  SkillTester(PluginContext context, ChildEnvironment environment, RunPlanner planner) {
    this.context = context;
    this.environment = environment;
    this.planner = planner;
  }

  /** See {@link dev.evograft.spi.skill.Skills#test}. */
  int test(Skill skill, TestConditions conditions, Consumer<String> output)
      throws InterruptedException {
    Path test = testOf(skill);
    ChildEnvironment seen = environment(conditions.environment());
    Requirements requirements = new Requirements(seen);
    requirements.check(skill);
    List<String> command = planner.command(skill, test, requirements);
    RunFolder folder = new RunFolder(context.workspace(), "test-" + context.newId());
    folder.create();
    try {
      ProcessLimits limits =
          ProcessLimits.of(conditions.timeout(), context.config().get(SkillsKeys.OUTPUT_LIMIT));
      Map<String, String> variables = variables(seen, folder);
      variables.putAll(conditions.environment().variables());
      List<String> before = conditions.before().words(command, folder.path());
      ProcessSpec spec =
          new ProcessSpec(
              command,
              skill.folder(),
              variables,
              null,
              limits,
              new Supervision(before, conditions.started()::started));
      return exitCode(skill, SkillEnd.of(BoundedProcess.run(spec, output), limits));
    } catch (IOException e) {
      throw new BadInputException(
          "missing_requirement", "the test " + test + " cannot be started: " + e.getMessage(), e);
    } finally {
      folder.remove();
    }
  }

  private static Path testOf(Skill skill) {
    Path test = skill.test();
    if (test == null) {
      throw new BadInputException(
          "no_test",
          "the skill " + skill.name() + " has no test; add scripts/test.* to " + skill.folder());
    }
    if (!Files.isRegularFile(test) || !new Scripts(skill.folder()).isInside(test)) {
      throw new BadInputException("no_test", test + " is no file inside " + skill.folder());
    }
    return test;
  }

  private ChildEnvironment environment(TestConditions.Environment asked) {
    return asked.alone() ? new ChildEnvironment(asked.variables(), context.config()) : environment;
  }

  private static Map<String, String> variables(ChildEnvironment seen, RunFolder folder) {
    Map<String, String> variables = seen.variables();
    variables.put(ChildEnvironment.SIGNALS_FILE, folder.signals().toString());
    variables.put(ChildEnvironment.ARTIFACTS_DIR, folder.artifacts().toString());
    return variables;
  }

  private static int exitCode(Skill skill, SkillEnd end) {
    Integer code = end.exitCode();
    if (code != null) {
      return code;
    }
    String kind = end.isTimedOut() ? "timeout" : "output_limit";
    throw new EvograftException(kind, "the test of " + skill.name() + " " + end.reason());
  }
}
