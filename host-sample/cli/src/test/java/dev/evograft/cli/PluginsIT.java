// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin gate as a person meets it. */
class PluginsIT {

  @TempDir private Path root;
  private Cli cli;

  @BeforeEach
  void makeWorkspace() throws IOException {
    cli = new Cli(root);
  }

  @Test
  void aDisabledPluginIsAwayUntilItIsEnabled() throws Exception {
    cli.skill("hello", "echo hello\n");

    cli.run("plugins", "disable", "skills").exits(0);

    assertThat(cli.run("plugins", "list").exits(0).out()).containsPattern("skills .* disabled");
    assertThat(cli.run("--help").out()).doesNotContain("skills ");
    cli.run("run", "hello").exits(2).complains("'skills'", "disabled", "plugins enable skills");
    cli.run("doctor").exits(0);
    cli.run("plugins", "enable", "skills").exits(0);
    cli.run("run", "hello").exits(0);
  }

  @Test
  void withALockOnlyWhatItNamesRuns() throws Exception {
    cli.skill("hello", "echo hello\n");
    cli.run("plugins", "lock").exits(0);
    assertThat(cli.run("plugins", "verify", "--json").exits(0).json()).containsEntry("ok", true);
    Path lock = cli.workspace().resolve(".evograft/plugins.lock");
    String text = Files.readString(lock);
    Files.writeString(lock, text.replaceAll("(?m)^signals .*\n", ""));
    cli.run("run", "hello").exits(1);
    assertThat(cli.run("plugins", "verify").exits(1).out()).contains("changed", "config trust");
    cli.run("config", "trust").exits(0);

    cli.run("run", "hello").exits(0).complains("signals", "locked out");
    assertThat(cli.run("plugins", "verify").exits(1).out()).contains("signals");
    assertThat(cli.run("plugins", "verify", "--json").exits(1).json()).containsEntry("ok", false);
    Files.writeString(lock, "rubbish\n");
    cli.run("run", "hello").exits(1);
    assertThat(cli.run("plugins", "list").out()).contains("refused", "plugins.lock");
  }

  @Test
  void aZipIsInstalledOnceAndRemoved() throws Exception {
    Path zip = root.resolve("damaged.zip");
    Files.writeString(zip, "no zip");

    cli.run("plugins", "install", zip.toString()).exits(2).complains("damaged.zip");
    cli.run("plugins", "install", root.resolve("absent.zip").toString())
        .exits(2)
        .complains("there is no file", "absent.zip");
    cli.run("plugins", "enable", "nosuch").exits(2).complains("nosuch", "plugins list");
    cli.run("plugins", "remove", "nobody").exits(2).complains("nobody", "plugins list");
    cli.run("plugins", "remove", "signals").exits(2).complains("disable it instead");
  }

  @Test
  void aBundledPluginIsReplacedByAnInstalledOneUntilThatIsRemoved() throws Exception {
    Path zip = bundled("signals");

    cli.run("plugins", "install", zip.toString()).exits(2).complains("there already", "--replace");
    Cli.Result installed = cli.run("plugins", "install", zip.toString(), "--replace").exits(0);
    assertThat(installed.out()).contains("Installed signals");
    Path own = cli.home().resolve(".evograft/plugins");
    assertThat(own).isDirectoryContaining("glob:**/signals-*.zip");
    cli.run("plugins", "verify").exits(0);
    cli.run("plugins", "install", zip.toString(), "--replace").exits(0);
    cli.run("plugins", "remove", "signals").exits(0);
    assertThat(own).isEmptyDirectory();
  }

  @Test
  void anInstalledPluginThatIsLockedOutIsToldByTheExitCode() throws Exception {
    cli.run("plugins", "lock").exits(0);
    Path lock = cli.workspace().resolve(".evograft/plugins.lock");
    Files.writeString(lock, Files.readString(lock).replaceAll("(?m)^signals .*\n", ""));
    cli.run("config", "trust").exits(0);

    cli.run("plugins", "install", bundled("signals").toString(), "--replace")
        .exits(1)
        .complains("signals", "locked out");
  }

  @Test
  void withoutTheJournalTheDoctorNamesTheProblem() throws Exception {
    cli.run("plugins", "disable", "journal").exits(0);

    assertThat(cli.run("doctor").exits(1).out())
        .contains("PROBLEM", "in memory only", "plugins enable journal");
  }

  private Path bundled(String id) throws IOException {
    try (JarFile jar = new JarFile(plugins().toFile())) {
      JarEntry entry =
          jar.stream()
              .filter(one -> one.getName().matches(".*/(evograft-)?" + id + "-[^/]*\\.zip"))
              .findFirst()
              .orElseThrow();
      Path zip = root.resolve(id + ".zip");
      Files.write(zip, jar.getInputStream(entry).readAllBytes());
      return zip;
    }
  }

  private static Path plugins() {
    return Cli.jars()
        .filter(jar -> jar.getFileName().toString().startsWith("evograft-plugins-"))
        .findFirst()
        .orElseThrow();
  }
}
