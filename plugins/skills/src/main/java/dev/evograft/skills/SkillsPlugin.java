// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.CommandProvider;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.skill.Skills;
import java.util.List;

/** Offers the skills of the workspace as a service, and the commands for them. */
public final class SkillsPlugin implements EvograftPlugin {

  /** For the runtime. */
  public SkillsPlugin() {}

  @Override
  public List<ConfigKey<?>> config() {
    return SkillsKeys.ALL;
  }

  @Override
  public void start(PluginContext context) {
    ChildEnvironment environment = new ChildEnvironment(System.getenv(), context.config());
    InstalledSkills skills = new InstalledSkills(context, environment);
    context.provide(Skills.class, skills);
    context.register(
        CommandProvider.class,
        console ->
            List.of(
                new RunCommand(context, skills, console),
                new SkillsCommand(context, skills, console)));
  }
}
