// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.run.RunSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignalTailTest {

  @TempDir Path folder;

  private final FakeRuns runs = new FakeRuns();
  private FakeRuns.FakeRun run;
  private Path file;
  private SignalTail tail;

  @BeforeEach
  void open() throws Exception {
    run = (FakeRuns.FakeRun) runs.start(RunSpec.skill("s").withRunId("r"));
    file = Files.createFile(folder.resolve("signals.jsonl"));
    tail = new SignalTail(file, run);
  }

  private void append(String text) throws Exception {
    Files.writeString(file, text, StandardOpenOption.APPEND);
    tail.poll();
  }

  @Test
  void aTornLineIsWaitedFor() throws Exception {
    append("{\"signal\": \"a\", \"va");
    assertThat(run.signals).isEmpty();
    append("lue\": \"ü");
    append("x\"}\n{\"progress\": \"p\"}\r\n");
    assertThat(run.signals).containsEntry("a", "üx");
    assertThat(run.progress).containsExactly("p");
    assertThat(tail.problems()).isEmpty();
  }

  @Test
  void aLastLineWithoutEndCountsAtTheEnd() throws Exception {
    append("{\"signal\": \"a\", \"value\": 1}");
    tail.finish();
    assertThat(run.signals).containsEntry("a", 1L);
  }

  @Test
  void aTornLastLineIsNamed() throws Exception {
    append("{\"signal\": \"a\", \"val");
    tail.finish();
    assertThat(tail.problems()).hasSize(2).last().asString().contains("line 1");
  }

  @Test
  void aFileWrittenAnewIsReadFromItsBeginning() throws Exception {
    append("{\"signal\": \"a\", \"value\": 1}\n{\"signal\": \"b\", \"value\": 2}\n");
    Files.writeString(file, "{\"signal\": \"c\", \"value\": 3}\n");
    tail.poll();
    Path other = Files.writeString(folder.resolve("other"), "{\"signal\": \"d\", \"value\": 4}\n");
    Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    tail.poll();
    assertThat(run.signals.keySet()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void aFileThatIsNoneAnyMoreIsSaidOnce() throws Exception {
    Path elsewhere = Files.writeString(folder.resolve("x"), "{\"signal\": \"a\", \"value\": 1}\n");
    Files.delete(file);
    Files.createSymbolicLink(file, elsewhere);
    tail.poll();
    tail.poll();
    assertThat(run.signals).isEmpty();
    assertThat(tail.problems()).hasSize(2).last().asString().contains("no file");
  }

  @Test
  void aLineThatNeverEndsTakesNoMemory() throws Exception {
    String part = "x".repeat(1 << 20);
    for (int i = 0; i < 8; i++) {
      append(part);
    }
    append("\n{\"signal\": \"a\", \"value\": 1}\n");
    assertThat(run.signals).containsKey("a");
    assertThat(tail.problems()).last().asString().contains("longer than 1.0 MiB");
  }

  @Test
  void beyondItsBoundNothingMoreIsRead() throws Exception {
    String line = " ".repeat((1 << 16) - 1) + "\n";
    Files.writeString(file, line.repeat((16 << 20) / line.length() + 1));
    tail.poll();
    append("{\"signal\": \"late\", \"value\": 1}\n");
    tail.finish();
    assertThat(run.signals).isEmpty();
    assertThat(tail.problems()).last().asString().contains("the rest is not read");
  }
}
