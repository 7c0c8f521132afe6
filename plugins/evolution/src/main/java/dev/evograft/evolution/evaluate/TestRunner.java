// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Runners of tests whose way to say how many they ran is known. */
enum TestRunner {
  NODE("^(?:#|\u2139) tests (\\d{1,9})"),
  JEST("^Tests:\\s.*?(\\d{1,9}) passed"),
  VITEST("^\\s*Tests\\s+.*?(\\d{1,9}) passed"),
  MOCHA("^\\s*(\\d{1,9}) passing"),
  AVA("^\\s*(\\d{1,9}) tests? passed"),
  JASMINE("^(\\d{1,9}) specs?,"),
  PYTEST("(\\d{1,9}) passed"),
  UNITTEST("^Ran (\\d{1,9}) tests?"),
  GO("^ok\\s+(?!.*\\[no tests to run\\])"),
  CARGO("^test result: \\w+\\. (\\d{1,9}) passed"),
  MAVEN("Tests run: (\\d{1,9})"),
  GRADLE("(\\d{1,9}) tests completed");

  private static final Set<String> MAVEN_TESTS =
      Set.of("test", "package", "verify", "install", "integration-test");
  private static final Set<String> GRADLE_TESTS = Set.of("test", "check", "build");

  /** Scripts that only look at what is written. */
  private static final Set<String> LOOKS =
      Set.of("lint", "types", "typecheck", "type-check", "tsc", "build", "compile");

  private static final Set<String> NOTHING = Set.of("echo", "true", ":", "exit");

  private final Pattern printed;

  TestRunner(String printed) {
    this.printed = Pattern.compile(printed);
  }

  /** What a line says; its group is the number, without one each line is one. */
  Pattern printed() {
    return printed;
  }

  /** Whether it may print nothing, and leaves files instead. */
  boolean leavesReports() {
    return this == MAVEN || this == GRADLE;
  }

  /** Those that a check runs; none where it is of an unknown kind. */
  static List<TestRunner> of(Check check, Path folder) {
    if (check.origin() == Check.Origin.SKILL_TEST) {
      return List.of();
    }
    List<String> words = check.words();
    if (program(words).equals("npm")) {
      return named(NpmScripts.in(folder).words(NpmScripts.nameIn(words)));
    }
    return switch (program(words)) {
      case "go" -> words.contains("test") ? List.of(GO) : List.of();
      case "cargo" -> words.contains("test") ? List.of(CARGO) : List.of();
      case "mvn", "mvnw" -> hasAny(words, MAVEN_TESTS) ? List.of(MAVEN) : List.of();
      case "gradle", "gradlew" -> hasAny(words, GRADLE_TESTS) ? List.of(GRADLE) : List.of();
      default -> named(words);
    };
  }

  private static List<TestRunner> named(Collection<String> words) {
    List<TestRunner> runners = new ArrayList<>();
    for (TestRunner runner : List.of(JEST, VITEST, MOCHA, AVA, JASMINE, PYTEST, UNITTEST)) {
      String name = runner.name().toLowerCase(Locale.ROOT);
      if (words.stream().anyMatch(word -> last(word).equals(name))) {
        runners.add(runner);
      }
    }
    if (words.contains("--test") && words.stream().anyMatch(word -> last(word).equals("node"))) {
      runners.add(NODE);
    }
    return runners;
  }

  /** Whether a script of npm does nothing at all. */
  static boolean isEmpty(Check check, Path folder) {
    if (check.origin() == Check.Origin.SKILL_TEST || !program(check.words()).equals("npm")) {
      return false;
    }
    NpmScripts scripts = NpmScripts.in(folder);
    String name = NpmScripts.nameIn(check.words());
    String text = scripts.scripts().string(name, "").strip();
    boolean chained = text.chars().anyMatch(c -> "&|;$`(".indexOf(c) >= 0);
    return scripts.has(name) && !chained && NOTHING.contains(text.split("\\s+")[0]);
  }

  /** Whether a command of a gene runs nothing of what it checks. */
  static boolean onlyLooks(Check check) {
    if (check.origin() != Check.Origin.GENE) {
      return false; // what the user names, the user trusts
    }
    List<String> words = check.words();
    return switch (program(words)) {
      case "node" -> words.contains("--check");
      case "npm" -> LOOKS.contains(NpmScripts.nameIn(words).split("[:._]", 2)[0]);
      case "npx" -> words.size() > 2 && GeneCommands.isLinter(words.get(2));
      case "go", "cargo" -> !words.contains("test");
      case "mvn", "mvnw" -> !hasAny(words, MAVEN_TESTS);
      case "gradle", "gradlew" -> !hasAny(words, GRADLE_TESTS);
      default -> false;
    };
  }

  private static boolean hasAny(List<String> words, Set<String> tasks) {
    return words.stream()
        .anyMatch(word -> tasks.contains(word.substring(word.lastIndexOf(':') + 1)));
  }

  private static String program(List<String> words) {
    return last(words.get(0));
  }

  /** The name of a program, wherever it lies. */
  private static String last(String word) {
    String name = word.substring(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1);
    return name.endsWith(".cmd") ? name.substring(0, name.length() - 4) : name;
  }
}
