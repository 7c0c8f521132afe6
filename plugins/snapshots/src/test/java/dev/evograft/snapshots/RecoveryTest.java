// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.snapshot.Restored;
import dev.evograft.spi.snapshot.Snapshot;
import dev.evograft.testkit.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process left when it died, and what keeps it from being put right. */
@ExtendWith(WorkbenchExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class RecoveryTest {

  /** A process that is surely gone: no number is that high. */
  private static final String DEAD = "evograft 999999999 1\n";

  @TempDir Path folder;

  private Workbench bench;

  private Path store() {
    return bench.root.resolve(".git/evograft/main/snapshots.git");
  }

  @Test
  void locksOfADeadRestoreAreGivenBackByAnyCall() throws IOException {
    bench.create();
    bench.write(".git/index.lock", DEAD);
    bench.write(".git/refs/heads/main.lock", DEAD);
    bench.write(".git/HEAD.lock", "a git that is at work\n");
    bench.write(".git/evograft.new", "half\n");
    bench.note(
        store(),
        "locked",
        ".git/index.lock\0.git/refs/heads/main.lock\0.git/HEAD.lock\0.git/evograft.new");

    bench.snapshots.list();

    assertThat(bench.root.resolve(".git/index.lock")).doesNotExist();
    assertThat(bench.root.resolve(".git/refs/heads/main.lock")).doesNotExist();
    assertThat(bench.root.resolve(".git/evograft.new")).doesNotExist();
    assertThat(bench.root.resolve(".git/HEAD.lock")).exists();
    assertThat(store().resolve("locked")).doesNotExist();
  }

  @Test
  void whatIsInThePlaceOfAPartKeepsNothing() throws IOException {
    String id = bench.create();
    bench.write(".git/evograft.new-1/in", "the way\n");
    bench.write(".git/evograft.new-of-another", "half\n");
    bench.write(".git/index.lock", DEAD);
    bench.note(store(), "locked", ".git/evograft.new-1\0.git/index.lock");

    assertThat(bench.snapshots.recover()).isEmpty();

    assertThat(bench.root.resolve(".git/index.lock")).doesNotExist();
    assertThat(bench.root.resolve(".git/evograft.new-1")).doesNotExist();
    assertThat(bench.root.resolve(".git/evograft.new-of-another")).exists();
    for (String name : List.of("locked", "restoring", "stat-cache", "tmp/lock", "creating")) {
      Files.createDirectories(store().resolve(name + ".part/in"));
    }
    for (String name : List.of("tmp/held.pack", "tmp/held.idx", "tmp/restored")) {
      Files.createDirectories(store().resolve(name + "/in"));
    }
    bench.write("kept.txt", "damaged\n");
    bench.git.run("branch", "more");
    bench.git.run("add", "-A");
    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    assertThat(bench.root.resolve("kept.txt")).hasContent("work in progress");
    assertThat(bench.create()).isNotEmpty();
  }

  @Test
  void theLockOfARemovalIsNotedAndMarkedAtOnce() throws IOException {
    String id = bench.create();
    bench.git.run("pack-refs", "--all");
    Path lock = bench.root.resolve(".git/packed-refs.lock");
    Workbench.Meddler meddler =
        bench.meddling(
            what -> what.equals("held " + lock),
            () -> {
              assertThat(store().resolve("locked")).content().contains(".git/packed-refs.lock");
              assertThat(Files.isSameFile(lock, store().resolve("tmp/lock"))).isTrue();
            });

    meddler.snapshots().prune(List.of(id));

    assertThat(meddler.times()).isEqualTo(1);
    assertThat(lock).doesNotExist();
    assertThat(store().resolve("locked")).doesNotExist();
  }

  @Test
  void aLockThatCannotBeMarkedIsNotLeft() throws IOException {
    Path lock = bench.root.resolve(".git/index.lock");
    assertThatThrownBy(
            () ->
                LockFile.take(
                    bench.root.resolve(".git/index"),
                    new LockFile.Mark(folder, Moments.NONE, true),
                    null,
                    new ArrayList<>()))
        .isInstanceOf(IOException.class);
    assertThat(lock).doesNotExist();
  }

  /** By then people have gone on with what there is. */
  @Test
  void whoOnlyLooksFinishesNothingThatIsOld() throws IOException {
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    for (boolean old : new boolean[] {true, false}) {
      bench.write("kept.txt", "damaged\n");
      bench.write("src/main.c", "damaged\n");
      assertThatThrownBy(
              () ->
                  bench
                      .meddling(what -> what.startsWith("put "), Workbench::die)
                      .snapshots()
                      .restore(id, List.of()))
          .isInstanceOf(Workbench.Died.class);
      Path plan = store().resolve("restoring");
      TreeMap<String, String> halfDone = bench.view();
      if (old) {
        FileTime then = FileTime.from(Instant.now().minus(Duration.ofHours(25)));
        Files.setLastModifiedTime(plan, then);
      }
      List<String> lines = new ArrayList<>();
      LiveSnapshots telling = bench.snapshots.telling(lines::add);

      telling.list();
      telling.find(id);
      telling.diff(id);
      telling.compare(id);
      telling.listing(id);

      if (old) {
        assertThat(bench.differencesFrom(halfDone)).isEmpty();
        assertThat(lines)
            .hasSize(5)
            .allMatch(line -> line.contains("finish it: evograft snapshot restore " + id));
        telling.create("test");
      }
      assertThat(lines).anyMatch(line -> line.contains("was finished"));
      assertThat(bench.differencesFrom(before)).isEmpty();
      assertThat(plan).doesNotExist();
    }
  }

  @Test
  void locksAreNotedBeforeTheyAreTaken() throws IOException {
    String id = bench.create();
    bench.write("kept.txt", "damaged\n");
    Workbench.Meddler meddler =
        bench.meddling(
            what -> what.endsWith("index.lock"),
            () -> assertThat(store().resolve("locked")).content().contains(".git/index.lock"));

    meddler.snapshots().restore(id, List.of());

    assertThat(meddler.times()).isEqualTo(1);
    assertThat(store().resolve("locked")).doesNotExist();
  }

  @Test
  void commitsOfTheUserThatAreGoneLockNobodyOut() throws IOException {
    String id = bench.create();
    bench.git.run("checkout", "-q", "-b", "feature");
    bench.git.run("commit", "-q", "--allow-empty", "-m", "of the user");
    String base = bench.create();
    bench.git.run("checkout", "-q", "-b", "cycle");
    bench.git.run("commit", "-q", "--allow-empty", "-m", "of the cycle");
    String undo = bench.snapshots.restore(base, List.of()).undo();
    bench.git.run("checkout", "-q", "-f", "main");
    bench.git.run("branch", "-q", "-D", "feature");
    bench.snapshots.prune(List.of(base));
    bench
        .git
        .run("for-each-ref", "--format=delete %(refname)", "refs/evograft/")
        .lines()
        .filter(line -> !line.endsWith(id))
        .forEach(line -> bench.git.run("update-ref", "-d", line.substring("delete ".length())));
    bench.git.run("reflog", "expire", "--expire=now", "--all");
    bench.git.run("gc", "-q", "--prune=now");
    bench.write("kept.txt", "damaged\n");

    String other = bench.create();

    assertThat(bench.snapshots.prune(List.of(other))).containsExactly(other);
    assertThat(bench.snapshots.recover()).isEmpty();
    bench.snapshots.restore(id, List.of("kept.txt"));
    assertThat(bench.root.resolve("kept.txt")).hasContent("work in progress");
    Restored restored = bench.snapshots.restore(undo, List.of());
    assertThat(restored.failed()).isNotEmpty().allMatch(line -> line.endsWith("; fetch it again"));
  }

  @Test
  void aRemovalThatGitHoldsUpLocksNobodyOut() throws IOException {
    String id = bench.create();
    String other = bench.create();
    bench.git.run("pack-refs", "--all");
    bench.write(".git/packed-refs.lock", "");

    assertThatThrownBy(() -> bench.snapshots.prune(List.of(other)))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("git_busy"));

    assertThat(bench.snapshots.recover())
        .singleElement()
        .asString()
        .contains("removal", "packed-refs.lock");
    assertThat(bench.snapshots.list()).hasSize(1);
    bench.write("kept.txt", "damaged\n");
    assertThat(bench.snapshots.restore(id, List.of("kept.txt")).failed()).isEmpty();
    Files.delete(bench.root.resolve(".git/packed-refs.lock"));
    assertThat(bench.snapshots.recover()).singleElement().asString().contains("was finished");
    assertThat(bench.snapshots.recover()).isEmpty();
  }

  @Test
  void aStepThatThrowsAnythingIsAStepThatFailed() throws IOException {
    String id = bench.create();
    bench.write("kept.txt", "damaged\n");
    bench.write("new.txt", "damaged\n");
    bench.git.run("branch", "cycle");
    bench.git.run("tag", "cycle");
    Workbench.Meddler path =
        bench.meddling(
            what -> what.startsWith("put ") && what.endsWith("kept.txt"),
            () -> {
              throw new IllegalStateException("anything");
            });

    Restored restored = path.snapshots().restore(id, List.of());

    assertThat(restored.failed()).singleElement().asString().startsWith("kept.txt: anything");
    assertThat(bench.root.resolve("new.txt")).hasContent("untracked");
    assertThat(bench.snapshots.recover()).isEmpty();
    bench.write("new.txt", "damaged\n");
    bench.git.run("branch", "-f", "cycle", "HEAD~1");
    bench.git.run("checkout", "-q", "-f", "-b", "more");
    Workbench.Meddler ref =
        bench.meddling(
            "refs away"::equals,
            () -> {
              throw new IllegalStateException("anything");
            });
    assertThat(ref.snapshots().restore(id, List.of()).failed())
        .singleElement()
        .asString()
        .startsWith(".git: anything");
    assertThat(bench.root.resolve("new.txt")).hasContent("untracked");
  }

  @Test
  void aPlanThatCannotBeReadKeepsNobodyFromWhatIsNoRestore() throws IOException {
    String id = bench.create();
    bench.write("kept.txt", "damaged\n");
    bench.note(store(), "restoring", "evograft-plan 99\0end\0");

    assertThat(bench.snapshots.recover()).singleElement().asString().contains("restoring");
    assertThat(bench.snapshots.list()).hasSize(1);
    assertThat(bench.snapshots.diff(id)).hasSize(1);
    ManualClock clock = ManualClock.atNoon();
    clock.advance(Duration.ofDays(30_000));
    bench.context.clock(clock).set("snapshot.max_count", "1");
    String other = bench.create();
    assertThat(bench.snapshots.list()).as("it may need any of them").hasSize(2);
    assertThat(bench.snapshots.prune(List.of(other))).containsExactly(other);
    assertThatThrownBy(() -> bench.snapshots.restore(id, List.of()))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("bad_plan"))
        .hasMessageContaining("remove the file");
  }

  @Test
  void aRenamedRepositoryThatIsGoneSinceLocksNobodyOut() throws IOException {
    bench.nested("vendor/lib");
    String id = bench.create();
    Files.move(bench.root.resolve("vendor"), bench.root.resolve("vendor2"));
    bench.write("kept.txt", "damaged\n");
    dies(id, what -> what.startsWith("replace ") && what.endsWith("kept.txt"));
    bench.remove("vendor");
    bench.remove("vendor2");

    assertThat(bench.snapshots.recover()).hasSize(1);
    assertThat(bench.snapshots.list()).hasSize(2);
    bench.create();
  }

  private void dies(String id, Predicate<String> when) {
    Workbench.Meddler meddler = bench.meddling(when, Workbench::die);
    assertThatThrownBy(() -> meddler.snapshots().restore(id, List.of()))
        .isInstanceOf(Workbench.Died.class);
  }

  @Test
  void whatSnapshotNeedsIsNotKnownStays() throws IOException {
    bench.create();
    String broken = bench.create();
    bench.write("new.txt", "another\n");
    String id = bench.create();
    Files.delete(store().resolve("refs/snapshots").resolve(broken));
    Files.writeString(
        store().resolve("refs/snapshots").resolve(broken),
        "0123456789012345678901234567890123456789\n");
    List<String> told = new ArrayList<>();

    bench.snapshots.telling(told::add).prune(List.of(id));

    assertThat(told).singleElement().asString().contains("stays on the disk", broken);
  }

  /** A byte of what says what it is, and one of an object's id. */
  @ParameterizedTest
  @ValueSource(ints = {1, 8 + 1024 + 3})
  void aPackWhoseIndexIsDamagedIsNotTakenForAnEmptyOne(int at) throws IOException {
    bench.write("new.txt", "in no commit\n");
    bench.git.run("stash", "--include-untracked");
    String stash = bench.git.run("rev-parse", "stash").strip();
    String gone = bench.create();
    String id = bench.create();
    Path index = indexWith(stash);
    byte[] whole = Files.readAllBytes(index);
    byte[] damaged = whole.clone();
    damaged[at] ^= 1;
    Files.write(index, damaged);
    List<String> told = new ArrayList<>();

    bench.snapshots.telling(told::add).prune(List.of(gone));

    assertThat(told).singleElement().asString().contains("stays on the disk", index.toString());
    Files.write(index, whole);
    bench.snapshots.prune(List.of());
    bench.git.run("stash", "clear");
    bench.git.run("reflog", "expire", "--expire=now", "--all");
    bench.git.run("gc", "-q", "--prune=now");
    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    assertThat(bench.git.run("rev-parse", "stash").strip()).isEqualTo(stash);
    bench.git.run("fsck", "--full");
  }

  private Path indexWith(String id) throws IOException {
    String wanted = new String(HexFormat.of().parseHex(id), StandardCharsets.ISO_8859_1);
    try (var files = Files.newDirectoryStream(store().resolve("objects/pack"), "*.idx")) {
      for (Path each : files) {
        if (new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1).contains(wanted)) {
          return each;
        }
      }
    }
    throw new AssertionError(id + " is in no pack");
  }

  @Test
  void tooLittleMemoryLocksNobodyOut() throws IOException {
    String id = bench.create();
    bench.write("new.txt", "another\n");
    String other = bench.create();
    List<String> told = new ArrayList<>();
    LiveSnapshots little =
        bench.looking(
            "what is needed"::equals,
            () -> {
              throw new OutOfMemoryError("Java heap space");
            });

    little.telling(told::add).prune(List.of(id));

    assertThat(told).singleElement().asString().contains("too little memory", "-Xmx");
    assertThat(bench.snapshots.recover()).isEmpty();
    assertThat(bench.snapshots.list()).hasSize(1);
    assertThat(bench.snapshots.prune(List.of(other))).containsExactly(other);
  }

  @Test
  void aCleanUpThatIsHeldUpIsNoFailureOfTheSnapshot() throws IOException {
    ManualClock clock = ManualClock.atNoon();
    bench.context.clock(clock).set("snapshot.max_count", "1");
    bench.create();
    bench.git.run("pack-refs", "--all");
    bench.write(".git/packed-refs.lock", "");
    clock.advance(Duration.ofHours(2));
    List<String> told = new ArrayList<>();

    String id = bench.snapshots.telling(told::add).create("test").id();

    assertThat(told).singleElement().asString().contains("not removed yet", "packed-refs.lock");
    assertThat(bench.snapshots.list()).extracting(one -> one.id()).containsExactly(id);
  }

  @Test
  void aPathRestoreDoesNotForgetAHalfDoneOne() throws IOException {
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    bench.write("kept.txt", "damaged\n");
    bench.write("new.txt", "damaged\n");
    TreeMap<String, String> damaged = bench.view();
    dies(id, what -> what.startsWith("replace ") && what.endsWith("new.txt"));
    bench.write("new.txt", "an hour later\n");

    assertThatThrownBy(() -> bench.snapshots.restore(id, List.of("new.txt")))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("half_done"))
        .hasMessageContaining("snapshot restore " + id);
    assertThat(bench.root.resolve("new.txt")).hasContent("an hour later");
    assertThat(bench.snapshots.recover()).hasSize(1);

    Restored restored = bench.snapshots.restore(id, List.of());
    assertThat(restored.failed()).isEmpty();
    assertThat(bench.differencesFrom(before)).isEmpty();
    assertThat(bench.snapshots.recover()).isEmpty();
    assertThat(bench.snapshots.restore(restored.undo(), List.of()).failed()).isEmpty();
    assertThat(bench.differencesFrom(damaged)).isEmpty();
  }

  @Test
  void whatAHalfDoneRestoreNeedsIsNotPruned() throws IOException {
    String id = bench.create();
    bench.write("new.txt", "damaged\n");
    dies(id, what -> what.startsWith("replace ") && what.endsWith("new.txt"));
    bench.write("new.txt", "an hour later\n");

    for (Snapshot needed : bench.snapshots.list()) {
      assertThatThrownBy(() -> bench.snapshots.prune(List.of(needed.id())))
          .isInstanceOfSatisfying(
              EvograftException.class, e -> assertThat(e.code()).isEqualTo("half_done"));
    }
    assertThat(bench.snapshots.list()).hasSize(2);
    assertThat(bench.snapshots.prune(List.of(id), true)).containsExactly(id);
  }

  @Test
  void aHalfDoneRestoreOfPathsIsFinishedByItsPaths() throws IOException {
    bench.write("src/more.c", "more\n");
    String id = bench.create();
    bench.write("src/main.c", "damaged\n");
    bench.write("src/more.c", "damaged\n");
    bench.write("kept.txt", "mine\n");
    Workbench.Meddler meddler =
        bench.meddling(
            what -> what.startsWith("replace ") && what.endsWith("more.c"), Workbench::die);
    assertThatThrownBy(() -> meddler.snapshots().restore(id, List.of("src")))
        .isInstanceOf(Workbench.Died.class);
    bench.write("src/more.c", "an hour later\n");

    assertThat(bench.snapshots.recover())
        .singleElement()
        .asString()
        .contains("snapshot restore " + id + " src");
    assertThatThrownBy(() -> bench.snapshots.restore(id, List.of("kept.txt")))
        .hasMessageContaining("half done");
    assertThat(bench.snapshots.restore(id, List.of("src")).failed()).isEmpty();
    assertThat(bench.root.resolve("src/more.c")).hasContent("more");
    assertThat(bench.root.resolve("kept.txt")).hasContent("mine");
    assertThat(bench.snapshots.recover()).isEmpty();
  }

  @Test
  void theOnlyCopyOfAnEditIsNamedByTheRestoreThatTakesOver() throws IOException {
    String id = bench.create();
    bench.write("kept.txt", "damaged\n");
    bench.write("new.txt", "damaged\n");
    Workbench.Meddler edit =
        bench.meddling(
            what -> {
              if (what.startsWith("replace ") && what.endsWith("new.txt")) {
                Workbench.die();
              }
              return what.equals("plan");
            },
            () -> bench.write("kept.txt", "an hour of work\n"));
    assertThatThrownBy(() -> edit.snapshots().restore(id, List.of()))
        .isInstanceOf(Workbench.Died.class);
    bench.write("new.txt", "an hour later\n");

    Restored restored = bench.snapshots.restore(id, List.of());

    String line =
        restored.named().stream()
            .filter(each -> each.startsWith("kept.txt: "))
            .findFirst()
            .orElseThrow();
    assertThat(Path.of(line.substring(line.indexOf(" kept: ") + 7))).hasContent("an hour of work");
  }

  @Test
  void aTornNoteOfWhatWasOpenedShutsNothingElse() throws IOException {
    Path deep = bench.write("deep/do", "x\n").getParent();
    Tinker.chmod(deep, 0700);
    bench.create();
    Files.write(
        store().resolve("opened"),
        "0 448 deep".getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE);

    bench.snapshots.recover();

    assertThat(Stat.of(deep).mode()).isEqualTo(0700);
  }

  @Test
  void aCopyThatIsPutRightLeavesTheOriginalAlone() throws Exception {
    String id = bench.create();
    Path copy = folder.resolve("copy");
    Workbench.Meddler meddler =
        bench.meddling(
            "publish"::equals,
            () -> {
              try {
                new ProcessBuilder("cp", "-a", bench.root.toString(), copy.toString())
                    .start()
                    .waitFor();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
            });
    String other = meddler.snapshots().create("copied meanwhile").id();

    try (Workbench there = Workbench.at(copy)) {
      assertThat(there.snapshots.recover()).singleElement().asString().contains("was dropped");
    }

    assertThat(bench.git.run("for-each-ref", "refs/evograft/")).contains(id, other);
  }
}
