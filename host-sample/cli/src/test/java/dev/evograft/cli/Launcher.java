// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The built distribution with its launcher, installed somewhere, and its commands as processes. */
final class Launcher {

  private final Path root;
  private final Path script;
  private final Map<String, String> environment = new TreeMap<>();

  private Launcher(Path root, Path script) {
    this.root = root;
    this.script = script;
  }

  /** Copies what was built below a folder. */
  static Launcher installIn(Path root) throws IOException {
    Path home = Files.createDirectories(root.resolve("installed"));
    Path script = home.resolve("evograft");
    Files.copy(Path.of("../../evograft"), script, StandardCopyOption.COPY_ATTRIBUTES);
    Path from = Path.of("target", "evograft");
    Path builds = home.resolve("host-sample/cli/target/builds");
    Path to = builds.resolve("tested");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    Files.writeString(to.resolve("built"), "");
    Files.writeString(builds.resolve("current"), "tested\n");
    Launcher launcher = new Launcher(root, script);
    launcher.environment.put("HOME", Files.createDirectories(root.resolve("home")).toString());
    launcher.environment.put("PATH", System.getenv("PATH"));
    launcher.environment.put("JAVA_HOME", System.getProperty("java.home"));
    launcher.environment.put("LC_ALL", "C.UTF-8");
    Files.createDirectories(launcher.workspace());
    return launcher;
  }

  Path workspace() {
    return root.resolve("workspace");
  }

  void set(Map<String, String> variables) {
    environment.putAll(variables);
  }

  /** Writes a skill whose entry point is a shell script. */
  Path skill(String name, String script) throws IOException {
    return TestSkill.write(workspace(), name, script);
  }

  /** Starts a command; the launcher becomes the JVM, so its process is that of the command. */
  Child start(String name, String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(words));
    Path out = root.resolve(name + ".out");
    Path err = root.resolve(name + ".err");
    ProcessBuilder builder =
        builder(command)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    return new Child(builder.start(), out, err);
  }

  /** Starts an agent in the workspace. */
  Agent agent() throws Exception {
    return Agent.start(builder(Agent.command(workspace())), root);
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(workspace().toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }
}
