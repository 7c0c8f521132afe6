// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lock that Evolver takes is respected, unless nobody can hold it. */
class EvolverLockTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path folder;
  private Path lock;
  private EvolverLock taken;
  private EvolverLock patient;

  @BeforeEach
  void make() {
    Path file = folder.resolve("genes.json");
    lock = folder.resolve("genes.json.lock");
    taken = new EvolverLock(file, InstantSource.fixed(NOW), Duration.ofMillis(50));
    patient = new EvolverLock(file, InstantSource.fixed(NOW), Duration.ofMinutes(1));
  }

  @Test
  void holdsOurNumberWhileItIsHeld() throws IOException {
    String own = Long.toString(ProcessHandle.current().pid());

    assertThat(patient.hold(() -> Files.readString(lock))).isEqualTo(own);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void isGivenBackAfterAFailure() {
    assertThatThrownBy(
            () ->
                taken.hold(
                    () -> {
                      throw new IOException("no");
                    }))
        .hasMessage("no");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void waitsForALivingProcessAndThenSaysSo() throws IOException {
    held(Long.toString(ProcessHandle.current().pid()), 1);

    assertThatThrownBy(() -> taken.hold(() -> true))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("store_busy"))
        .hasMessageContaining("genes.json.lock is held by another program");
    assertThat(lock).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage", "999999999999"})
  void waitsForAYoungOneThatSaysNothing(String content) throws IOException {
    held(content, 1);

    if (content.startsWith("9")) { // no such process: it left the lock behind
      assertThat(patient.hold(() -> true)).isTrue();
    } else {
      assertThatThrownBy(() -> taken.hold(() -> true)).isInstanceOf(EvograftException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage", "1", "999999999999"})
  void movesAnOldOneAway(String content) throws IOException {
    held(content, 31);

    assertThat(patient.hold(() -> true)).isTrue();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void leavesWhatAnotherProgramPutInItsPlace() throws IOException {
    taken.hold(
        () -> {
          Files.delete(lock);
          return Files.writeString(lock, "1");
        });

    assertThat(lock).hasContent("1");
  }

  @Test
  void saysThatAFolderIsInTheWay() throws IOException {
    Files.createDirectory(lock);
    Files.setLastModifiedTime(lock, FileTime.from(NOW.minusSeconds(3_600)));

    assertThatThrownBy(() -> taken.hold(() -> true))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("delete it");
    assertThat(lock).isDirectory();
  }

  @Test
  void isTakenThoughOneWasKilledWhileItTookIt() throws IOException {
    Files.writeString(folder.resolve(".genes.json.lock.new"), "");

    assertThat(patient.hold(() -> Files.size(lock))).isPositive();
    assertThat(folder).isEmptyDirectory();
  }

  private void held(String content, long seconds) throws IOException {
    Files.writeString(lock, content);
    Files.setLastModifiedTime(lock, FileTime.from(NOW.minusSeconds(seconds)));
  }
}
