// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a gene may say. A gene may come from anywhere, so what is good is listed and nothing else is
 * run: for each program its words, and plain paths of the folder. No option that takes a value is
 * among them, for a value can be code. The table stands in {@code docs/evolution.md}, too.
 */
final class GeneCommands {

  /** All programs of which something is known. */
  static final Set<String> PROGRAMS =
      new TreeSet<>(
          Set.of(
              "node", "npm", "npx", "mvn", "gradle", "cargo", "go", "pytest", "python", "python3",
              "java"));

  private static final Set<String> CHECKERS =
      Set.of(
          "eslint",
          "tsc",
          "jest",
          "vitest",
          "mocha",
          "ava",
          "jasmine",
          "prettier",
          "stylelint",
          "standard",
          "xo",
          "oxlint",
          "biome",
          "publint");

  /** Checkers that look at what they are given; of all others the arguments say how to check. */
  private static final Set<String> LINTERS =
      Set.of("eslint", "tsc", "prettier", "stylelint", "standard", "xo", "oxlint", "biome");

  /** Words of a program, which may be said in any order; one that does something must be said. */
  private record Words(Set<String> verbs, Set<String> flags) {}

  private static final Map<String, Words> VERBS =
      Map.of(
          "mvn",
          new Words(
              Set.of("validate", "compile", "test-compile", "test", "package", "verify"),
              Set.of("-q", "-o", "-B", "-ntp", "--quiet", "--offline", "--batch-mode")),
          "gradle",
          new Words(
              Set.of("test", "check", "build", "assemble", "classes", "testClasses"),
              Set.of("-q", "--quiet", "--offline")),
          "cargo",
          new Words(
              Set.of("test", "check", "build", "clippy"),
              Set.of("-q", "--quiet", "--locked", "--offline", "--release", "--all-targets")));

  private static final Map<String, Set<String>> CHECKER_WORDS =
      Map.of(
          "tsc", Set.of("--noEmit"),
          "prettier", Set.of("--check"),
          "vitest", Set.of("run"),
          "biome", Set.of("check", "lint", "ci"));

  /** The first part of the names of scripts that check; {@code npm run deploy} is none. */
  private static final Set<String> SCRIPTS =
      Set.of(
          "test",
          "tests",
          "check",
          "checks",
          "lint",
          "types",
          "typecheck",
          "type-check",
          "tsc",
          "build",
          "compile",
          "verify",
          "validate",
          "spec",
          "unit",
          "integration",
          "e2e",
          "ci");

  private static final Pattern PATH = Pattern.compile("[\\w@.][\\w@./-]*");

  /** Folders whose files are made or fetched: nobody sees when they are changed. */
  private static final Set<String> UNSEEN =
      Set.of(
          "node_modules",
          "bower_components",
          "venv",
          "__pycache__",
          "target",
          "dist",
          "out",
          "build",
          "vendor");

  private GeneCommands() {}

  /**
   * Checks the words.
   *
   * @throws RefusedCommandException if they are refused
   */
  static void check(List<String> words) {
    List<String> arguments = words.subList(1, words.size());
    String program = words.get(0);
    switch (program) {
      case "npm" -> npm(arguments);
      case "npx" -> npx(arguments);
      case "go" -> go(arguments);
      case "node" -> node(arguments);
      case "python", "python3" -> python(arguments);
      case "java" -> script(arguments, ".java");
      case "pytest" -> paths(without(arguments, Set.of("-q")));
      default -> verbs(program, arguments);
    }
  }

  /** Whether a checker only looks at what is written. */
  static boolean isLinter(String checker) {
    return LINTERS.contains(checker) || checker.equals("publint");
  }

  /** The words that are files or folders which must be there and decide whether it passes. */
  static List<String> deciding(List<String> words) {
    String program = words.get(0);
    boolean onlyLooks = program.equals("npx") && LINTERS.contains(words.get(2));
    return onlyLooks ? List.of() : paths(program, words.subList(1, words.size()));
  }

  /** The word that is a script, for which a folder does not do: it says itself what is run. */
  static String script(List<String> words) {
    boolean runs = Set.of("node", "python", "python3", "java").contains(words.get(0));
    boolean finds = words.size() > 1 && Set.of("-m", "--test").contains(words.get(1));
    List<String> needed = runs && !finds ? needed(words) : List.of();
    return needed.isEmpty() ? "" : needed.get(0);
  }

  /** The words that are files or folders which must be there. */
  static List<String> needed(List<String> words) {
    return paths(words.get(0), words.subList(1, words.size()));
  }

  private static List<String> paths(String program, List<String> arguments) {
    List<String> plain =
        arguments.stream()
            .filter(word -> !word.startsWith("-"))
            .map(word -> word.endsWith("/...") ? word.substring(0, word.length() - 4) : word)
            .toList();
    return switch (program) {
      case "npm", "mvn", "gradle", "cargo" -> List.of();
      case "npx" -> withoutWords(plain);
      case "python", "python3" ->
          arguments.contains("-m")
              ? without(plain, Set.of("pytest", "unittest", "discover"))
              : plain;
      case "go" -> plain.subList(1, plain.size());
      default -> plain;
    };
  }

