// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.evaluate.CheckResult.Status;
import dev.evograft.toolkit.process.Supervision;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A check that ran no test is no pass, whatever its exit code is. */
@DisabledOnOs(OS.WINDOWS) // the runners are shell scripts that print what the real ones do
class TestCountTest {

  @TempDir private Path folder;

  /** What each prints when it ran some, and when it ran none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node --test | # pass 3 | # pass 0",
        "node --test | ℹ pass 2 | ℹ pass 0",
        "go test ./... | ok  \texample.org/a\t0.01s | ?   \texample.org/a\t[no test files]",
        "go test ./... | ok  \ta\t(cached) | ok  \ta\t0.01s [no tests to run]",
        "cargo test | test result: ok. 4 passed; 0 failed; | test result: ok. 0 passed; 0 failed;",
        "mvn test | [INFO] Tests run: 7, Failures: 0 | [INFO] No tests to run.",
        "gradle test | 4 tests completed | > Task :test NO-SOURCE",
        "pytest -q | 3 passed in 0.01s | 2 skipped in 0.01s",
        "python -m pytest | = 1 passed, 1 skipped in 2s = | = no tests ran in 0.01s =",
        "python3 -m unittest | Ran 2 tests in 0.001s | Ran 0 tests in 0.000s",
        "npx --no-install jest | Tests:       1 failed, 5 passed, 6 total | No tests found",
        "npx --no-install vitest run |       Tests  5 passed (5) | No test files found",
        "npx --no-install mocha |   12 passing (3ms) |   0 passing (1ms)",
        "npx --no-install ava |   2 tests passed | nothing",
        "npx --no-install jasmine | 5 specs, 0 failures | 0 specs, 0 failures",
      })
  void theNumberOfTestsDecides(String command, String some, String none) throws Exception {
    assertThat(run(command, some).status()).isEqualTo(Status.PASSED);
    assertThat(run(command, "\u001b[32m" + some + "\u001b[0m").status()).isEqualTo(Status.PASSED);
    assertThat(run(command, none)).matches(result -> result.status() == Status.EMPTY);
    assertThat(run(command, none).note()).startsWith("it ran no test");
  }

  /** What the runners print when a test fails, and when that test is not run any more. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node --test | # pass 11,# fail 1,# skipped 0 | # pass 12,# fail 0,# skipped 0"
            + " | # pass 11,# fail 0,# skipped 1",
        "pytest | = 1 failed; 11 passed in 0.1s = | = 12 passed in 0.1s ="
            + " | = 11 passed; 1 skipped in 0.1s =",
        "python3 -m unittest | Ran 12 tests in 1s,FAILED (failures=1) | Ran 12 tests in 1s,OK"
            + " | Ran 12 tests in 1s,OK (skipped=1)",
        "cargo test | test result: FAILED. 3 passed; 1 failed; 0 ignored"
            + " | test result: ok. 4 passed; 0 failed; 0 ignored"
            + " | test result: ok. 3 passed; 0 failed; 0 ignored",
        "npx --no-install jest | Tests:  1 failed; 5 passed; 6 total | Tests:  6 passed; 6 total"
            + " | Tests:  1 skipped; 5 passed; 6 total",
        "npx --no-install mocha |   5 passing (1ms),  1 failing |   6 passing (1ms)"
            + " |   5 passing (1ms),  1 pending",
        "npx --no-install jasmine | 6 specs; 1 failure | 6 specs; 0 failures"
            + " | 6 specs; 0 failures; 1 pending spec",
        "mvn test | [ERROR] Tests run: 6; Failures: 1; Errors: 0; Skipped: 0"
            + " | [INFO] Tests run: 6; Failures: 0; Errors: 0; Skipped: 0"
            + " | [WARNING] Tests run: 6; Failures: 0; Errors: 0; Skipped: 1",
        "go test ./... | ok  \ta\t1s,FAIL\tb\t1s,FAIL | ok  \ta\t1s,ok  \tb\t1s"
            + " | ok  \ta\t1s,?   \tb\t[no test files]",
      })
  void aTestThatIsNotRunAnyMoreMendsNothing(
      String command, String failing, String mended, String gone) throws Exception {
    CheckResult before = run(command, lines(failing), 1);
    assertThat(before.status()).isEqualTo(Status.FAILED);
    assertThat(judge(true, before, run(command, lines(mended)))).isEqualTo(Verdict.Kind.SUCCESS);
    assertThat(judge(true, before, run(command, lines(gone)))).isEqualTo(Verdict.Kind.FAILED);
  }

  private static String lines(String text) {
    return text.replace(',', '\n').replace(';', ',');
  }

  @Test
  void scriptsOfNpmAreLookedThrough() throws Exception {
    scripts("jest --ci");
    assertThat(run("npm test", "Tests: 1 passed").status()).isEqualTo(Status.PASSED);
    assertThat(run("npm test", "no tests").status()).isEqualTo(Status.EMPTY);
    scripts("echo ok");
    assertThat(run("npm test", "ok").status()).isEqualTo(Status.EMPTY);
    scripts("true");
    assertThat(run("npm test", "").status()).isEqualTo(Status.EMPTY);
    scripts("node check.js");
    assertThat(run("npm test", "").status()).isEqualTo(Status.PASSED);
  }

  private void scripts(String test) throws Exception {
    Files.writeString(folder.resolve("package.json"), "{\"scripts\":{\"test\":\"" + test + "\"}}");
  }

  /** {@code npm init} writes it; that it fails is nobody's error. */
  @Test
  void theScriptOfNpmInitIsNoTest() throws Exception {
    scripts("echo \\\"Error: no test specified\\\" && exit 1");
    assertThat(run("npm test", "Error: no test specified", 1).status()).isEqualTo(Status.EMPTY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "npx --no-install jest | No tests found, exiting with code 1 | 1",
        "npx --no-install vitest run | No test files found, exiting with code 1 | 1",
        "npx --no-install mocha | Error: No test files found: \"test\" | 1",
        "npx --no-install ava | \u2716 Couldn't find any files to test | 1",
        "pytest | = no tests ran in 0.01s = | 5",
      })
  void whoFindsNoTestHasNotFailed(String command, String said, int code) throws Exception {
    assertThat(run(command, said, code).status()).isEqualTo(Status.EMPTY);
    assertThat(run(command, "SyntaxError: in src/a.js", code == 5 ? 2 : code).status())
        .as("what does not even load is broken")
        .isEqualTo(Status.FAILED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node --test --test-reporter=dot | ..X.",
        "node --test --test-reporter=tap | ok 1 - sums",
        "pytest -qq | ...s.                     [100%]",
        "npx --no-install mocha -R tap | ok 1 sums",
        "npx --no-install mocha -R json | '    \"passes\": 2,'",
        "npx --no-install ava --tap | ok 1 - sums",
        "npx --no-install vitest --reporter=json | {\"numFailedTests\":0,\"numPassedTests\":2}",
        "npx --no-install jest --json | {\"numFailedTests\":0,\"numPassedTests\":2,\"x\":1}",
        "go test -json ./... | {\"Action\":\"pass\",\"Package\":\"a\",\"Test\":\"TestA\"}",
      })
  void quietReportersCountToo(String command, String printed) throws Exception {
    assertThat(run(command, printed).status()).isEqualTo(Status.PASSED);
  }

