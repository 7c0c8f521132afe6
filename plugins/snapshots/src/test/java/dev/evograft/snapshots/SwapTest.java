// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evograft.snapshots.Workbench.Meddler;
import dev.evograft.spi.snapshot.Restored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody who is still at work puts a link to elsewhere in the place of a folder, or of a file, in
 * the midst of a restore.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need rights there")
class SwapTest {

  private static final int THEIRS = 54_321;

  @TempDir private Path folder;

  private Workbench bench;
  private Path elsewhere;

  @BeforeEach
  void begin() throws IOException {
    bench = new Workbench(folder);
    elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
  }

  @AfterEach
  void end() {
    bench.close();
  }

  @ParameterizedTest
  @CsvSource({
    "replace, changed, theirs", // just before the file is moved out of the way
    "put,     changed, theirs", // while the content is written
    "put,     changed, none",
    "put,     gone,    none"
  })
  void aFolderThatBecomesALinkInBetweenLeadsNothingOut(String moment, String damage, String there)
      throws IOException {
    bench.write("deep/profile", "of the snapshot\n");
    String id = bench.create();
    if (damage.equals("gone")) {
      Files.delete(bench.root.resolve("deep/profile"));
    } else {
      bench.write("deep/profile", "of the work\n");
    }
    Path theirs = elsewhere.resolve("profile");
    if (there.equals("theirs")) {
      Files.writeString(theirs, "theirs\n");
    }

    Meddler meddler =
        bench.meddling(
            (moment + " " + bench.root.resolve("deep/profile"))::equals,
            () -> {
              Files.move(bench.root.resolve("deep"), folder.resolve("moved"));
              Files.createSymbolicLink(bench.root.resolve("deep"), elsewhere);
            });
    Restored restored = meddler.snapshots().restore(id, List.of());

    assertThat(meddler.times()).isOne();

    assertThat(restored.failed()).anyMatch(line -> line.contains("deep/profile"));
    if (there.equals("theirs")) {
      assertThat(theirs).hasContent("theirs");
    } else {
      assertThat(elsewhere).isEmptyDirectory();
    }
  }

  private void make(String kind, Path at) throws IOException {
    switch (kind) {
      case "file" -> Files.writeString(at, "of the snapshot\n");
      case "link" -> Files.createSymbolicLink(at, Path.of("/nonexistent"));
      default -> Files.createDirectory(at);
    }
  }

  private Meddler swapping(String moment) {
    return bench.meddling(
        what -> what.startsWith(moment),
        () -> {
          Files.move(bench.root.resolve("deep"), folder.resolve("moved"));
          Files.createSymbolicLink(bench.root.resolve("deep"), elsewhere);
        });
  }

  /** In the very moment between the look and the change. */
  @ParameterizedTest
  @ValueSource(strings = {"file", "link", "folder"})
  void whatComesUpElsewhereGoesAgain(String kind) throws IOException {
    Path place = bench.write("deep/kept", "kept\n").resolveSibling("made");
    make(kind, place);
    String id = bench.create();
    Files.delete(place);

    Meddler meddler = swapping("appear " + place);
    Restored restored = meddler.snapshots().restore(id, List.of());

    assertThat(meddler.times()).isOne();
    assertThat(restored.failed()).anyMatch(line -> line.contains("deep/made"));
    assertThat(elsewhere).isEmptyDirectory();
  }

  /** Who restores as root gives what is restored to whom the folder belongs. */
  @ParameterizedTest
  @ValueSource(strings = {"link", "folder"})
  void whatIsOthersIsGivenToNobody(String kind) throws IOException {
    assumeTrue(Ownership.of(bench.root).uid() == 0, "only root can give files away");
    Path place = bench.write("deep/kept", "kept\n").resolveSibling("made");
    make(kind, place);
    Files.setAttribute(bench.root.resolve("deep"), "unix:uid", THEIRS);
    String id = bench.create();
    Files.delete(place);
    make(kind, elsewhere.resolve("made"));

    Meddler meddler = swapping("give " + place);
    Restored restored = meddler.snapshots().restore(id, List.of());

    assertThat(meddler.times()).isOne();
    assertThat(restored.failed()).anyMatch(line -> line.contains("deep/made"));
    assertThat(Ownership.of(elsewhere.resolve("made")).uid()).isZero();
  }

