// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.snapshots.Workbench.Meddler;
import dev.evograft.spi.snapshot.Restored;
import dev.evograft.spi.snapshot.RolledBack;
import dev.evograft.testkit.FakeContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** An embedder without a home and the command, with one, on the same workspace. */
@Execution(ExecutionMode.CONCURRENT)
class OtherHomeTest {

  @TempDir Path folder;

  private Workbench bench;
  private FakeContext embedder;

  @BeforeEach
  void open() throws IOException {
    bench = new Workbench(folder);
    embedder = new FakeContext("snapshots", bench.root);
  }

  @AfterEach
  void close() {
    embedder.close();
    bench.close();
  }

  private Path store() {
    return bench.root.resolve(".git/evograft/main/snapshots.git");
  }

  /** A restore of the embedder that dies when all is about to be changed. */
  private String dies(TreeMap<String, String> before) throws IOException {
    String id = Fixture.snapshots(embedder).create("test").id();
    before.putAll(bench.view());
    bench.write("kept.txt", "damaged\n");
    bench.write("src/main.c", "damaged\n");
    bench.git.run("add", "-A");
    Quiet dying =
        what -> {
          if (what.startsWith("put ")) {
            Workbench.die();
          }
        };
    assertThatThrownBy(() -> Fixture.snapshots(embedder, dying).restore(id, List.of()))
        .isInstanceOf(Workbench.Died.class);
    assertThat(store().resolve("restoring")).exists();
    return id;
  }

  @Test
  void whoHasTheKeyFinishesAfterWhoHasNot() throws IOException {
    TreeMap<String, String> before = new TreeMap<>();
    String id = dies(before);

    for (int i = 0; i < 2; i++) {
      assertThat(bench.snapshots.recover())
          .anyMatch(line -> line.contains("finish it: evograft snapshot restore " + id));
      assertThat(bench.snapshots.list()).hasSize(2);
    }
    assertThatThrownBy(() -> bench.snapshots.restore(id, List.of("kept.txt")))
        .hasMessageContaining("half done");
    assertThatThrownBy(() -> bench.snapshots.prune(List.of(id))).hasMessageContaining("half done");

    assertThat(Fixture.snapshots(embedder).recover())
        .anyMatch(line -> line.contains("was finished"));
    assertThat(bench.differencesFrom(before)).isEmpty();
    assertThat(bench.snapshots.recover()).isEmpty();
  }

  @Test
  void aRestoreOfEverythingTakesOver() throws IOException {
    TreeMap<String, String> before = new TreeMap<>();
    String id = dies(before);
    TreeMap<String, String> halfDone = bench.view();

    Restored restored = bench.snapshots.restore(id, List.of());
    assertThat(restored.failed()).isEmpty();
    assertThat(restored.named())
        .anyMatch(line -> line.startsWith("the restore of " + id) && line.contains("taken over"));
    assertThat(bench.differencesFrom(before)).isEmpty();
    assertThat(Fixture.snapshots(embedder).recover()).isEmpty();
    bench.snapshots.restore(restored.undo(), List.of());
    assertThat(bench.differencesFrom(halfDone)).isEmpty();
  }

  /** Whatever keeps it from beginning, what was half done is known until it has begun. */
  @Test
  void aRestoreThatCannotBeginTakesNothingOver() throws IOException {
    TreeMap<String, String> before = new TreeMap<>();
    String id = dies(before);
    Path lock = Files.writeString(bench.root.resolve(".git/index.lock"), "");
    assertThatThrownBy(() -> bench.snapshots.restore(id, List.of()))
        .hasMessageContaining("index.lock");
    assertThat(bench.snapshots.recover()).anyMatch(line -> line.contains("half done"));
    Files.delete(lock);

    for (String moment : List.of("look again", "lock ")) {
      assertThatThrownBy(
              () ->
                  bench
                      .meddling(what -> what.startsWith(moment), Workbench::die)
                      .snapshots()
                      .restore(id, List.of()))
          .as(moment)
          .isInstanceOf(Workbench.Died.class);
      assertThat(bench.snapshots.recover()).as(moment).anyMatch(line -> line.contains("half done"));
    }
    assertThat(Fixture.snapshots(embedder).recover())
        .anyMatch(line -> line.contains("was finished"));
    assertThat(bench.differencesFrom(before)).isEmpty();
  }

