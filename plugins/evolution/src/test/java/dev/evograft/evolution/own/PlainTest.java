// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever lies where a file of ours should be: nobody waits for it, or runs out of memory. */
@DisabledOnOs(OS.WINDOWS) // which has no such pipes
@Timeout(60)
class PlainTest {

  private static final Path SOURCES = Path.of("src/main/java/dev/evograft/evolution");

  private static final Pattern READS =
      Pattern.compile(
          "Files\\.(read(?!Attributes|SymbolicLink)\\w+|newBufferedReader|newInputStream|lines"
              + "|newByteChannel|copy)\\("
              + "|FileInputStream|FileReader|RandomAccessFile\\(|FileChannel\\.open\\(");

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void itIsNoFileOfOurs(InTheWay what) throws Exception {
    Path file = folder.resolve("file");
    what.put(file);

    assertThatThrownBy(() -> Plain.bytes(file, 100)).isInstanceOf(NotPlainException.class);
    assertThatThrownBy(() -> Plain.text(file, 100)).isInstanceOf(NotPlainException.class);
    assertThatThrownBy(() -> Plain.open(file, 100)).isInstanceOf(NotPlainException.class);
    if (what == InTheWay.LINK) {
      assertThat(Plain.linked(file, 5)).hasSize(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void itIsMovedOutOfTheWayAsItIs(InTheWay what) throws Exception {
    Path file = folder.resolve("file");
    for (int i = 1; i <= 2; i++) {
      what.put(file);

      Path away = Plain.moved(file);

      assertThat(away).isEqualTo(folder.resolve("file.not-ours-" + i));
      assertThat(Files.exists(away, LinkOption.NOFOLLOW_LINKS)).isTrue();
      assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }
  }

  @Test
  void aFileIsReadUpToItsBound() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "12345");

    assertThat(Plain.text(file, 5)).isEqualTo("12345");
    assertThatThrownBy(() -> Plain.bytes(file, 4)).isInstanceOf(NotPlainException.class);
    Files.write(file, new byte[] {(byte) 0xff});
    assertThatThrownBy(() -> Plain.text(file, 5)).isInstanceOf(CharacterCodingException.class);
    Files.delete(file);
    assertThatThrownBy(() -> Plain.bytes(file, 5)).isInstanceOf(NoSuchFileException.class);
  }

  /** Who reads in another way hangs where somebody made a pipe of it. */
  @Test
  void nobodyReadsWhatCyclesKeepInAnotherWay() throws Exception {
    Set<String> known =
        Set.of(
            "KeptAssets.java", // writes
            "MemoryFiles.java", // what is not below the plugin's state, and checked before
            "Executors.java"); // a file that settings name
    List<Path> others =
        files("cycle").stream().filter(file -> !known.contains(name(file))).toList();

    assertThat(others).hasSizeGreaterThan(50);
    for (Path file : others) {
      assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern(READS);
    }
  }

  @Test
  void nobodyReadsBelowTheStateOfThePluginInAnotherWay() throws Exception {
    List<Path> theirs = files("").stream().filter(file -> isBelow(file)).toList();

    assertThat(theirs).hasSizeGreaterThan(10);
    for (Path file : theirs) {
      if (!name(file).equals("KeptAssets.java")) { // which writes
        assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern(READS);
      }
    }
  }

  private static boolean isBelow(Path file) {
    try {
      return Files.readString(file).contains("pluginState()");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static List<Path> files(String in) throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES.resolve(in))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