  /** The store is on another disk, so the content is written under another name there. */
  @Test
  void whatHasTheNameOfAPartIsGivenToNobody() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeTrue(Ownership.of(bench.root).uid() == 0, "only root can give files away");
    assumeTrue(
        Files.isDirectory(memory) && Identity.device(memory) != Identity.device(folder),
        "there is another disk");
    Path other = Files.createTempDirectory(memory, "evograft-test");
    try (Workbench split = Workbench.at(folder.resolve("split"))) {
      bench.close();
      bench = split;
      bench.git.run("init", "-q", "-b", "main", "--separate-git-dir", other.resolve("git") + "");
      Path place = bench.write("deep/made", "of the snapshot\n");
      Files.setAttribute(bench.root.resolve("deep"), "unix:uid", THEIRS);
      String id = bench.create();
      Files.delete(place);
      Path secret = Files.writeString(folder.resolve("secret"), "root's\n");
      String part = ".evograft-" + Contents.hash("of the snapshot\n".getBytes(UTF_8)).name();
      Files.createLink(elsewhere.resolve(part), secret);

      Meddler meddler = swapping("give " + place.resolveSibling(part));
      Restored restored = meddler.snapshots().restore(id, List.of());

      assertThat(meddler.times()).isOne();
      assertThat(restored.failed()).anyMatch(line -> line.contains("deep/made"));
      assertThat(Ownership.of(secret).uid()).isZero();
    } finally {
      FileTree.delete(other);
    }
  }

  /** Much content may be compared between the look at the way and the change. */
  @Test
  void permissionsOfWhatLiesElsewhereStay() throws IOException {
    Path place = bench.write("deep/made", "of the snapshot\n");
    Tinker.chmod(place, 0644);
    String id = bench.create();
    Tinker.chmod(place, 0600);
    Path theirs = Files.writeString(elsewhere.resolve("made"), "secret\n");
    Tinker.chmod(theirs, 0600);

    Meddler meddler = swapping("mode " + place);
    Restored restored = meddler.snapshots().restore(id, List.of());

    assertThat(meddler.times()).isOne();
    assertThat(restored.failed()).anyMatch(line -> line.contains("deep/made"));
    assertThat(Stat.of(theirs).mode()).isEqualTo(0600);
  }

  /** A repository that was given another name, and gets its own again. */
  @Test
  void whatIsElsewhereIsNotMoved() throws IOException {
    bench.nested("deep/made");
    String id = bench.create();
    Files.move(bench.root.resolve("deep/made"), bench.root.resolve("deep/other"));
    Path theirs = elsewhere.resolve("other/theirs");
    Files.createDirectory(theirs.getParent());
    Files.writeString(theirs, "theirs\n");

    Meddler meddler = swapping("move " + bench.root.resolve("deep/other"));
    Restored restored = meddler.snapshots().restore(id, List.of());

    assertThat(meddler.times()).isOne();
    assertThat(restored.failed()).anyMatch(line -> line.contains("deep/made"));
    assertThat(theirs).exists();
  }

  /** One that came up since, and would be put aside; and one that would come back. */
  @ParameterizedTest
  @ValueSource(strings = {"aside", "give back", "appear "})
  void repositoriesElsewhereStayWhereTheyAre(String moment) throws IOException {
    bench.write("deep/kept", "kept\n");
    String id = bench.create();
    bench.nested("deep/made");
    boolean back = moment.equals("give back");
    String target = back ? bench.snapshots.restore(id, List.of()).undo() : id;
    if (!back) {
      Files.createDirectory(elsewhere.resolve("made"));
      Files.writeString(elsewhere.resolve("made/theirs"), "theirs\n");
    }

    Meddler meddler = swapping(moment);
    Restored restored = meddler.snapshots().restore(target, List.of());

    assertThat(meddler.times()).isOne();
    assertThat(restored.failed()).anyMatch(line -> line.contains("deep/made"));
    if (back) {
      assertThat(elsewhere).isEmptyDirectory();
    } else {
      assertThat(elsewhere.resolve("made/theirs")).hasContent("theirs");
    }
  }

  @Test
  @Timeout(60)
  void aPipeInThePlaceOfAFileIsNotWaitedFor() throws Exception {
    bench.write("key", "key\n");
    Tinker.chmod(bench.root.resolve("key"), 0644);
    String id = bench.create();
    Tinker.chmod(bench.root.resolve("key"), 0600);
    Meddler meddler =
        bench.meddling(
            ("mode " + bench.root.resolve("key"))::equals,
            () -> {
              Files.delete(bench.root.resolve("key"));
              pipe(bench.root.resolve("key"));
            });

    assertThat(meddler.snapshots().restore(id, List.of()).failed())
        .anyMatch(line -> line.contains("key"));
    assertThat(meddler.times()).isOne();
  }

  private static void pipe(Path at) throws IOException {
    try {
      assertThat(new ProcessBuilder("mkfifo", at.toString()).start().waitFor()).isZero();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void permissionsAreNeverThoseOfWhatALinkLeadsTo() throws IOException {
    bench.write("key", "key\n");
    Tinker.chmod(bench.root.resolve("key"), 0644);
    String id = bench.create();
    Tinker.chmod(bench.root.resolve("key"), 0600);
    Path secret = Files.writeString(elsewhere.resolve("secret"), "secret\n");
    Tinker.chmod(secret, 0600);

    Meddler meddler =
        bench.meddling(
            ("mode " + bench.root.resolve("key"))::equals,
            () -> {
              Files.delete(bench.root.resolve("key"));
              Files.createSymbolicLink(bench.root.resolve("key"), secret);
            });
    Restored restored = meddler.snapshots().restore(id, List.of());

    assertThat(meddler.times()).isOne();

    assertThat(restored.failed()).anyMatch(line -> line.contains("key"));
    assertThat(Files.getPosixFilePermissions(secret, LinkOption.NOFOLLOW_LINKS))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }
}
