// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which program runs a script, by the end of its name. */
final class Interpreter {

  private static final List<String> KINDS = List.of("java", "py", "js", "mjs", "cjs", "sh");

  /** So that texts come out as they are written, whatever the locale. */
  private static final List<String> JAVA_UTF8 =
      List.of("-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8");

  private final SearchPath path;
  private final List<String> javaOptions;

  Interpreter(SearchPath path, List<String> javaOptions) {
    this.path = path;
    this.javaOptions = javaOptions;
  }

  static boolean isScript(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".")
        && !name.endsWith("~")
        && Files.isRegularFile(file)
        && (KINDS.contains(kind(file)) || Files.isExecutable(file));
  }

  /** The place of a kind of file in the order of preference. */
  static int rank(Path file) {
    int place = KINDS.indexOf(kind(file));
    return place < 0 ? KINDS.size() : place;
  }

  private static String kind(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /**
   * The argument vector that runs a script, without the script's own arguments.
   *
   * @throws BadInputException code {@code missing_requirement}
   */
  List<String> command(Path script) {
    return switch (kind(script)) {
      case "java" -> java(script);
      // -u: what a skill prints is seen when it prints it
      case "py" -> with(script, python(), "-u");
      case "js", "mjs", "cjs" -> with(script, program(script, "Node.js", "node"));
      case "sh" -> with(script, shell(script));
      default -> executable(script);
    };
  }

  private static List<String> with(Path script, String program, String... options) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(options));
    command.add(script.toString());
    return command;
  }

  private List<String> java(Path script) {
    if (ModuleFinder.ofSystem().find("jdk.compiler").isEmpty()) {
      throw missing(
          script,
          "the Java in "
              + System.getProperty("java.home")
              + " has no compiler; run Evograft"
              + " with a JDK");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions);
    command.addAll(JAVA_UTF8);
    command.add(script.toString());
    return command;
  }

  private String python() {
    Optional<Path> python = path.find("python3").or(() -> path.find("python"));
    return python
        .map(Path::toString)
        .orElseThrow(
            () ->
                new BadInputException(
                    "missing_requirement",
                    "it needs Python, and there is neither python3 nor python on the PATH; install"
                        + " Python 3"));
  }

  private String shell(Path script) {
    if (shebang(script).contains("bash")) {
      Optional<Path> bash = path.find("bash");
      if (bash.isPresent()) {
        return bash.get().toString();
      }
    }
    return program(script, "a shell", "sh");
  }

  private String program(Path script, String what, String program) {
    return path.find(program)
        .map(Path::toString)
        .orElseThrow(
            () ->
                missing(
                    script,
                    "it needs "
                        + what
                        + ", and there is no "
                        + program
                        + " on the PATH;"
                        + " install it"));
  }

  private static List<String> executable(Path script) {
    if (!Files.isExecutable(script)) {
      throw missing(
          script,
          "it is not executable, and no known interpreter runs it; give it a #! line and"
              + " chmod +x");
    }
    return List.of(script.toString());
  }

  private static BadInputException missing(Path script, String why) {
    return new BadInputException("missing_requirement", script.getFileName() + ": " + why);
  }

  private static String shebang(Path script) {
    try (InputStream in = Files.newInputStream(script)) {
      String head = new String(in.readNBytes(128), StandardCharsets.ISO_8859_1);
      return head.startsWith("#!") ? head.lines().findFirst().orElse("") : "";
    } catch (IOException e) {
      return ""; // running it will tell
    }
  }
}
