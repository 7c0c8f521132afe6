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
  NODE(
      CountForm.of(
          "^(?:#|\u2139) ",
          " pass (\\d{1,9})",
          " (?:fail|cancelled) (\\d{1,9})",
          " (?:skipped|todo) (\\d{1,9})"),
      CountForm.of("^[.X]+$", "\\.", "X", CountForm.NEVER)),
  JEST(
      words("^Tests:\\s", "skipped|todo"),
      CountForm.of(
          "\"num\\w+Tests\"",
          "\"numPassedTests\":\\s*(\\d{1,9})",
          "\"numFailedTests\":\\s*(\\d{1,9})",
          "\"num(?:Pending|Todo)Tests\":\\s*(\\d{1,9})")),
  VITEST(words("^\\s*Tests\\s", "skipped|todo"), JEST.forms[1]),
  MOCHA(
      CountForm.of(
          "^\\s*\\d+ (?:passing|failing|pending)",
          "^\\s*(\\d{1,9}) passing",
          "^\\s*(\\d{1,9}) failing",
          "^\\s*(\\d{1,9}) pending"),
      CountForm.of(
          "\"(?:passes|failures|pending)\":",
          "\"passes\":\\s*(\\d{1,9})",
          "\"failures\":\\s*(\\d{1,9})",
          "\"pending\":\\s*(\\d{1,9})")),
  AVA(
      CountForm.of(
          "^\\s*\\d+ (?:tests?|known|unhandled|uncaught) ",
          "^\\s*(\\d{1,9}) tests? passed",
          "^\\s*(\\d{1,9}) tests? failed",
          "^\\s*(\\d{1,9}) tests? (?:skipped|todo)")),
  JASMINE(
      CountForm.ofTotal(
          "^\\d+ specs?,", "^(\\d{1,9}) specs?,", " (\\d{1,9}) failures?", " (\\d{1,9}) pending")),
  PYTEST(
      words(" in [\\d.]+ ?s", "skipped|deselected|xfailed"),
      CountForm.of("^[.FEsxX]+(?:\\s+\\[ *\\d+%\\])?$", "[.X]", "[FE]", "[sx]")),
  UNITTEST(
      CountForm.ofTotal(
          "^(?:Ran \\d|OK|FAILED|NO TESTS RAN)",
          "^Ran (\\d{1,9}) tests?",
          "(?<!expected )(?:failures|errors)=(\\d{1,9})",
          "skipped=(\\d{1,9})")),
  /** Packages are counted, and what {@code -v} prints. */
  GO(
      CountForm.of(
          "^(?:ok|FAIL|\\s*---)\\s",
          "^(?:ok\\s+(?!.*\\[no tests to run\\])|\\s*--- PASS:)",
          "^(?:FAIL\\s+\\S|\\s*--- FAIL:)",
          "^\\s*--- SKIP:"),
      CountForm.of(
          "\"Test\":",
          "\"Action\":\\s*\"pass\"",
          "\"Action\":\\s*\"fail\"",
          "\"Action\":\\s*\"skip\"")),
  CARGO(words("^test result:", "ignored")),
  /** Its lines about single classes say again what that of the module does. */
  MAVEN(
      CountForm.ofTotal(
          "Tests run: (?!.*Time elapsed)",
          "Tests run: (\\d{1,9})",
          "(?:Failures|Errors): (\\d{1,9})",
          "Skipped: (\\d{1,9})")),
  GRADLE(
      CountForm.ofTotal(
          "\\d tests? completed",
          "(\\d{1,9}) tests? completed",
          "(\\d{1,9}) failed",
          "(\\d{1,9}) skipped"));

  /** Runners whose exit code is that of a failure then. */
  private static final Pattern FOUND_NONE =
      Pattern.compile(
          "No tests? (?:files? )?found|Couldn't find any (?:files to test|tests)|No specs found"
              + "|NO TESTS RAN|no tests ran|did not discover any tests");

  private static final Set<String> MAVEN_TESTS =
      Set.of("test", "package", "verify", "install", "integration-test");
  private static final Set<String> GRADLE_TESTS = Set.of("test", "check", "build");

  /** Scripts that only look at what is written. */
  private static final Set<String> LOOKS =
      Set.of("lint", "types", "typecheck", "type-check", "tsc", "build", "compile");

  /** What {@code npm init} writes; its exit code is 1. */
  private static final String NPM_INIT = "echo \"Error: no test specified\" && exit 1";

  private static final Set<String> NOTHING = Set.of("echo", "true", ":", "exit");

  private final CountForm[] forms;

  TestRunner(CountForm... forms) {
    this.forms = forms;
  }

  /** Numbers with words behind them. */
  private static CountForm words(String line, String skipped) {
    return CountForm.of(
        line, "(\\d{1,9}) passed", "(\\d{1,9}) failed", "(\\d{1,9}) (?:" + skipped + ")");
  }

  /** What it prints unless it is asked for something else. */
  CountForm form() {
    return forms[0];
  }

  /** What it prints when it is asked for something else. */
  List<CountForm> others() {
    List<CountForm> others = new ArrayList<>(List.of(forms).subList(1, forms.length));
    others.add(CountForm.TAP);
    return others;
  }

  /** Whether a line says that there is no test. */
  static boolean foundNone(String line) {
    return FOUND_NONE.matcher(line).find();
  }

  /** Whether it may print nothing, and leaves files instead. */
  boolean leavesReports() {
    return this == MAVEN || this == GRADLE;
  }

  /** Those that a check runs; none where it is of an unknown kind. */
  static List<TestRunner> of(Check check, Path folder) {
    List<String> words = check.words();
    if (check.origin() == Check.Origin.SKILL_TEST) {
      return ofScript(words.get(1));
    }
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

  /** What a script may use. */
  private static List<TestRunner> ofScript(String file) {
    return switch (file.substring(file.lastIndexOf('.') + 1)) {
      case "py" -> List.of(UNITTEST, PYTEST);
      case "js", "cjs", "mjs", "ts" -> List.of(NODE, JEST, VITEST, MOCHA, AVA, JASMINE);
      default -> List.of();
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
    boolean nothing = !chained && NOTHING.contains(text.split("\\s+")[0]);
    return scripts.has(name) && (nothing || text.equals(NPM_INIT));
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
