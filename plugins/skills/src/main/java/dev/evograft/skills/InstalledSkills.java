// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.skill.Skill;
import dev.evograft.spi.skill.SkillRequest;
import dev.evograft.spi.skill.SkillResult;
import dev.evograft.spi.skill.Skills;
import dev.evograft.spi.skill.TestConditions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The skills of this workspace. */
final class InstalledSkills implements Skills {

  /** A plugin has five seconds to stop. */
  private static final long PATIENCE_MILLIS = 4_500;

  private final PluginContext context;
  private final ChildEnvironment environment;
  private final SkillCatalog catalog;
  private final RunPlanner planner;
  private final RunningSkills running = new RunningSkills();

  InstalledSkills(PluginContext context, ChildEnvironment environment) {
    this.context = context;
    this.environment = environment;
    this.catalog = new SkillCatalog(new SkillRoots(context), context.workspace().root());
    this.planner = new RunPlanner(context.config(), environment);
  }

  @Override
  public List<Found> list() {
    return catalog.list();
  }

  @Override
  public Skill find(String nameOrFolder) {
    return catalog.find(nameOrFolder);
  }

  @Override
  public List<Finding> check(Skill skill) {
    List<Finding> findings = new ArrayList<>(SkillFolder.read(skill.folder()).findings());
    Requirements requirements = new Requirements(environment);
    findings.addAll(requirements.findings(skill));
    if (skill.entryPoint() != null) {
      try {
        planner.interpreted(skill.entryPoint(), requirements);
      } catch (EvograftException e) {
        findings.add(new Finding(true, String.valueOf(e.getMessage())));
      }
    }
    return findings;
  }

  @Override
  public SkillResult run(SkillRequest request, Consumer<String> output)
      throws InterruptedException {
    SkillRunner.Ended ended = run(plan(request, context.newId()), output);
    if (ended.interrupted()) {
      throw new InterruptedException("the run " + ended.result().run().runId() + " was cancelled");
    }
    return ended.result();
  }

  /** Finds out whether a run is possible, under an id of the caller's; nothing is started. */
  RunPlan plan(SkillRequest request, String runId) {
    return planner.plan(request, runId);
  }

  /** As {@link #run(SkillRequest, Consumer)}; answers interrupts. */
  SkillRunner.Ended run(RunPlan plan, Consumer<String> output) {
    running.enter();
    try {
      return new SkillRunner(context, environment).run(plan, output);
    } finally {
      running.leave();
    }
  }

  @Override
  public int test(Skill skill, TestConditions conditions, Consumer<String> output)
      throws InterruptedException {
    running.enter();
    try {
      return new SkillTester(context, environment, planner).test(skill, conditions, output);
    } finally {
      running.leave();
    }
  }

  /** Ends what still runs, and starts nothing more. */
  void close() throws InterruptedException {
    running.close(PATIENCE_MILLIS);
  }
}
