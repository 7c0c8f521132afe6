// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.CommandProvider;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.skill.Skills;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Offers the skills of the workspace as a service, and the commands for them. */
public final class SkillsPlugin implements EvograftPlugin {

  private @Nullable InstalledSkills skills;

  /** For the runtime. */
  public SkillsPlugin() {}

  @Override
  public List<ConfigKey<?>> config() {
    return SkillsKeys.ALL;
  }

  @Override
  public void start(PluginContext context) {
    ChildEnvironment environment = new ChildEnvironment(System.getenv(), context.config());
    InstalledSkills installed = new InstalledSkills(context, environment);
    skills = installed;
    context.provide(Skills.class, installed);
    context.register(
        CommandProvider.class,
        console ->
            List.of(
                new RunCommand(context, installed, console),
                new SkillsCommand(context, installed, console)));
  }

  @Override
  public void stop() throws InterruptedException {
    if (skills != null) {
      skills.close();
    }
  }
}
