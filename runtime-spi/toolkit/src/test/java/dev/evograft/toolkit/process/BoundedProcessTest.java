// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.toolkit.process.ProcessResult.End;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedProcessTest {

  @TempDir Path folder;

  private final StringBuffer output = new StringBuffer();

  private ProcessResult run(ProcessSpec spec) throws Exception {
    return BoundedProcess.run(spec, output::append);
  }

  @Test
  void argumentsArriveAsTheyAre() throws Exception {
    String hostile = "$HOME `id` \"q\" 'a' * ; \\ \n grüße 日本 😀";
    ProcessResult result =
        run(Shell.in(folder).command(List.of("sh", "-c", "printf %s \"$1\"", "sh", hostile)));
    assertThat(output.toString()).isEqualTo(hostile);
    assertThat(result.end()).isEqualTo(End.EXITED);
    assertThat(result.exitCode()).isZero();
    assertThat(result.strays()).isZero();
    assertThat(result.outputComplete()).isTrue();
  }

  @Test
  void itGetsThisEnvironmentFolderAndInputAndNothingElse() throws Exception {
    Path input = Files.writeString(folder.resolve("eingabe ü.txt"), "from the file");
    Map<String, String> environment = Map.of("PATH", System.getenv("PATH"), "ONLY", "one");
    ProcessLimits limits = Shell.in(folder).limits();
    run(
        new ProcessSpec(
            List.of("sh", "-c", "cat; pwd; env | cut -d= -f1"),
            folder,
            environment,
            input,
            limits));
    assertThat(output.toString().lines())
        .contains("from the file" + folder.toRealPath(), "ONLY", ProcessMark.VARIABLE)
        .doesNotContain("HOME", "USER");
  }

  @Test
  void withoutInputStandardInputIsEmpty() throws Exception {
    run(Shell.in(folder).script("cat; echo end"));
    assertThat(output).hasToString("end\n");
  }

  @Test
  void exitCodeAndBothStreamsComeInTheOrderTheyWereWritten() throws Exception {
    ProcessResult result =
        run(Shell.in(folder).script("echo a; echo b >&2; echo c; echo d >&2; exit 7"));
    assertThat(output).hasToString("a\nb\nc\nd\n");
    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.outputBytes()).isEqualTo(8);
  }

  @Test
  void outputComesWhileTheProgramRuns() throws Exception {
    Path seen = folder.resolve("seen");
    BoundedProcess.run(
        Shell.in(folder).script("printf question; until test -e seen; do sleep 0.01; done"),
        text -> touch(seen));
    assertThat(seen).exists();
  }

  @Test
  void beyondItsTimeItIsAskedAndMayTidyUp() throws Exception {
    ProcessResult result =
        run(
            Shell.in(folder)
                .time(Duration.ofMillis(200))
                .script("trap 'echo tidy; exit 0' TERM; while :; do sleep 0.01; done"));
    assertThat(result.end()).isEqualTo(End.TIMED_OUT);
    assertThat(result.exitCode()).isNull();
    assertThat(output.toString()).endsWith("tidy\n"); // a shell may say more
  }

  @Test
  void whoDoesNotListenIsEndedAfterTheGrace() throws Exception {
    ProcessResult result =
        run(
            Shell.in(folder)
                .time(Duration.ofMillis(100))
                .script("echo $$ > pid; trap '' TERM; while :; do sleep 0.05; done"));
    assertThat(result.end()).isEqualTo(End.TIMED_OUT);
    assertThat(result.took()).isGreaterThan(Duration.ofMillis(500));
    assertThat(Shell.in(folder).isRunning("pid")).isFalse();
  }

  @Test
  void tooMuchOutputIsCountedAndEndsIt() throws Exception {
    ProcessResult result = run(Shell.in(folder).output(10_000).script("yes"));
    assertThat(result.end()).isEqualTo(End.OUTPUT_LIMIT);
    assertThat(result.outputBytes()).isGreaterThan(10_000);
    assertThat(output).hasSize(10_000);
  }

  @Test
  void outputOfExactlyTheLimitIsFine() throws Exception {
    ProcessResult result = run(Shell.in(folder).output(5).script("printf 12345"));
    assertThat(result.end()).isEqualTo(End.EXITED);
    assertThat(output).hasToString("12345");
  }

  @Test
  void aLastBurstAboveTheLimitCountsAlthoughTheProgramHasEnded() throws Exception {
    ProcessResult result = run(Shell.in(folder).output(5).script("printf 123456"));
    assertThat(result.end()).isEqualTo(End.OUTPUT_LIMIT);
    assertThat(output).hasToString("12345");
  }

  @Test
  void aConsumerThatThrowsEndsTheProgramAndIsHeard() throws Exception {
    assertThatThrownBy(
            () ->
                BoundedProcess.run(
                    Shell.in(folder).script("echo $$ > pid; echo x; sleep 300"),
                    text -> {
                      throw new IllegalStateException("no room");
                    }))
        .hasMessage("no room");
    assertThat(Shell.in(folder).isRunning("pid")).isFalse();
  }

  @Test
  void aProgramThatIsNotThereCannotBeStarted() {
    assertThatThrownBy(() -> run(Shell.in(folder).command(List.of("no-such-program-here"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-program-here");
  }

  private static void touch(Path file) {
    try {
      Files.writeString(file, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
