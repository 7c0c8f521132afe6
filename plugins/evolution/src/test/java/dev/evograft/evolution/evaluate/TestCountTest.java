// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.evaluate.CheckResult.Status;
import dev.evograft.toolkit.process.Supervision;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
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
        "node --test | # tests 3 | # tests 0",
        "node --test | ℹ tests 2 | ℹ tests 0",
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
    assertThat(run(command, "").note()).isEqualTo("it ran no test");
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

  @Test
  void reportsCountWhereNothingIsPrinted() throws Exception {
    assertThat(run("mvn -q test", "").status()).isEqualTo(Status.EMPTY);
    Path report = folder.resolve("a/target/surefire-reports/TEST-a.xml");
    Files.createDirectories(report.getParent());
    Files.writeString(report, "<?xml?>\n<testsuite name=\"a\" time=\"1\" tests=\"3\">");
    assertThat(run("mvn -q test", "").status()).isEqualTo(Status.PASSED);
    Files.setLastModifiedTime(report, FileTime.fromMillis(1));
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

  /** Runs a command whose program prints this. */
  private CheckResult run(String command, String printed) throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    Path program = bin.resolve(words.get(0));
    Files.deleteIfExists(program);
    Files.writeString(bin.resolve("printed"), printed + "\n", StandardCharsets.UTF_8);
    Files.writeString(program, "#!/bin/sh\ncat " + bin.resolve("printed") + "\n");
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