  /** Whose snapshot is of the half-restored tree. */
  @Test
  void workThatFailsTakesNothingOver() throws IOException {
    TreeMap<String, String> before = new TreeMap<>();
    String id = dies(before);
    String cycle = bench.create();
    TreeMap<String, String> halfDone = bench.view();
    bench.write("src/main.c", "of the work\n");

    Restored restored = restored(bench.snapshots.rollBack(cycle));

    assertThat(restored.failed()).isEmpty();
    assertThat(restored.named())
        .anyMatch(line -> line.contains("is still; finish it: evograft snapshot restore " + id));
    assertThat(bench.differencesFrom(halfDone)).isEmpty();
    assertThat(bench.snapshots.recover()).anyMatch(line -> line.contains("half done"));
    assertThatThrownBy(() -> bench.snapshots.prune(List.of(id))).hasMessageContaining("half done");
    assertThat(Fixture.snapshots(embedder).recover())
        .anyMatch(line -> line.contains("was finished"));
    assertThat(bench.differencesFrom(before)).isEmpty();
    assertThat(bench.snapshots.recover()).isEmpty();
    assertThat(bench.snapshots.prune(List.of(id))).containsExactly(id);
  }

  @Test
  void workThatFailsTakesNothingOverWheneverItsProcessDies() throws IOException {
    TreeMap<String, String> before = new TreeMap<>();
    String id = dies(before);
    String cycle = bench.create();
    TreeMap<String, String> halfDone = bench.view();
    for (String moment : List.of("look again", "plan", "replace ", "plan done")) {
      bench.write("src/main.c", "of the work\n");
      assertThatThrownBy(
              () ->
                  bench
                      .meddling(what -> what.startsWith(moment), Workbench::die)
                      .snapshots()
                      .rollBack(cycle))
          .as(moment)
          .isInstanceOf(Workbench.Died.class);
      assertThat(bench.snapshots.recover())
          .as(moment)
          .anyMatch(line -> line.contains("finish it: evograft snapshot restore " + id));
      restored(bench.snapshots.rollBack(cycle));
      assertThat(bench.differencesFrom(halfDone)).as(moment).isEmpty();
    }
    assertThat(Fixture.snapshots(embedder).recover())
        .anyMatch(line -> line.contains("was finished"));
    assertThat(bench.differencesFrom(before)).isEmpty();
    assertThat(bench.snapshots.recover()).isEmpty();
    assertThat(Fixture.snapshots(embedder).recover()).isEmpty();
    try (var all = Files.list(store())) {
      assertThat(all).noneMatch(each -> each.getFileName().toString().startsWith("restoring"));
    }
  }

  /** The plan of the rollback, of which nobody can tell how it is to be finished, has its place. */
  @Test
  void aPersonTakesOverWhatWaits() throws IOException {
    TreeMap<String, String> before = new TreeMap<>();
    String id = dies(before);
    String cycle = bench.create();
    bench.write("src/main.c", "of the work\n");
    assertThatThrownBy(
            () ->
                bench
                    .meddling(what -> what.startsWith("put "), Workbench::die)
                    .snapshots()
                    .rollBack(cycle))
        .isInstanceOf(Workbench.Died.class);
    bench.write("src/main.c", "of a person\n");
    assertThat(bench.snapshots.recover())
        .anyMatch(line -> line.contains("finish it: evograft snapshot restore " + cycle));
    assertThatThrownBy(() -> bench.snapshots.prune(List.of(id))).hasMessageContaining("half done");

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(restored.failed()).isEmpty();
    assertThat(restored.named())
        .anyMatch(line -> line.startsWith("the restore of " + id) && line.contains("taken over"));
    assertThat(bench.differencesFrom(before)).isEmpty();
    assertThat(bench.snapshots.recover()).isEmpty();
    assertThat(Fixture.snapshots(embedder).recover()).isEmpty();
  }

  private static Restored restored(RolledBack rolled) {
    return Objects.requireNonNull(rolled.restored());
  }

