// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeenFilesTest {

  @TempDir private Path folder;
  private final SeenFiles files = new SeenFiles();
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("node_secret");
  }

  @Test
  void whatNobodyWroteSinceIsNotReadAgain() throws Exception {
    write(file, "one", 60);
    byte[] first = files.read(file);

    assertThat(files.read(file)).isSameAs(first).asString().isEqualTo("one");
  }

  @Test
  void anotherContentOfTheSameLengthIsSeen() throws Exception {
    write(file, "one", 60);
    files.read(file);
    write(file, "two", 59);

    assertThat(files.read(file)).asString().isEqualTo("two");
  }

  @Test
  void anotherFileOfTheSameLengthAndTimeIsSeen() throws Exception {
    write(file, "one", 60);
    files.read(file);
    Path other = folder.resolve("other");
    write(other, "two", 60);
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);

    assertThat(files.read(file)).asString().isEqualTo("two");
  }

  /** Two writes within one tick of the clock of the file system look the same. */
  @Test
  void whatWasJustWrittenIsReadEachTime() throws Exception {
    Files.writeString(file, "one");
    FileTime time = Files.getLastModifiedTime(file);
    files.read(file);
    Files.writeString(file, "two");
    Files.setLastModifiedTime(file, time);

    assertThat(files.read(file)).asString().isEqualTo("two");
  }

  @Test
  void oneThatIsGoneIsGone() throws Exception {
    write(file, "one", 60);
    files.read(file);
    Files.delete(file);

    assertThatThrownBy(() -> files.read(file)).isInstanceOf(NoSuchFileException.class);
  }

  private static void write(Path to, String text, int secondsAgo) throws Exception {
    Files.writeString(to, text);
    Files.setLastModifiedTime(to, FileTime.from(Instant.now().minusSeconds(secondsAgo)));
  }
}
