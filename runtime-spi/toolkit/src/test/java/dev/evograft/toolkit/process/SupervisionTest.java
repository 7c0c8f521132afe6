// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS) // the programs are those of POSIX
class SupervisionTest {

  @TempDir private Path folder;

  @Test
  void whoAnswersForAProgramKnowsItWhileItRuns() throws Exception {
    AtomicLong told = new AtomicLong();
    Supervision supervision = new Supervision(List.of(), (pid, at) -> told.set(pid));

    BoundedProcess.run(Shell.in(folder).script("echo $$ > pid").under(supervision), text -> {});

    assertThat(Files.readString(folder.resolve("pid")).strip()).isEqualTo(told.toString());
  }

  @Test
  void aProgramOfWhichNobodyWantsToKnowDoesNotRun() {
    AtomicLong told = new AtomicLong();
    Supervision refusing =
        new Supervision(
            List.of(),
            (pid, at) -> {
              told.set(pid);
              throw new IllegalStateException("the disk is full");
            });

    assertThatThrownBy(
            () -> BoundedProcess.run(Shell.in(folder).script("sleep 60").under(refusing), t -> {}))
        .hasMessage("the disk is full");
    assertThat(ProcessHandle.of(told.get()).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void wordsOfASandboxStandBeforeTheProgram() throws Exception {
    StringBuffer output = new StringBuffer();
    Supervision inside =
        new Supervision(List.of("sh", "-c", "echo inside; \"$@\"", "sh"), (p, a) -> {});

    BoundedProcess.run(
        Shell.in(folder).command(List.of("printf", "%s", "a b")).under(inside), output::append);

    assertThat(output).hasToString("inside\na b");
  }

  @Test
  void whatAKilledProcessLeftIsEndedByWhatItWroteDown() throws Exception {
    Process left = sleeping(Map.of());
    Instant at = left.info().startInstant().orElseThrow();
    Instant other = at.minusSeconds(60);

    Leftovers.end(ProcessMark.random(), List.of(new Leftovers.Known(left.pid(), other)), second());
    assertThat(left.isAlive()).as("it started at another time").isTrue();

    int found =
        Leftovers.end(ProcessMark.random(), List.of(new Leftovers.Known(left.pid(), at)), second());
    assertThat(found).isEqualTo(1);
    assertThat(left.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  @org.junit.jupiter.api.condition.EnabledOnOs(OS.LINUX)
  void andByTheMarkWhereNothingWasWrittenDown() throws Exception {
    String mark = ProcessMark.random();
    Process left = sleeping(Map.of(ProcessMark.VARIABLE, "0123456789abcdef:" + mark));

    assertThat(Leftovers.end(mark, List.of(), second())).isEqualTo(1);
    assertThat(left.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  private static Duration second() {
    return Duration.ofSeconds(1);
  }

  private Process sleeping(Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sleep", "600").directory(folder.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }
}