  /** The second try finds a plan of its own, and not what was there before the first. */
  @Test
  void whatWasTakenOverIsSaidAlsoWhenTheDiskWasFull() throws IOException {
    String id = dies(new TreeMap<>());
    Files.write(store().resolve("reserve"), new byte[] {1});
    AtomicBoolean full = new AtomicBoolean();
    Quiet disk =
        new Quiet() {
          @Override
          public void before(String what) {
            if (what.equals("plan done") && full.compareAndSet(false, true)) {
              throw new UncheckedIOException(new IOException("No space left on device"));
            }
          }

          @Override
          public long usable(Path of) {
            return Long.MAX_VALUE;
          }
        };

    Restored restored = Fixture.snapshots(bench.context, disk).restore(id, List.of());

    assertThat(full).isTrue();
    assertThat(restored.failed()).isEmpty();
    assertThat(restored.named()).anyMatch(line -> line.contains("taken over"));
  }

  @Test
  void refsThatKeepCommitsAreMendedByTheirOwnHome() throws IOException {
    String theirs = Fixture.snapshots(embedder).create("test").id();
    String mine = bench.create();
    for (int i = 0; i < 2; i++) {
      assertThat(bench.snapshots.recover()).isEmpty();
      assertThat(Fixture.snapshots(embedder).recover()).isEmpty();
    }
    for (String id : List.of(theirs, mine)) {
      bench.git.run("update-ref", "-d", "refs/evograft/keep/" + id);
    }
    bench.snapshots.recover();
    Fixture.snapshots(embedder).recover();
    assertThat(bench.git.run("for-each-ref", "refs/evograft/")).contains(theirs, mine);
  }

  /** What the embedder notes. */
  private Seal seal() {
    return Seal.in(store().resolveSibling(""));
  }

  @Test
  void whatTheOtherOpenedIsNotForgotten() throws IOException {
    Path deep = bench.write("deep/do", "x\n").getParent();
    Path mine = bench.write("mine/do", "x\n").getParent();
    Fixture.snapshots(embedder).create("test");
    Tinker.chmod(deep, 0700);
    String line = "0 " + 0700 + " " + Area.TREE.letter() + "deep";
    Files.writeString(store().resolve("opened"), seal().of("opened", line) + " " + line + "\0");

    assertThat(bench.snapshots.recover()).anyMatch(said -> said.contains("1 files or folders"));
    String id = bench.create();
    bench.write("mine/do", "damaged\n");
    Tinker.chmod(mine, 0); // which the restore opens, and notes beside the other
    bench.snapshots.restore(id, List.of());
    assertThat(Stat.of(deep).mode()).isEqualTo(0700);
    Fixture.snapshots(embedder).recover();
    assertThat(Stat.of(deep).mode()).isZero();
    assertThat(bench.snapshots.recover()).isEmpty();
    Tinker.chmod(deep, 0755);
  }

  @Test
  void locksOfTheOtherThatIsGoneAreRemovedAndNobodyElses() throws IOException {
    bench.create();
    Path outside = Files.createDirectory(folder.resolve("outside"));
    String dead = "evograft 999999999 1\n";
    Files.writeString(outside.resolve("x.lock"), dead);
    bench.write(".git/index.lock", dead);
    bench.write(".git/HEAD.lock", "a git that is at work\n");
    String locks = ".git/index.lock\0.git/HEAD.lock\0../outside/x.lock\0.git/config";
    Files.writeString(store().resolve("locked"), seal().of("locked", locks) + "\0" + locks);

    bench.snapshots.recover();

    assertThat(bench.root.resolve(".git/index.lock")).doesNotExist();
    assertThat(bench.root.resolve(".git/HEAD.lock")).exists();
    assertThat(bench.root.resolve(".git/config")).exists();
    assertThat(outside.resolve("x.lock")).exists();
  }

  @Test
  void whatALockWasToBecomeGoesToo() throws IOException {
    bench.create();
    Path part;
    try (Store store = Store.open(store(), List.of(), Quiet.NONE)) {
      Places places = new Places(GitFolders.around(bench.root));
      part = new LockNote(store, places).part(bench.root.resolve(".git"));
    }
    Files.writeString(part, "packed");
    bench.write(".git/HEAD.lock.evograft", "evograft 999999999 1\n");
    Path outside = Files.createDirectory(folder.resolve("outside")).resolve("evograft.new-1");
    Files.writeString(outside, "theirs");
    String locks = ".git/" + part.getFileName() + "\0.git/HEAD.lock\0../outside/evograft.new-1";
    Files.writeString(store().resolve("locked"), seal().of("locked", locks) + "\0" + locks);

    assertThat(bench.snapshots.recover()).isEmpty();

    assertThat(part).doesNotExist();
    assertThat(bench.root.resolve(".git/HEAD.lock.evograft")).doesNotExist();
    assertThat(outside).exists();
    assertThat(store().resolve("locked.refused")).doesNotExist();
  }

