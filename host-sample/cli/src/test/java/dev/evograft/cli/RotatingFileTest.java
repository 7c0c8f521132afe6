// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTest {

  private static final byte[] THIRD = new byte[RotatingFile.BYTES / 3];

  @TempDir Path folder;

  @Test
  void threeFilesAreKeptAndAllAreOfTheirOwner() throws IOException {
    Files.writeString(folder.resolve("x-1.log"), "old");
    Files.setPosixFilePermissions(
        folder.resolve("x-1.log"), PosixFilePermissions.fromString("rw-r--r--"));
    try (RotatingFile file = RotatingFile.of(folder, "x")) {
      assertThat(permissions("x-1.log")).isEqualTo("rw-------");
      for (int i = 0; i < 13; i++) {
        file.write(THIRD);
      }
      file.write("last".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(folder).isDirectoryNotContaining("glob:**/x-3.log");
    for (int i = 0; i < 3; i++) {
      assertThat(permissions("x-" + i + ".log")).isEqualTo("rw-------");
      assertThat(Files.size(folder.resolve("x-" + i + ".log")))
          .isBetween(1L, (long) RotatingFile.BYTES);
    }
    assertThat(Files.readString(folder.resolve("x-0.log"))).endsWith("last");
  }

  @Test
  void whatWasThereIsGoneOnWith() throws IOException {
    for (String part : new String[] {"one ", "two"}) {
      try (RotatingFile file = RotatingFile.of(folder, "x")) {
        file.write(part.getBytes(StandardCharsets.UTF_8));
      }
    }

    assertThat(folder.resolve("x-0.log")).hasContent("one two");
  }

  @Test
  void twoAtATimeHaveFilesOfTheirOwn() throws IOException {
    try (RotatingFile one = RotatingFile.shared(folder, "x");
        RotatingFile two = RotatingFile.shared(folder, "x")) {
      one.write(new byte[1]);
      two.write(new byte[2]);
    }

    assertThat(folder.resolve("x-0-0.log")).hasSize(1);
    assertThat(folder.resolve("x-1-0.log")).hasSize(2);
    assertThat(permissions("x-0.lck")).isEqualTo("rw-------");
  }

  @Test
  void aLinkIsRefused() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "mine");
    Files.createSymbolicLink(folder.resolve("x-2.log"), victim);

    assertThatThrownBy(() -> RotatingFile.of(folder, "x")).hasMessageContaining("remove it");
    assertThat(victim).hasContent("mine");
  }

  private String permissions(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
  }
}
