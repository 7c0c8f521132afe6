// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class UnwrittenTest {

  @TempDir private Path folder;
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(told, true, StandardCharsets.UTF_8);

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aPipeThatNobodyReadsIsSilent() throws Exception {
    Path pipe = pipe();
    RandomAccessFile reader = new RandomAccessFile(pipe.toFile(), "rw"); // waits for nobody
    try (OutputStream out = Files.newOutputStream(pipe, StandardOpenOption.WRITE)) {
      reader.close();
      assertThat(Unwritten.code(pipe, out, err)).isEqualTo(141);
    }
    try (RandomAccessFile again = new RandomAccessFile(pipe.toFile(), "rw");
        FileOutputStream out = new FileOutputStream(pipe.toFile())) { // as standard output is
      again.close();
      assertThat(Unwritten.code(pipe, out, err)).isEqualTo(141);
    }
    assertThat(told.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  /** The other end reads on, and would take what it has for the whole answer. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aPipeThatIsStillReadIsAFailureWithAWord() throws Exception {
    Path pipe = pipe();
    try (RandomAccessFile reader = new RandomAccessFile(pipe.toFile(), "rw");
        FileOutputStream out = new FileOutputStream(pipe.toFile())) {
      assertThat(Unwritten.code(pipe, out, err)).isEqualTo(1);
      assertThat(reader.read()).isEqualTo('\n');
    }
    assertThat(told.toString(StandardCharsets.UTF_8)).contains("not be written in full");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aPipeThatTakesNothingNowIsAFailureWithAWord() throws Exception {
    String why = "Die Ressource ist zur Zeit nicht verf\u00fcgbar";

    assertThat(Unwritten.code(pipe(), failing(why), err)).isEqualTo(1);
    assertThat(told.toString(StandardCharsets.UTF_8)).contains(why, "did its work");
  }

  private Path pipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  @Test
  void aFileThatTakesNoMoreIsAFailureWithAWord() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(Unwritten.code(file, failing("kein Platz"), err)).isEqualTo(1);
    assertThat(told.toString(StandardCharsets.UTF_8)).contains("(kein Platz)", "did its work");
  }

  @Test
  void whatIsClosedIsAFailure() {
    assertThat(Unwritten.code(folder.resolve("none"), failing("closed"), err)).isEqualTo(1);
  }

  private static OutputStream failing(String why) {
    return new OutputStream() {
      @Override
      public void write(int any) throws IOException {
        throw new IOException(why);
      }
    };
  }
}
