// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that has ended, and whose parent does not ask for it, holds no lock. */
class LockOwnerTest {

  @TempDir Path folder;

  private Path lock;
  private Process parent;
  private ProcessHandle ended;

  @BeforeEach
  void end() throws IOException {
    assumeThat(Path.of("/proc/self/stat")).exists();
    lock = folder.resolve("index.lock");
    parent = new ProcessBuilder("sh", "-c", "sleep 0 & exec sleep 60").start();
    Instant late = Instant.now().plus(Duration.ofSeconds(60));
    Optional<ProcessHandle> found = Optional.empty();
    while (found.isEmpty() && Instant.now().isBefore(late)) {
      found = parent.children().filter(LockOwnerTest::isZombie).findFirst();
      Thread.onSpinWait();
    }
    ended = found.orElseThrow();
  }

  @AfterEach
  void close() {
    if (parent != null) {
      parent.destroyForcibly();
    }
  }

  private static boolean isZombie(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/stat")).contains(") Z ");
    } catch (IOException e) {
      return false; // it is gone
    }
  }

  @Test
  void oneOfOursThatItHadIsLeft() throws IOException {
    long start = ended.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    Files.writeString(lock, "evograft " + ended.pid() + " " + start + "\n");
    assertThat(LockOwner.isOwnAndDead(lock, Stat.of(lock))).isTrue();
    assertThat(LockOwner.isDead(lock, null)).isTrue();
  }

  /** Nobody but root may look what it has open. */
  @Test
  void oneOfGitIsNotHeldForIt() throws IOException {
    Files.writeString(lock, "");
    Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    assertThat(LockOwner.isDead(lock, null)).isTrue();
  }

  private void mark(String place) throws IOException {
    Files.writeString(lock, "evograft " + ended.pid() + " 1 " + place + " 1\n");
  }

  /** Where the number of a process means another, or none that can be seen here. */
  @Test
  void oneOfAnotherContainerIsLeftWhenItIsOldAlone() throws IOException {
    String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    String here = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    mark(boot + " " + here);
    assertThat(LockOwner.isDead(lock, null)).isTrue();
    for (String place : new String[] {boot + " pid:[1]", "another-machine " + here}) {
      mark(place);
      assertThat(LockOwner.isDead(lock, null)).as(place).isFalse();
      assertThat(LockOwner.isOwnAndDead(lock, Stat.of(lock))).as(place).isFalse();
      assertThat(LockOwner.isElsewhere(lock)).as(place).isTrue();
      Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
      assertThat(LockOwner.isOwnAndDead(lock, Stat.of(lock))).as(place).isTrue();
    }
  }

  /** The start of a process is counted from the clock of now where the system is not asked. */
  @Test
  void oneOfThisProcessIsHeldWhateverTheClockSays() throws IOException {
    String[] fields = new String(LockOwner.mark(), StandardCharsets.UTF_8).split(" ");
    fields[2] = "1";
    Files.writeString(lock, String.join(" ", fields));
    assertThat(LockOwner.isDead(lock, null)).isFalse();
    fields[5] = "1";
    Files.writeString(lock, String.join(" ", fields));
    assertThat(LockOwner.isDead(lock, null)).isTrue();
  }

  /** As a system may be set, {@code hidepid=1} or 2 by its name. */
  @Test
  void ofAnotherUsersProcessThatMayNotBeReadNothingIsKnown() throws IOException {
    Path proc = folder.resolve("proc");
    assertThat(LockOwner.isHidden(proc, "7")).isFalse();
    Files.createDirectory(proc);
    assertThat(LockOwner.isHidden(proc, "7")).isTrue();
    Files.createDirectory(proc.resolve("1"));
    assertThat(LockOwner.isHidden(proc, "7")).isFalse();
    Files.createDirectory(proc.resolve("7"));
    assertThat(LockOwner.isHidden(proc, "7")).isTrue();
  }
}
