// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.evaluate.CheckResult.Status;
import dev.evograft.evolution.evaluate.CheckRunner.SkillTest;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.toolkit.process.Supervision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS) // the programs that stand for checks are those of POSIX
class CheckRunnerTest {

  @TempDir private Path folder;

  private int testCode;
  private String said = "";

  private String testFile = "skills/csv/scripts/test.sh";

  private final SkillTest skillTest =
      new SkillTest() {
        @Override
        public int run(Path skill, Duration limit, Consumer<String> output) {
          if (testCode == 99) {
            throw new BadInputException("no_test", "it has none");
          } else if (testCode == 98) {
            throw new EvograftException("timeout", "it was not done in time");
          }
          output.accept(said.isEmpty() ? "the test of " + folder.relativize(skill) : said);
          return testCode;
        }

        @Override
        public Optional<Path> file(Path skill) {
          return Optional.of(folder.resolve(testFile));
        }
      };

  private final CheckRunner runner = runner(Duration.ofSeconds(20), Supervision.NONE);

  private CheckRunner runner(Duration limit, Supervision supervision) {
    return new CheckRunner(
        Map.of("PATH", "/usr/bin:/bin"), limit, skillTest, Guard.of(supervision));
  }

  @Test
  void anExitCodeDecides() throws Exception {
    List<CheckResult> results = runner.run(List.of(check("true"), check("false")), folder);

    assertThat(results)
        .extracting(CheckResult::status)
        .containsExactly(Status.PASSED, Status.FAILED);
    assertThat(results.get(1).note()).isEqualTo("exit code 1");
    assertThat(results.get(1).tree().bool("ok", true)).isFalse();
  }

  @Test
  void whatIsNotThereWasNotStarted() throws Exception {
    assertThat(only(check("no-such-program-here")).status()).isEqualTo(Status.NOT_STARTED);
  }

  @Test
  void wordsAreGivenAsTheyAre() throws Exception {
    CheckResult result = only(check("printf", "%s|", "$HOME", "a b", "*"));

    assertThat(result.output()).isEqualTo("$HOME|a b|*|");
  }

  @Test
  void whoTakesTooLongTellsNothing() throws Exception {
    CheckRunner hasty = runner(Duration.ofMillis(200), Supervision.NONE);

    CheckResult result = hasty.run(List.of(check("sleep", "60")), folder).get(0);

    assertThat(result.status()).isEqualTo(Status.STOPPED);
    assertThat(result.note()).startsWith("not done after");
  }

  @Test
  void ofALongOutputBothEndsAreKept() throws Exception {
    Files.writeString(folder.resolve("long"), "begin" + "x".repeat(100_000) + "end");

    String output = only(check("cat", "long")).output();

    assertThat(output)
        .startsWith("begin")
        .endsWith("end")
        .contains("[...]")
        .hasSizeLessThanOrEqualTo(4_000);
  }

  @Test
  void nodeAndNpmMustFindWhatTheyRun() throws Exception {
    assertThat(only(check("node", "a.js")).note()).isEqualTo("there is no file a.js");
    assertThat(only(check("npm", "test")).note()).isEqualTo("there is no package.json");
    assertThat(only(check("npx", "--no-install", "eslint")).note()).contains("node_modules");

    Files.writeString(folder.resolve("package.json"), "{\"scripts\":{\"lint\":\"x\"}}");
    assertThat(only(check("npm", "test")).note()).isEqualTo("package.json has no script 'test'");
    Files.writeString(folder.resolve("package.json"), "{\"scripts\":");
    assertThat(only(check("npm", "run", "lint")))
        .satisfies(
            result -> {
              assertThat(result.status()).isEqualTo(Status.NOT_STARTED);
              assertThat(result.note()).startsWith("package.json cannot be read");
            });
  }

  @Test
  void aScriptIsNoWayOut() throws IOException, InterruptedException {
    Path outside = Files.createTempFile("outside", ".js");
    try {
      Files.createSymbolicLink(folder.resolve("a.js"), outside);

      assertThat(only(check("node", "a.js")).note()).contains("leads out of the folder");
    } finally {
      Files.delete(outside);
    }
  }

  @Test
  void aSkillsOwnTestIsACheck() throws Exception {
    Check test = skillTest();

    assertThat(only(test).output()).isEqualTo("the test of skills/csv");
    testCode = 1;
    assertThat(only(test).status()).isEqualTo(Status.FAILED);
    testCode = 98;
    assertThat(only(test).status()).isEqualTo(Status.STOPPED);
    testCode = 99;
    assertThat(only(test).status()).isEqualTo(Status.NOT_STARTED);
  }

  @Test
  void aSkillsTestThatRanNoneHasNotPassed() throws Exception {
    testFile = "skills/csv/scripts/test.py";
    said = "\nRan 0 tests in 0.000s\n\nOK\n";
    assertThat(only(skillTest()).status()).isEqualTo(Status.EMPTY);
    said = "\nRan 2 tests in 0.000s\n\nOK\n";
    assertThat(only(skillTest()))
        .matches(result -> result.ok() && result.tests().equals(new Tests(2, 0, 0)));
    said = "plain asserts\n";
    assertThat(only(skillTest()).ok()).isTrue();
  }

  @Test
  void aRunnerOfTheUserAloneTellsNothing() throws Exception {
    Files.writeString(
        folder.resolve("x.sh"), "echo '/usr/bin/python3: No module named pytest'; exit 1");
    assertThat(only(check("sh", "x.sh")).status()).isEqualTo(Status.NOT_STARTED);
  }

  @Test
  void aSkillThatNamesAnotherTestNowHasFailed() throws Exception {
    Check test = skillTest();
    testFile = Files.writeString(folder.resolve("skills/csv/easy.sh"), "exit 0").toString();

    assertThat(only(test))
        .satisfies(
            result -> {
              assertThat(result.status()).isEqualTo(Status.FAILED);
              assertThat(result.note())
                  .isEqualTo("the skill has another test now than skills/csv/scripts/test.sh");
            });
  }

  @Test
  void whoAnswersForACheckIsToldAndItsSandboxStandsBefore() throws Exception {
    AtomicLong told = new AtomicLong();
    Supervision supervision = new Supervision(List.of("env", "A=b"), (pid, at) -> told.set(pid));

    CheckResult result =
        runner(Duration.ofSeconds(20), supervision).run(List.of(check("env")), folder).get(0);

    assertThat(result.output()).contains("A=b");
    assertThat(told).hasPositiveValue();
  }

  private Check skillTest() throws IOException {
    Path file = folder.resolve(testFile);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "exit 1");
    return Check.ofSkill("skills/csv", testFile);
  }

  private CheckResult only(Check check) throws InterruptedException {
    return runner.run(List.of(check), folder).get(0);
  }

  private static Check check(String... words) {
    return new Check(String.join(" ", words), List.of(words), Check.Origin.SETTING);
  }
}
