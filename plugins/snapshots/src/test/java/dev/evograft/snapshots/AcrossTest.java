// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evograft.spi.snapshot.Restored;
import dev.evograft.spi.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The store is on another disk, as with {@code git init --separate-git-dir}. */
@Execution(ExecutionMode.CONCURRENT)
class AcrossTest {

  @TempDir Path folder;

  private Path other;

  @BeforeEach
  void open() throws IOException {
    Path memory = Path.of("/dev/shm");
    other = Files.createTempDirectory(Files.isDirectory(memory) ? memory : folder, "evograft-test");
  }

  @AfterEach
  void close() throws IOException {
    FileTree.delete(other);
  }

  /** One more workspace, as it was at a snapshot and as work left it. */
  private final class Case implements AutoCloseable {

    final Workbench bench;
    final TreeMap<String, String> before;
    final TreeMap<String, String> damaged;
    final String id;

    Case(String name) throws IOException {
      bench = Workbench.at(folder.resolve(name));
      bench.git.run("init", "-q", "-b", "main", "--separate-git-dir", other.resolve(name) + "");
      bench.write("kept.txt", "one\n");
      bench.write("src/run.sh", "two\n");
      bench.git.run("add", "-A");
      bench.git.run("commit", "-q", "-m", "first");
      before = view();
      id = bench.create();
      bench.context.set("snapshot.max_file", "1000");
      bench.write("kept.txt", "damaged\n");
      bench.remove("src");
      Tinker.chmod(bench.write("more/large.bin", "x".repeat(5000)), 0440);
      bench.nested("cloned");
      Files.createSymbolicLink(bench.root.resolve("cloned/link"), Path.of("nowhere"));
      Tinker.chmod(bench.root.resolve("cloned/more.txt"), 0400);
      damaged = view();
    }

    /** Without what git says of it: that is not what is moved, and takes long. */
    private TreeMap<String, String> view() throws IOException {
      return View.of(bench.root, false);
    }

    List<String> differencesFrom(TreeMap<String, String> was) throws IOException {
      return View.differences(was, view());
    }

    Path aside() {
      return other.resolve(bench.root.getFileName()).resolve("evograft/main/snapshots.git/aside");
    }

    List<Path> leftovers() throws IOException {
      try (var all = Files.walk(bench.root);
          var there = Files.walk(other)) {
        return java.util.stream.Stream.concat(all, there)
            .filter(
                each -> {
                  String name = String.valueOf(each.getFileName());
                  return name.startsWith(".evograft-")
                      || (name.endsWith(".part") && each.toString().contains("/aside/"));
                })
            .toList();
      }
    }

    /** The last undo, which has what work left. */
    String undo() {
      return bench.snapshots.list().stream()
          .filter(each -> each.kind() == Snapshot.Kind.UNDO)
          .findFirst()
          .orElseThrow()
          .id();
    }

    @Override
    public void close() {
      bench.close();
    }
  }

  @Test
  void filesAndRepositoriesGoThereAndComeBack() throws IOException {
    try (Case one = new Case("one")) {
      Restored restored = one.bench.snapshots.restore(one.id, List.of());

      assertThat(restored.failed()).isEmpty();
      assertThat(one.differencesFrom(one.before)).isEmpty();
      Restored back = one.bench.snapshots.restore(restored.undo(), List.of());
      assertThat(back.failed()).isEmpty();
      assertThat(one.differencesFrom(one.damaged)).isEmpty();
      assertThat(one.bench.snapshots.diff(restored.undo())).isEmpty();
      assertThat(one.leftovers()).isEmpty();
      assertThat(one.bench.snapshots.restore(one.id, List.of()).failed()).isEmpty();
      assertThat(one.differencesFrom(one.before)).isEmpty();
    }
  }

  @Test
  void onAFullDiskWhatIsNotLargeIsNotMovedToAnother() throws IOException {
    assumeTrue(Identity.of(other).device() != Identity.of(folder).device());
    try (Case one = new Case("full")) {
      Files.write(one.bench.root.resolve("larger.bin"), new byte[33 << 20]);
      one.bench.write("modules/run", "run\n");
      TreeMap<String, String> damaged = one.view();
      LiveSnapshots full =
          Fixture.snapshots(
              one.bench.context,
              new Quiet() {
                @Override
                public void before(String what) {}

                @Override
                public long usable(Path folder) {
                  return 0;
                }
              });

      Restored restored = full.restore(one.id, List.of());

      assertThat(restored.failed()).isEmpty();
      assertThat(one.differencesFrom(one.before)).isEmpty();
      try (var aside = Files.list(one.aside().resolve(restored.undo()))) {
        assertThat(aside).as("two large files and a repository").hasSize(3);
      }
      assertThat(full.restore(restored.undo(), List.of()).failed()).isEmpty();
      assertThat(one.differencesFrom(damaged)).isEmpty();
      assertThat(one.bench.snapshots.diff(restored.undo())).isEmpty();
    }
  }

  @Test
  void aCopyOfAFolderIsKnownForIt() throws IOException {
    Path one = Files.createDirectories(folder.resolve("one"));
    Files.createDirectory(one.resolve("inner"));
    Files.writeString(one.resolve("inner/file"), "content");
    Files.createSymbolicLink(one.resolve("link"), Path.of("inner/file"));
    Process old = // Java follows a link, whose own time this is about
        new ProcessBuilder("touch", "-h", "-t", "200001010000", one.resolve("link") + "").start();
    assertThat(old.onExit().join().exitValue()).isZero();
    Path copy = other.resolve("copy");

    FileTree.copy(one, copy);

    ObjectId known = Fingerprint.of(one, Stat.of(one));
    assertThat(Fingerprint.of(copy, Stat.of(copy))).isEqualTo(known);
    Files.writeString(copy.resolve("inner/file"), "CONTENT");
    assertThat(Fingerprint.of(copy, Stat.of(copy))).isNotEqualTo(known);
  }

