// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class UnwrittenTest {

  @TempDir private Path folder;
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(told, true, StandardCharsets.UTF_8);

  /** As a system that speaks German has it. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aPipeThatNobodyReadsIsSilentInEveryLanguage() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertThat(Unwritten.code(pipe, failing("Daten\u00fcbergabe unterbrochen (broken pipe)"), err))
        .isEqualTo(141);
    assertThat(told.toString(StandardCharsets.UTF_8)).isEmpty();
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