  @Test
  void reportsThatWereThereBeforeDoNotCount() throws Exception {
    Path report = folder.resolve("build/test-results/test/TEST-a.xml");
    Files.createDirectories(report.getParent());
    Files.writeString(report, "<testsuite name=\"a\" tests=\"5\" skipped=\"0\">");
    assertThat(run("gradle test", "").status()).as("the change brought it").isEqualTo(Status.EMPTY);

    assertThat(run("gradle test", "", 0, report, 5, 5).status())
        .as("all were skipped")
        .isEqualTo(Status.EMPTY);
    assertThat(run("gradle test", "", 0, report, 6, 5).status()).isEqualTo(Status.PASSED);
  }

  @Test
  void reportsCountWhereNothingIsPrinted() throws Exception {
    assertThat(run("mvn -q test", "").status()).isEqualTo(Status.EMPTY);
    Path report = folder.resolve("a/target/surefire-reports/TEST-a.xml");
    Files.createDirectories(report.getParent());
    assertThat(run("mvn -q test", "", 0, report, 3, 0).status()).isEqualTo(Status.PASSED);
    assertThat(run("mvn -q test", "").status()).isEqualTo(Status.EMPTY);
  }

  @Test
  void toLookIsEnoughForARepairAndForNothingElse() {
    for (String command :
        List.of("node --check a.js", "npx --no-install eslint", "go vet ./...", "cargo check")) {
      Check check = check(command);
      assertThat(TestRunner.onlyLooks(check)).as(command).isTrue();
      CheckResult passed = new CheckResult(check, Status.PASSED, "", "", 1);
      CheckResult failed = new CheckResult(check, Status.FAILED, "", "", 1);
      assertThat(judge(false, passed, passed)).isEqualTo(Verdict.Kind.UNVERIFIABLE);
      assertThat(judge(true, failed, passed)).isEqualTo(Verdict.Kind.SUCCESS);
    }
    assertThat(
            TestRunner.onlyLooks(new Check("x", List.of("cargo", "check"), Check.Origin.SETTING)))
        .isFalse();
    assertThat(TestRunner.onlyLooks(check("npm test"))).isFalse();
  }

