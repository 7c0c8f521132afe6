// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The built distribution as a child process, in a workspace and a home of its own. */
final class Cli {

  static final Path APP = Path.of("target", "evograft").toAbsolutePath();

  private final Path root;
  private final String prefix;
  private final Map<String, String> environment = new TreeMap<>();
  private String input = "";
  private List<String> within = List.of();
  private String folder = "";

  Cli(Path root) throws IOException {
    this(root, null);
  }

  /** One whose output goes to files of its own, for what runs beside others. */
  Cli(Path root, String name) throws IOException {
    this.root = root;
    this.prefix = name == null ? "" : name + ".";
    Files.createDirectories(workspace());
    Files.createDirectories(home());
    environment.put("HOME", home().toString());
    environment.put("PATH", System.getenv("PATH"));
    environment.put("LC_ALL", "C.UTF-8");
    // Unpacked once for all tests; the folder is what a user's cache would be.
    environment.put("XDG_CACHE_HOME", Path.of("target", "it-cache").toAbsolutePath().toString());
  }

  Path workspace() {
    return root.resolve("workspace");
  }

  Path home() {
    return root.resolve("home");
  }

  Cli with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Cli with(Map<String, String> variables) {
    environment.putAll(variables);
    return this;
  }

  /** Has every command begin so. */
  Cli within(List<String> words) {
    within = words;
    return this;
  }

  /** Has every command start in a folder of the workspace. */
  Cli in(String path) {
    folder = path;
    return this;
  }

  Cli input(String text) {
    input = text;
    return this;
  }

  /** Writes a skill whose entry point is a shell script. */
  Path skill(String name, String script) throws IOException {
    return TestSkill.write(workspace(), name, script);
  }

  Result run(String... words) throws Exception {
    Child child = start(words);
    if (!child.process().waitFor(120, TimeUnit.SECONDS)) {
      child.process().destroyForcibly();
      throw new AssertionError("timed out: " + Arrays.toString(words) + "\n" + child.output());
    }
    return new Result(child.process().exitValue(), child.output(), child.errors());
  }

  /** Starts it; output goes to the files out and err of the root. */
  Child start(String... words) throws IOException {
    List<String> command = new ArrayList<>();
    if (System.getProperty("os.name").equals("Linux")) {
      // What a shell starts in the background ignores Ctrl-C, and so would its children; so does
      // what nohup starts of SIGHUP.
      command.addAll(List.of("env", "--default-signal=INT,TERM,HUP"));
    }
    command.addAll(java(QuickStart.OPTIONS, classPath(), "dev.evograft.cli.Main", words));
    Path stdin = Files.writeString(root.resolve(prefix + "in"), input);
    Path out = root.resolve(prefix + "out");
    Path err = root.resolve(prefix + "err");
    ProcessBuilder builder =
        builder(command)
            .redirectInput(stdin.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    return new Child(builder.start(), out, err);
  }

  /** Starts an agent in the workspace. */
  Agent agent() throws Exception {
    return Agent.start(builder(Agent.command(workspace())), root);
  }

  /** One with another class path, for which there is no archive. */
  static List<String> java(String classPath, String main, String... words) {
    return java(QuickStart.FLAGS, classPath, main, words);
  }

  private static List<String> java(
      List<String> options, String classPath, String main, String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-Devograft.app=" + APP, "-cp", classPath, main));
    command.addAll(List.of(words));
    return command;
  }

  private ProcessBuilder builder(List<String> command) {
    List<String> all = new ArrayList<>(within);
    all.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(all).directory(workspace().resolve(folder).toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }

  static String classPath() {
    return jars().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  static Stream<Path> jars() {
    try (Stream<Path> files = Files.list(APP.resolve("lib"))) {
      return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a command left. */
  record Result(int exitCode, String out, String err) {

    /** The last line of the output, as JSON. */
    JsonObject json() {
      List<String> lines = out.lines().toList();
      assertThat(lines).as("output; standard error was: %s", err).isNotEmpty();
      return JsonText.parseObject(lines.get(lines.size() - 1).getBytes(StandardCharsets.UTF_8));
    }

    /** What a program reads when something went wrong. */
    JsonObject error() {
      return json().object("error");
    }

    Result exits(int code) {
      assertThat(exitCode).as("exit code; out: %s\nerr: %s", out, err).isEqualTo(code);
      return this;
    }

    /** One line that names the thing and the remedy, and no stack trace. */
    Result complains(String... parts) {
      List<String> lines = err.lines().filter(line -> line.startsWith("evograft: ")).toList();
      assertThat(lines).as("complaints in: %s", err).hasSize(1);
      assertThat(lines.get(0)).contains(parts);
      assertThat(err).doesNotContain("\tat ");
      return this;
    }
  }
}