  private static List<String> withoutWords(List<String> plain) {
    Set<String> own = CHECKER_WORDS.getOrDefault(plain.get(0), Set.of());
    return without(plain.subList(1, plain.size()), own);
  }

  private static void node(List<String> arguments) {
    boolean mode = !arguments.isEmpty() && Set.of("--test", "--check").contains(arguments.get(0));
    List<String> rest = mode ? arguments.subList(1, arguments.size()) : arguments;
    if (mode && arguments.get(0).equals("--test") && rest.isEmpty()) {
      return;
    }
    script(rest, "");
  }

  private static void script(List<String> arguments, String end) {
    if (arguments.isEmpty() || !arguments.get(0).endsWith(end)) {
      throw new RefusedCommandException("it needs a script of this folder, and no options");
    }
    paths(arguments);
    if (arguments.get(0).matches("[./]+")) {
      throw new RefusedCommandException(
          "'" + arguments.get(0) + "' is this folder, which may run any file; name the script");
    }
    for (String part : arguments.get(0).split("/")) {
      if (UNSEEN.contains(part.toLowerCase(Locale.ROOT)) || isHidden(part)) {
        throw new RefusedCommandException(
            "a script in " + part + " could be changed without anybody seeing it");
      }
    }
  }

  private static boolean isHidden(String part) {
    return part.startsWith(".") && !part.equals(".");
  }

  private static void python(List<String> arguments) {
    if (arguments.isEmpty() || !arguments.get(0).equals("-m")) {
      script(arguments, ".py");
      return;
    }
    String module = arguments.size() > 1 ? arguments.get(1) : "";
    if (!module.equals("pytest") && !module.equals("unittest")) {
      throw new RefusedCommandException("of python's modules only pytest and unittest are run");
    }
    paths(arguments.subList(2, arguments.size()));
  }

  private static void npm(List<String> arguments) {
    List<String> words = without(arguments, Set.of("--silent", "-s"));
    if (words.equals(List.of("test"))) {
      return;
    }
    String name = words.size() == 2 && words.get(0).equals("run") ? words.get(1) : "";
    String[] parts = name.split("[:._]", 2);
    if (!PATH.matcher(name.replace(':', '.')).matches() || !SCRIPTS.contains(parts[0])) {
      throw new RefusedCommandException(
          "of npm only 'npm test' and 'npm run NAME' are run, NAME being a check such as lint or"
              + " test:unit, and nothing behind it");
    }
  }

  private static void npx(List<String> arguments) {
    if (arguments.size() < 2 || !arguments.get(0).equals("--no-install")) {
      throw new RefusedCommandException(
          "npx is run as 'npx --no-install NAME' only: it must not fetch anything");
    }
    String checker = arguments.get(1);
    if (!CHECKERS.contains(checker)) {
      throw new RefusedCommandException(
          "'" + checker + "' is none of the checkers that npx runs for a gene");
    }
    List<String> rest = arguments.subList(2, arguments.size());
    paths(without(rest, CHECKER_WORDS.getOrDefault(checker, Set.of())));
  }

  private static void go(List<String> arguments) {
    String verb = arguments.isEmpty() ? "" : arguments.get(0);
    if (!Set.of("test", "vet", "build").contains(verb)) {
      throw new RefusedCommandException("of go only test, vet and build are run");
    }
    for (String path : arguments.subList(1, arguments.size())) {
      String bare = path.endsWith("/...") ? path.substring(0, path.length() - 4) : path;
      if (!path.startsWith("./")) {
        throw new RefusedCommandException("'" + path + "' is no path of this folder; write ./...");
      }
      path(bare);
    }
  }

  private static void verbs(String program, List<String> arguments) {
    Words known = VERBS.getOrDefault(program, new Words(Set.of(), Set.of()));
    List<String> verbs = without(arguments, known.flags());
    if (verbs.isEmpty() || !known.verbs().containsAll(verbs)) {
      throw new RefusedCommandException(
          "of "
              + program
              + " only these are run: "
              + String.join(", ", new TreeSet<>(known.verbs()))
              + "; who trusts the command writes it into evolve.validation");
    }
  }

  private static void paths(List<String> words) {
    words.forEach(GeneCommands::path);
  }

  private static void path(String word) {
    boolean up = List.of(word.split("/", -1)).contains("..");
    if (up || !PATH.matcher(word).matches()) {
      throw new RefusedCommandException(
          "'" + word + "' is no plain path of this folder; a gene gives its checks nothing else");
    }
  }

  private static List<String> without(List<String> words, Set<String> known) {
    List<String> rest = new ArrayList<>(words);
    rest.removeAll(known);
    return rest;
  }
}
