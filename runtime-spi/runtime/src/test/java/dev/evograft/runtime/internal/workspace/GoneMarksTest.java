// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.evograft.spi.OwnFolder;
import dev.evograft.spi.OwnFolder.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What was noted of a workspace goes when that is surely gone, and stays when nobody can tell. */
@DisabledOnOs(OS.WINDOWS) // without inodes nobody can tell
class GoneMarksTest {

  @TempDir Path folder;

  private Path home;
  private Path disk;
  private Path gone;
  private OwnFolder here;

  @BeforeEach
  void open() throws IOException {
    home = folder.resolve("home");
    disk = Files.createDirectories(folder.resolve("disk")).toRealPath();
    gone = Files.createDirectories(disk.resolve("gone"));
    noted(gone).writes(gone.resolve("assets/gep/genes.jsonl"));
    here = noted(Files.createDirectories(folder.resolve("here")).toRealPath());
    assertThat(marks()).hasSize(2);
  }

  private OwnFolder noted(Path root) throws IOException {
    Files.createDirectories(root.resolve("assets/gep"));
    OwnFolder own = Place.open(root, home).viewOf("test").own(Path.of("assets/gep"));
    own.begin().orElseThrow();
    return own;
  }

  private List<Path> marks() throws IOException {
    try (var all = Files.list(home.resolve(".evograft/own"))) {
      return all.toList();
    }
  }