  private static boolean isAcross(String what) {
    return what.startsWith("across ");
  }

  /** Dies before a change by its number, of those between the disks; false when it has no more. */
  private static boolean dies(Case one, String id, int moment) {
    int[] left = {moment};
    Workbench.Meddler meddler =
        one.bench.meddling(what -> isAcross(what) && --left[0] == 0, Workbench::die);
    try {
      assertThat(meddler.snapshots().restore(id, List.of()).failed()).isEmpty();
      return false;
    } catch (Workbench.Died e) {
      return true;
    }
  }

  /** Where there is no other disk there are no such changes. */
  private void checkMoments(int last) throws IOException {
    boolean same = Identity.of(other).device() == Identity.of(folder).device();
    assertThat(last).as("changes between the disks").isGreaterThan(same ? 0 : 5);
  }

  @Test
  void aKillAnywhereLosesNothing() throws IOException {
    int moment = 0;
    try (Case one = new Case("there")) {
      for (boolean died = true; died; ) {
        died = dies(one, one.id, ++moment);
        String what = "killed at " + moment;

        assertThat(one.bench.snapshots.recover()).as(what).hasSize(died ? 1 : 0);

        assertThat(one.leftovers()).as(what).isEmpty();
        assertThat(one.differencesFrom(one.before)).as(what).isEmpty();
        assertThat(one.bench.snapshots.restore(one.undo(), List.of()).failed()).as(what).isEmpty();
        assertThat(one.differencesFrom(one.damaged)).as(what).isEmpty();
      }
    }
    checkMoments(moment);
  }

  @Test
  void aKillAnywhereOnTheWayBackLosesNothing() throws IOException {
    int moment = 0;
    try (Case one = new Case("back")) {
      for (boolean died = true; died; ) {
        String undo = one.bench.snapshots.restore(one.id, List.of()).undo();
        died = dies(one, undo, ++moment);
        String what = "killed at " + moment;

        assertThat(one.bench.snapshots.recover()).as(what).hasSize(died ? 1 : 0);

        assertThat(one.leftovers()).as(what).isEmpty();
        assertThat(one.differencesFrom(one.damaged)).as(what).isEmpty();
      }
    }
    checkMoments(moment);
  }

  @Test
  void aTornCopyIsMadeAgain() throws IOException {
    try (Case one = new Case("torn")) {
      tearAndDie(one, one.id);
      assertThat(one.bench.snapshots.recover()).hasSize(1);
      assertThat(one.differencesFrom(one.before)).isEmpty();

      tearAndDie(one, one.undo());
      assertThat(one.bench.snapshots.recover()).hasSize(1);
      assertThat(one.differencesFrom(one.damaged)).isEmpty();
      assertThat(one.leftovers()).isEmpty();
    }
  }

  private static void tearAndDie(Case one, String id) {
    Workbench.Meddler meddler =
        one.bench.meddling(
            what -> what.startsWith("across name ") || what.equals("refs away"),
            () -> {
              for (Path part : one.leftovers()) {
                if (!String.valueOf(part.getFileName()).startsWith(".evograft-out-")
                    && Files.isRegularFile(part)) {
                  Tinker.chmod(part, 0600);
                  Files.writeString(part, "torn");
                }
              }
              Workbench.die();
            });
    assertThatThrownBy(() -> meddler.snapshots().restore(id, List.of()))
        .isInstanceOf(Workbench.Died.class);
  }

  @Test
  void aRestThatCannotBeDeletedIsSaidToBeOne() throws IOException {
    try (Case one = new Case("rest")) {
      Workbench.Meddler dying =
          one.bench.meddling(what -> what.startsWith("across delete "), Workbench::die);
      assertThatThrownBy(() -> dying.snapshots().restore(one.id, List.of()))
          .isInstanceOf(Workbench.Died.class);
      Workbench.Meddler failing =
          one.bench.meddling(
              what -> what.startsWith("across delete "),
              () -> {
                throw new IOException("anything");
              });

      assertThat(failing.snapshots().recover())
          .singleElement()
          .asString()
          .contains("all that was there is ", "and this can be removed")
          .doesNotContain("what was there is here");

      assertThat(one.bench.snapshots.recover()).singleElement().asString().contains("finished");
      assertThat(one.differencesFrom(one.before)).isEmpty();
    }
  }

  @Test
  void whatCannotBeCopiedStaysWhereItIs() throws IOException {
    try (Case one = new Case("full")) {
      int[] times = {0};
      Workbench.Meddler full =
          one.bench.meddling(
              what -> what.startsWith("across name "),
              1000,
              () -> {
                times[0]++;
                throw new IOException("No space left on device");
              });

      Restored restored = full.snapshots().restore(one.id, List.of());

      assertThat(restored.failed()).hasSize(times[0]).allMatch(line -> line.contains("No space"));
      assertThat(one.leftovers()).isEmpty();
      assertThat(one.bench.snapshots.recover()).isEmpty();
      assertThat(one.bench.snapshots.restore(one.id, List.of()).failed()).isEmpty();
      assertThat(one.differencesFrom(one.before)).isEmpty();
    }
  }
}
