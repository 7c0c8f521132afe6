// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.toolkit.process.ProcessResult.End;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a program leaves behind is found and ended. */
class ProcessTreeTest {

  private static final String CHILD = "sh child.sh";
  private static final String UNTIL_CHILD = " until test -s child; do sleep 0.01; done; ";

  @TempDir Path folder;

  private final StringBuffer output = new StringBuffer();

  @BeforeEach
  void writeChild() throws Exception {
    Files.writeString(folder.resolve("child.sh"), "echo $$ > child; exec sleep 300");
  }

  private ProcessResult run(ProcessSpec spec) throws Exception {
    return BoundedProcess.run(spec, output::append);
  }

  @Test
  void childrenEndWithTheirParent() throws Exception {
    Shell shell = Shell.in(folder).time(Duration.ofMillis(400));
    ProcessResult result = run(shell.script(CHILD + " & wait"));
    assertThat(result.end()).isEqualTo(End.TIMED_OUT);
    assertThat(shell.isRunning("child")).isFalse();
  }

  @Test
  void aChildThatHoldsTheOutputOpenDoesNotHangUs() throws Exception {
    Shell shell = Shell.in(folder);
    ProcessResult result = run(shell.script(CHILD + " &" + UNTIL_CHILD + "echo done"));
    assertThat(result.end()).isEqualTo(End.EXITED);
    assertThat(result.exitCode()).isZero();
    assertThat(result.strays()).isEqualTo(1);
    assertThat(result.outputComplete()).isTrue();
    assertThat(output).hasToString("done\n");
    assertThat(shell.isRunning("child")).isFalse();
  }

  @Test
  void aChildThatEndsByItselfSoonAfterIsNoStray() throws Exception {
    ProcessResult result = run(Shell.in(folder).script("(sleep 0.05; echo late) & echo done"));
    assertThat(result.strays()).isZero();
    assertThat(output.toString()).startsWith("done\n");
  }

  @Test
  @EnabledOnOs(OS.LINUX) // setsid is a Linux program, and only Linux shows environments
  void whoLeftTheTreeIsFoundByItsMark() throws Exception {
    Shell shell = Shell.in(folder);
    ProcessResult result =
        run(
            shell.script(
                "(setsid sh -c '(sh child.sh &)' > out 2>&1 &);" + UNTIL_CHILD + "exit 3"));
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.strays()).isEqualTo(1);
    assertThat(shell.isRunning("child")).isFalse();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whoCannotBeFoundDoesNotHangUsEither() throws Exception {
    Shell shell = Shell.in(folder);
    ProcessResult result =
        run(shell.script("(env -i PATH=\"$PATH\" setsid " + CHILD + " &);" + UNTIL_CHILD));
    try {
      assertThat(result.end()).isEqualTo(End.EXITED);
      assertThat(result.outputComplete()).isFalse();
    } finally {
      shell.process("child").destroyForcibly();
    }
  }

  @Test
  void anInterruptEndsTheTree() throws Exception {
    Shell shell = Shell.in(folder);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    CountDownLatch started = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              try {
                BoundedProcess.run(
                    shell.script(CHILD + " & " + UNTIL_CHILD + "echo up; wait"),
                    text -> started.countDown());
              } catch (Exception e) {
                thrown.set(e);
              }
            });
    thread.start();
    started.await();
    thread.interrupt();
    thread.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(shell.isRunning("child")).isFalse();
  }

  @Test
  void aNestedProcessKeepsTheMarkOfTheOuterOne() {
    ProcessMark outer = ProcessMark.fresh();
    String value = outer.value(null);
    for (int depth = 0; depth < 5; depth++) {
      value = ProcessMark.fresh().value(value);
    }
    assertThat(value).startsWith(outer.value(null)).hasSizeLessThan(300);
  }

  @Test
  void twoHundredMegabytesGoThroughASmallHeap() throws Exception {
    Path classes =
        Path.of(BoundedProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path tests = Path.of(Flood.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessResult result =
        run(
            Shell.in(folder)
                .command(
                    List.of(
                        java,
                        "-Xmx24m",
                        "-cp",
                        classes + File.pathSeparator + tests,
                        Flood.class.getName(),
                        Files.createDirectory(folder.resolve("work")).toString())));
    assertThat(output.toString().strip()).isEqualTo("EXITED 200000000");
    assertThat(result.exitCode()).isZero();
  }
}
