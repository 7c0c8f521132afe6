// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.CommandProvider;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.skill.Skills;
import dev.evograft.testkit.FakeContext;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SkillsPluginTest {

  @TempDir Path folder;

  @Test
  void itOffersWhatItsDescriptorSays() throws Exception {
    Properties descriptor = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of("src/main/plugin/plugin.properties"))) {
      descriptor.load(reader);
    }
    SkillsPlugin plugin = new SkillsPlugin();
    try (FakeContext context = new FakeContext("skills", folder)) {
      plugin.start(context);
      assertThat(context.service(Skills.class)).isPresent();
      CommandProvider commands = context.registered(CommandProvider.class).get(0);
      List<String> names =
          commands.commands(new FakeConsole()).stream()
              .map(command -> new CommandLine(command).getCommandName())
              .toList();
      assertThat(Arrays.stream(descriptor.getProperty("evograft.commands").split(";")))
          .extracting(command -> command.strip().split(":")[0])
          .containsExactlyElementsOf(names);
    }
    assertThat(descriptor).containsEntry("evograft.provides", "Skills");
    assertThat(plugin.config())
        .extracting(ConfigKey::prefix)
        .containsOnly(descriptor.getProperty("evograft.config"));
    assertThat(plugin.config()).noneMatch(ConfigKey::secret);
  }
}