  @Test
  void aSnapshotThatTheOtherBeganIsClearedAway() throws IOException {
    bench.create();
    String note = "id x-1\0of .git\0id ../../../config\0";
    bench.git.run("update-ref", "refs/evograft/keep/x-1", "HEAD");
    Files.writeString(store().resolve("creating"), seal().of("creating", note) + "\0" + note);

    assertThat(bench.snapshots.recover()).containsExactly(Unfinished.DROPPED);
    assertThat(bench.git.run("for-each-ref", "refs/evograft/")).doesNotContain("x-1");
    assertThat(store().resolve("creating")).doesNotExist();
    assertThat(bench.snapshots.list()).hasSize(1);
  }

  @Test
  void aRemovalThatTheOtherBeganIsFinishedAndNoneIsBegun() throws IOException {
    String id = bench.create();
    String note = "id x-1\0id " + id + "\0of .git\0of ../elsewhere\0";
    bench.git.run("update-ref", "refs/evograft/keep/x-1", "HEAD");
    Files.writeString(store().resolve("removing"), seal().of("removing", note) + "\0" + note);

    assertThat(bench.snapshots.recover()).singleElement().asString().contains("was finished");
    assertThat(bench.git.run("for-each-ref", "refs/evograft/")).contains(id).doesNotContain("x-1");
    assertThat(bench.snapshots.list()).hasSize(1);
    assertThat(bench.snapshots.recover()).isEmpty();
  }

  /** Nobody here can tell whether the process lives, so it is known until the lock is gone. */
  @Test
  void aLockFromElsewhereIsKnownHoweverOftenOthersAreTaken() throws IOException {
    String id = bench.create();
    Path lock = bench.root.resolve(".git/refs/heads/x.lock");
    Files.writeString(lock, "evograft 999999999 1 another-machine pid:[1] 1\n");
    String locks = ".git/refs/heads/x.lock\0.git/gone.lock";
    bench.note(store(), "locked", locks);
    for (int i = 0; i < 3; i++) {
      assertThat(bench.snapshots.recover()).anyMatch(line -> line.contains("x.lock"));
      bench.write("kept.txt", "damaged\n");
      List<String> paths = i == 0 ? List.of("kept.txt") : List.of(); // which takes no lock, or all
      assertThat(bench.snapshots.restore(id, paths).failed()).isEmpty();
    }
    Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    assertThat(bench.snapshots.recover()).isEmpty();
    assertThat(lock).doesNotExist();
    assertThat(store().resolve("locked")).doesNotExist();
  }

  /** A rollback that leaves theirs half done, and dies. */
  private String leaves() throws IOException {
    String cycle = bench.create();
    bench.write("src/main.c", "of the work\n");
    Meddler dying = bench.meddling(what -> what.startsWith("replace "), Workbench::die);
    assertThatThrownBy(() -> dying.snapshots().rollBack(cycle)).isInstanceOf(Workbench.Died.class);
    return cycle;
  }

  /** Else what it needs could be removed in between. */
  @Test
  void whatWaitsForItsPlaceIsKnownUntilAnotherHasThatForGood() throws IOException {
    String id = dies(new TreeMap<>());
    String cycle = leaves();
    bench.write("src/main.c", "of somebody since\n"); // so it is not finished by who comes next
    Meddler taking = bench.meddling("plan"::equals, Workbench::die);
    assertThatThrownBy(() -> taking.snapshots().restore(cycle, List.of()))
        .isInstanceOf(Workbench.Died.class);
    assertThatThrownBy(() -> bench.snapshots.prune(List.of(id))).hasMessageContaining("half done");
  }

  @Test
  void whatWaitsForItsPlaceHasItWhenThatIsEmpty() throws IOException {
    String id = dies(new TreeMap<>());
    leaves();
    Files.delete(store().resolve("restoring"));
    assertThatThrownBy(() -> bench.snapshots.prune(List.of(id))).hasMessageContaining("half done");
    assertThat(bench.snapshots.recover())
        .anyMatch(line -> line.contains("finish it: evograft snapshot restore " + id));
  }
}