  @Test
  void whoRanNoTestHasNotPassed() {
    Check check = check("pytest");
    CheckResult passed = new CheckResult(check, Status.PASSED, "", "", 1);
    CheckResult empty = new CheckResult(check, Status.EMPTY, "it ran no test", "", 1);
    CheckResult stopped = new CheckResult(check, Status.STOPPED, "not done", "", 1);

    assertThat(judge(false, empty, empty)).isEqualTo(Verdict.Kind.UNVERIFIABLE);
    assertThat(judge(false, passed, empty)).isEqualTo(Verdict.Kind.FAILED);
    assertThat(judge(true, stopped, passed)).isEqualTo(Verdict.Kind.UNVERIFIABLE);
    assertThat(judge(false, passed, stopped)).isEqualTo(Verdict.Kind.FAILED);
  }

  private static Verdict.Kind judge(boolean repairs, CheckResult before, CheckResult after) {
    FileChange change =
        new FileChange("src/a.js", FileChange.Kind.CHANGED, new FileChange.Extent(1, 1, 9));
    return new Evaluation(
            new Evaluation.Goal(repairs, 5),
            new Evaluation.Made(List.of(change), List.of()),
            new Evaluation.Ran(List.of(before), List.of(after), List.of()),
            new Evaluation.Fit(1, 1))
        .judge(
            new Bounds(Bounds.Caps.DEFAULT, List.of(), List.of()),
            ProtectedPaths.of(List.of(), Path.of(".")))
        .kind();
  }

  private static Check check(String command) {
    return new Check(command, List.of(command.split(" ")), Check.Origin.GENE);
  }

  private CheckResult run(String command, String printed) throws Exception {
    return run(command, printed, 0);
  }

  private CheckResult run(String command, String printed, int code) throws Exception {
    return script(command, printed, "exit " + code);
  }

  /** Its program leaves a report of that many tests. */
  private CheckResult run(
      String command, String printed, int code, Path report, int tests, int skipped)
      throws Exception {
    String text = "<testsuite tests='%d' skipped='%d' failures='0'>".formatted(tests, skipped);
    String quoted = text.replace('\'', '"');
    return script(command, printed, "echo '" + quoted + "' > " + report + "\nexit " + code);
  }

  /** Runs a command whose program prints this. */
  private CheckResult script(String command, String printed, String ends) throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    Path program = bin.resolve(words.get(0));
    Files.deleteIfExists(program);
    Files.writeString(bin.resolve("printed"), printed + "\n", StandardCharsets.UTF_8);
    Files.writeString(program, "#!/bin/sh\ncat " + bin.resolve("printed") + "\n" + ends + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    words.set(0, program.toString());
    CheckRunner.SkillTest none =
        new CheckRunner.SkillTest() {
          @Override
          public int run(Path skill, Duration limit, Consumer<String> output) {
            return 1;
          }

          @Override
          public Optional<Path> file(Path skill) {
            return Optional.empty();
          }
        };
    return new CheckRunner(
            Map.of("PATH", "/usr/bin:/bin"),
            Duration.ofSeconds(20),
            none,
            Guard.of(Supervision.NONE))
        .run(List.of(new Check(command, words, Check.Origin.SETTING)), folder)
        .get(0);
  }
}