  /** The last snapshot of each was long ago. */
  private void later() throws IOException {
    for (Path each : marks()) {
      Files.setLastModifiedTime(
          each.resolve("now"), FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    }
  }

  private static void delete(Path path) throws IOException {
    try (var all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  @Test
  void thoseOfADeletedWorkspaceGoAndNoOthers() throws IOException {
    String moment = here.begin().orElseThrow();
    delete(gone);
    later();
    assertThat(here.forgetGone()).isEqualTo(1);
    assertThat(marks()).hasSize(1);
    assertThat(here.standing(Path.of("genes.jsonl"), moment)).isEqualTo(Standing.UNTOUCHED);
    assertThat(here.forgetGone()).isZero();
  }

  @Test
  void aDayPassesBefore() throws IOException {
    delete(gone);
    assertThat(here.forgetGone()).isZero();
    Path top = home.resolve(".evograft/own");
    assertThat(GoneMarks.remove(top, Instant.now().plus(Duration.ofHours(23)))).isZero();
    assertThat(GoneMarks.remove(top, Instant.now().plus(Duration.ofHours(25)))).isOne();
  }

  @Test
  void thoseOfOneWhoseDiskIsNotMountedStay() throws IOException {
    Files.move(disk, folder.resolve("unmounted"));
    later();
    assertThat(here.forgetGone()).as("no folder to mount it at").isZero();
    Files.createDirectory(disk);
    assertThat(here.forgetGone()).as("another folder, which is empty").isZero();
    Files.delete(disk);
    Files.createSymbolicLink(disk, folder.resolve("here"));
    assertThat(here.forgetGone()).as("a link").isZero();
    Files.delete(disk);
    Files.writeString(disk, "no folder");
    assertThat(here.forgetGone()).as("a file").isZero();
    assertThat(marks()).hasSize(2);
  }

  @Test
  void thoseOfOneBehindAFolderThatMayNotBeReadStay() throws IOException {
    delete(gone);
    later();
    Files.setPosixFilePermissions(disk, PosixFilePermissions.fromString("---------"));
    try {
      assumeThat(Files.isReadable(disk)).as("it may not read everything").isFalse();
      assertThat(here.forgetGone()).isZero();
    } finally {
      Files.setPosixFilePermissions(disk, PosixFilePermissions.fromString("rwx------"));
    }
    assertThat(here.forgetGone()).isOne();
  }

  @Test
  void whateverHasItsNameIsThere() throws IOException {
    delete(gone);
    later();
    Files.createSymbolicLink(gone, Path.of("nowhere"));
    assertThat(here.forgetGone()).isZero();
  }

  @Test
  void oneThatIsAMountedDiskIsNotNoted() throws IOException {
    Path mounted = Path.of("/dev/shm");
    assumeThat(mounted).isDirectory();
    assumeThat(Files.getAttribute(mounted, "unix:dev"))
        .isNotEqualTo(Files.getAttribute(mounted.getParent(), "unix:dev"));
    Path marks = Files.createDirectory(folder.resolve("marks"));
    MarkOrigin.note(marks, mounted);
    assertThat(marks).isEmptyDirectory();
  }

  @Test
  void theOuterOneOfTwoCounts() throws IOException {
    Path outer = Files.createDirectories(folder.resolve("outer")).toRealPath();
    Path inner = Files.createDirectories(outer.resolve("inner"));
    Path marks = Files.createDirectory(folder.resolve("marks"));
    MarkOrigin.note(marks, inner);
    MarkOrigin.note(marks, outer);
    MarkOrigin.note(marks, inner);
    delete(inner);
    assertThat(MarkOrigin.read(marks)).isNotNull();
    assertThat(MarkOrigin.read(marks).root()).isEqualTo(outer);
    assertThat(MarkOrigin.read(marks).isGone()).isFalse();
  }

  @Test
  void whatIsNoMarkStays() throws IOException {
    Path top = home.resolve(".evograft/own");
    Path theirs = Files.writeString(top.resolve("notes.txt"), "theirs");
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Path kept = Files.writeString(elsewhere.resolve("now"), "theirs");
    Files.createSymbolicLink(top.resolve("0123456789abcdef0123456789abcdef"), elsewhere);
    Path strange = null;
    for (Path each : marks()) {
      MarkOrigin origin = Files.isDirectory(each) ? MarkOrigin.read(each) : null;
      if (origin != null && origin.root().equals(gone)) {
        strange = Files.writeString(each.resolve("strange"), "theirs");
      }
    }
    delete(gone);
    Instant then = Instant.now().plus(Duration.ofDays(2));
    assertThat(GoneMarks.remove(top, then)).isZero();
    assertThat(List.of(theirs, kept, strange)).allSatisfy(each -> assertThat(each).exists());
    Files.delete(strange);
    assertThat(GoneMarks.remove(top, then)).as("it goes on").isOne();
  }

  /** As a prune leaves them that ends when it has given them their other name. */
  private Path going() throws IOException {
    for (Path each : marks()) {
      MarkOrigin origin = MarkOrigin.read(each);
      if (origin != null && origin.root().equals(gone)) {
        return Files.move(each, each.resolveSibling(each.getFileName() + ".gone"));
      }
    }
    throw new AssertionError("no marks");
  }

  @Test
  void whatWasBegunIsFinished() throws IOException {
    delete(gone);
    later();
    Path going = going();
    assertThat(here.forgetGone()).isOne();
    assertThat(going).doesNotExist();
    assertThat(marks()).hasSize(1);
  }

  /** All of the marks are there or none, so nobody misses one that was written. */
  @Test
  void oneThatIsThereAgainAtThatMomentHasThemAll() throws IOException {
    String moment = noted(gone).begin().orElseThrow();
    noted(gone);
    OwnFolder own = Place.open(gone, home).viewOf("test").own(Path.of("assets/gep"));
    own.writes(gone.resolve("assets/gep/genes.jsonl"));
    Path going = going();
    later();
    assertThat(here.forgetGone()).isZero();
    assertThat(going).doesNotExist();
    assertThat(own.standing(Path.of("genes.jsonl"), moment)).isEqualTo(Standing.WRITTEN);

    going();
    own.begin().orElseThrow(); // anew, so that the older moments are unknown
    assertThat(here.forgetGone()).isZero();
    assertThat(marks()).hasSize(2).noneMatch(each -> each.toString().endsWith(".gone"));
    assertThat(own.standing(Path.of("genes.jsonl"), moment)).isNotEqualTo(Standing.UNTOUCHED);
  }

  @Test
  void aNoteThatCannotBeWrittenCostsNoMoment() throws IOException {
    for (Path each : marks()) {
      Files.delete(each.resolve("of"));
      Files.createDirectories(each.resolve("of/in-the-way"));
    }
    assertThat(here.begin()).isPresent();
  }

  @Test
  void aDamagedNoteSaysNothing() throws IOException {
    delete(gone);
    later();
    for (Path each : marks()) {
      Files.writeString(each.resolve("of"), "nonsense");
    }
    assertThat(here.forgetGone()).isZero();
    assertThat(marks()).hasSize(2);
  }
}
