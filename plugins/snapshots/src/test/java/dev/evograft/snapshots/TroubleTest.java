// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.snapshot.Restored;
import dev.evograft.spi.snapshot.Snapshot;
import dev.evograft.testkit.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage of all kinds: it is refused, mended or named, and never called a success. */
@ExtendWith(WorkbenchExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class TroubleTest {

  private static final String SECRET = "TOKEN=s3cr3t-that-nobody-gets";

  @TempDir Path folder;

  private Workbench bench;

  @Test
  void whatLooksLikeADatabaseNowIsNoSuccess() throws IOException {
    String id = bench.create();
    bench.write("src/main.c", "damaged\n");
    bench.write("src/main.c-journal", "");

    Restored restored = bench.snapshots.restore(id, List.of());
    assertThat(restored.failed()).singleElement().asString().startsWith("src/main.c: ");

    bench.remove("src/main.c-journal");
    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    assertThat(bench.root.resolve("src/main.c")).hasContent("int main();");
  }

  @Test
  void limitsOfSnapshotsAreNoneOfRestores() throws IOException {
    String id = bench.create();
    for (int i = 0; i < 20; i++) {
      bench.write("more/" + i, "x".repeat(1000));
    }
    bench.context.set("snapshot.max_files", "8").set("snapshot.max_file", "10");
    bench.context.set("snapshot.max_bytes", "100");

    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    assertThat(bench.root.resolve("more")).doesNotExist();
  }

  @Test
  void whatIsNewAndLargeIsNotCopied() throws IOException {
    String id = bench.create();
    bench.context.set("snapshot.max_file", "1000");
    Path large = bench.write("more/large.bin", "x".repeat(100_000));
    long inode = Stat.of(large).inode();
    bench.write("more/small.bin", "small\n");
    TreeMap<String, String> damaged = bench.view();

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(restored.failed()).isEmpty();
    assertThat(bench.root.resolve("more")).doesNotExist();
    assertThat(bench.snapshots.find(restored.undo()).counts().stored()).isLessThan(1000);
    Restored back = bench.snapshots.restore(restored.undo(), List.of());
    assertThat(back.failed()).isEmpty();
    assertThat(bench.differencesFrom(damaged)).isEmpty();
    assertThat(Stat.of(large).inode()).isEqualTo(inode);
    assertThat(bench.snapshots.diff(restored.undo())).isEmpty();
    assertThat(bench.snapshots.restore(restored.undo(), List.of()).changes()).isEmpty();
    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    assertThat(large).doesNotExist();
    bench.snapshots.prune(List.of(bench.snapshots.list().get(0).id()));
  }

  @Test
  void aDamagedSnapshotIsListedAndRemovedAndNothingElseStops() throws IOException {
    ManualClock clock = ManualClock.atNoon();
    bench.context.clock(clock);
    bench.create();
    String damaged = bench.create();
    bench.create();
    clock.advance(Duration.ofHours(2));
    Path ref = store().resolve("refs/snapshots").resolve(damaged);
    Files.writeString(ref, "0123456789012345678901234567890123456789\n");

    assertThat(bench.snapshots.list())
        .hasSize(3)
        .anyMatch(one -> one.id().equals(damaged) && one.reason().startsWith("damaged"));
    assertThatThrownBy(() -> bench.snapshots.restore(damaged, List.of()))
        .hasMessageContaining("snapshot prune " + damaged);
    bench.context.set("snapshot.max_count", "1");
    bench.create();
    assertThat(bench.snapshots.prune(List.of(damaged))).contains(damaged);
    assertThat(bench.snapshots.list()).hasSize(1);
    assertThat(bench.git.run("for-each-ref", "refs/evograft/").lines()).hasSize(1);
  }

  @Test
  void aRepositoryWithoutItsRefsIsMended() throws IOException {
    bench.git.run("tag", "light");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    bench.remove(".git/refs");
    Files.delete(bench.root.resolve(".git/HEAD"));

    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();

    assertThat(bench.differencesFrom(before)).isEmpty();
  }

  @Test
  void objectsThatAreGoneForGoodAreNoSuccess() throws IOException {
    String id = bench.create();
    String head = bench.git.run("rev-parse", "HEAD").strip();
    bench.remove(".git/objects/" + head.substring(0, 2) + "/" + head.substring(2));

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(restored.failed()).anyMatch(line -> line.contains(head));
  }

  @Test
  void aNameThatIsNowhereIsAMistake() throws IOException {
    String id = bench.create();
    assertThatThrownBy(() -> bench.snapshots.restore(id, List.of("src/mian.c")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("src/mian.c");
    assertThat(bench.snapshots.recover()).isEmpty();
    bench.remove("src/main.c");
    assertThat(bench.snapshots.restore(id, List.of("src/main.c")).failed()).isEmpty();
    assertThat(bench.root.resolve("src/main.c")).exists();
  }

  @Test
  void aRemovalThatDiesLeavesNoSecret() throws IOException {
    for (String moment : List.of("remove snapshot", "sweep", "delete packs")) {
      bench.write(".env", SECRET + moment + "\n");
      String blob = bench.git.run("hash-object", ".env").strip();
      String id = bench.create();
      bench.remove(".env");
      bench.create();
      Workbench.Meddler meddler = bench.meddling(moment::equals, Workbench::die);
      assertThatThrownBy(() -> meddler.snapshots().prune(List.of(id)))
          .isInstanceOf(Workbench.Died.class);

      assertThat(bench.snapshots.recover()).as(moment).hasSize(1);

      assertThat(new Git(store()).tries("cat-file", "-e", blob)).as(moment).startsWith("exit ");
      assertThat(bench.snapshots.list()).noneMatch(one -> one.id().equals(id));
    }
  }

  @Test
  void aSnapshotThatDiesLeavesNoSecret() throws IOException {
    bench.create();
    bench.write(".env", SECRET + "\n");
    String blob = bench.git.run("hash-object", ".env").strip();
    Workbench.Meddler meddler = bench.meddling("publish"::equals, Workbench::die);
    assertThatThrownBy(() -> meddler.snapshots().create("dies")).isInstanceOf(Workbench.Died.class);

    bench.snapshots.recover();

    assertThat(new Git(store()).tries("cat-file", "-e", blob)).startsWith("exit ");
    assertThat(bench.git.run("for-each-ref", "refs/evograft/").lines()).hasSize(1);
  }

  @Test
  void theStoreIsClosedToOthersAgain() throws IOException {
    bench.create();
    Tinker.chmod(store(), 0755);
    bench.snapshots.list();
    assertThat(Stat.of(store()).mode()).isEqualTo(0700);
    assertThat(Stat.of(store().getParent()).mode()).isEqualTo(0700);
  }

  @Test
  void whatIsAddedForLaterNeedsNoObject() throws IOException {
    bench.git.run("add", "--intent-to-add", "new.txt");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    bench.git.run("reset", "-q");
    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    assertThat(bench.differencesFrom(before)).isEmpty();
  }

  @Test
  void aContentThatIsGoneIsOneFailureAndNotAll() throws IOException {
    String id = bench.create();
    object(bench.git.run("rev-parse", "HEAD:src/main.c"), Files::delete);
    bench.write("src/main.c", "damaged\n");
    bench.write("kept.txt", "damaged\n");

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(restored.failed()).anyMatch(line -> line.startsWith("src/main.c: "));
    assertThat(bench.root.resolve("src/main.c")).hasContent("damaged");
    assertThat(bench.root.resolve("kept.txt")).hasContent("work in progress");
  }

  @Test
  void whatIsListedAndNotThereIsStored() throws IOException {
    object(bench.git.run("rev-parse", "HEAD:src/main.c"), Files::delete);
    String id = bench.create();
    bench.remove("src/main.c");

    bench.snapshots.restore(id, List.of());

    assertThat(bench.root.resolve("src/main.c")).hasContent("int main();");
  }

  /** The undo takes what is committed for safe; it is looked at before the only copy goes. */
  @Test
  void theLastCopyOfAFileIsKept() throws IOException {
    bench.write("src/main.c", "damaged\n");
    String id = bench.create();
    bench.write("src/main.c", "int main();\n"); // as it is committed
    object(bench.git.run("rev-parse", "HEAD:src/main.c"), file -> Files.write(file, new byte[9]));

    Restored restored = bench.snapshots.restore(id, List.of());

    String line =
        restored.named().stream().filter(each -> each.contains("kept: ")).findFirst().orElseThrow();
    assertThat(Path.of(line.substring(line.indexOf("kept: ") + 6))).hasContent("int main();");
  }

  private interface Spoiling {
    void spoil(Path file) throws IOException;
  }

  private void object(String id, Spoiling spoiling) throws IOException {
    String name = id.strip();
    Path file =
        bench.root.resolve(".git/objects/" + name.substring(0, 2) + "/" + name.substring(2));
    Tinker.chmod(file, 0600);
    spoiling.spoil(file);
  }

  @Test
  void keepRefsThatAreGoneAreWrittenAgain() throws IOException {
    String id = bench.create();
    String before = bench.git.run("for-each-ref", "refs/evograft/");
    bench.git.run("update-ref", "-d", "refs/evograft/keep/" + id);
    bench.snapshots.list();
    assertThat(bench.git.run("for-each-ref", "refs/evograft/")).isEqualTo(before);

    bench.git.run("pack-refs", "--all");
    bench.snapshots.list();
    assertThat(bench.root.resolve(".git/refs/evograft/keep/" + id)).doesNotExist();

    bench.snapshots.prune(List.of(id));
    bench.snapshots.list();
    assertThat(bench.git.run("for-each-ref", "refs/evograft/")).isEmpty();
  }

  /** As a rewrite of the history does, which maps every ref. */
  @Test
  void keepRefsThatWereRewrittenHoldWhatTheyHeldAgain() throws IOException {
    String id = bench.create();
    String before = bench.git.run("for-each-ref", "refs/evograft/");
    for (boolean packed : new boolean[] {false, true}) {
      bench.git.run("update-ref", "refs/evograft/keep/" + id, "HEAD~1");
      if (packed) {
        bench.git.run("pack-refs", "--all");
      }
      assertThat(bench.git.run("for-each-ref", "refs/evograft/")).isNotEqualTo(before);
      bench.snapshots.list();
      assertThat(bench.git.run("for-each-ref", "refs/evograft/")).isEqualTo(before);
    }
    bench.write(".git/refs/evograft/keep/" + id, "damaged\n");
    bench.snapshots.list();
    assertThat(bench.git.run("for-each-ref", "refs/evograft/")).isEqualTo(before);
  }

  @Test
  void whoRewroteOneIsToldThatItHoldsAgain() throws IOException {
    String id = bench.create();
    String commit = bench.git.run("rev-parse", "HEAD").strip();
    bench.git.run("update-ref", "refs/evograft/keep/" + id, "HEAD~1");
    assertThat(bench.snapshots.recover())
        .singleElement()
        .asString()
        .contains("hold commit " + commit, "evograft snapshot prune " + id);
    assertThat(bench.snapshots.recover()).isEmpty();
  }

  /** What somebody took out of the history is not published again by a ref of ours. */
  @Test
  void refsOfAHistoryThatWasCleanedStayAsTheyAre() throws IOException {
    String first = bench.create();
    String second = bench.create();
    String old = bench.git.run("rev-parse", "HEAD").strip();
    bench.git.run("stash");
    bench.git.run("stash", "drop");
    bench.git.run("filter-branch", "-f", "--tree-filter", "rm -f src/main.c", "--", "--all");
    String rewritten = bench.git.run("for-each-ref", "refs/evograft/");
    assertThat(rewritten).contains(first, second).doesNotContain(old);

    Path answer = bench.root.resolve(".git/evograft/main/snapshots.git/unreached");
    for (int i = 0; i < 2; i++) {
      assertThat(bench.snapshots.recover())
          .singleElement()
          .asString()
          .contains("was rewritten", old, first, second, "evograft snapshot prune ");
      if (i > 0) { // known, as the refs are the same
        assertThat(Files.getLastModifiedTime(answer)).isEqualTo(FileTime.fromMillis(1000));
      }
      Files.setLastModifiedTime(answer, FileTime.fromMillis(1000));
    }
    assertThat(bench.git.run("for-each-ref", "refs/evograft/")).isEqualTo(rewritten);

    bench.snapshots.restore(second, List.of()); // the branch reaches it again
    assertThat(bench.git.run("rev-parse", "HEAD").strip()).isEqualTo(old);
    assertThat(bench.snapshots.recover()).hasSize(2).allMatch(line -> line.contains("again"));
    bench.snapshots.prune(List.of(first, second));
    assertThat(bench.snapshots.recover()).isEmpty();
  }

  /** Git packs refs whenever it likes. */
  @Test
  void aKeepRefMayBePackedAsSoonAsItHasItsName() throws IOException {
    Workbench.Meddler meddler =
        bench.meddling("kept"::equals, () -> bench.git.run("pack-refs", "--all", "--prune"));
    String id = meddler.snapshots().create("test").id();
    assertThat(meddler.times()).isOne();
    assertThat(bench.root.resolve(".git/refs/evograft/keep/" + id)).doesNotExist();
    assertThat(bench.git.run("for-each-ref", "refs/evograft/")).contains(id);
  }

  @Test
  void theGoodLinesOfDamagedPackedRefsStay() throws IOException {
    bench.git.run("update-ref", "refs/remotes/origin/main", "HEAD");
    bench.git.run("update-ref", "refs/notes/mine", "HEAD");
    bench.git.run("tag", "-a", "v1", "-m", "one");
    bench.create();
    bench.git.run("pack-refs", "--all");
    String refs = bench.git.run("for-each-ref");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    Path packed = bench.root.resolve(".git/packed-refs");
    String garbage = Files.readString(packed).replace("refs/notes", "\0\ngarbage\nrefs/notes");
    Files.writeString(packed, garbage);

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(restored.failed()).isEmpty();
    assertThat(bench.git.run("for-each-ref", "refs/remotes", "refs/tags"))
        .isEqualTo(lines(refs, "refs/remotes") + lines(refs, "refs/tags"));
    assertThat(bench.git.run("for-each-ref", "refs/evograft").lines()).hasSize(3);
    bench.snapshots.restore(restored.undo(), List.of());
    assertThat(packed).hasContent(garbage.stripTrailing());
    bench.snapshots.restore(id, List.of());
    assertThat(bench.git.run("fsck", "--strict")).doesNotContain("error");
    assertThat(bench.view().get("git  status")).isEqualTo(before.get("git  status"));
  }

  private static String lines(String refs, String prefix) {
    StringBuilder lines = new StringBuilder();
    refs.lines()
        .filter(line -> line.contains(prefix))
        .forEach(line -> lines.append(line).append('\n'));
    return lines.toString();
  }

  @Test
  void whatJavaCannotWriteBackIsRefusedAndNeverWrittenOtherwise() throws Exception {
    for (String what :
        List.of(
            "touch $o",
            "ln -s \"$o\" link",
            "echo $h > .git/refs/heads/$o",
            "echo > .git/hooks/$o")) {
      String undone =
          what.replaceFirst("ln -s .*", "rm link").replaceFirst("echo .*> |touch ", "rm ");
      shell(what);
      assertThatThrownBy(bench::create)
          .as(what)
          .isInstanceOfSatisfying(
              EvograftException.class, e -> assertThat(e.code()).isEqualTo("unwritable_name"));
      shell(undone);
      String id = bench.create();
      shell(what);
      bench.write("kept.txt", "damaged\n");
      Restored restored = bench.snapshots.restore(id, List.of());
      assertThat(restored.named()).as(what).anyMatch(line -> line.contains("was left"));
      assertThat(bench.root.resolve("kept.txt")).hasContent("work in progress");
      shell(undone);
    }
  }

  @Test
  void aLinkThatCannotBeWrittenBackIsKeptWhereItIsInTheWay() throws Exception {
    String id = bench.create();
    shell("rm kept.txt; ln -s $o kept.txt");

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(restored.failed()).isEmpty();
    assertThat(bench.root.resolve("kept.txt")).hasContent("work in progress");
    assertThat(restored.named()).anyMatch(line -> line.contains("kept: "));
  }

  /** With a name that is no UTF-8 in {@code $o}. */
  private void shell(String command) throws Exception {
    String head = bench.git.run("rev-parse", "HEAD").strip();
    Process shell =
        new ProcessBuilder("sh", "-e", "-c", "o=$(printf 'o\\377'); h=" + head + "; " + command)
            .directory(bench.root.toFile())
            .inheritIO()
            .start();
    assertThat(shell.waitFor()).isZero();
  }

  /** Where nothing can be moved or linked into the store, which is with git's own folder. */
  @Test
  void aRepositoryOnAnotherDisk() throws IOException {
    Path memory = Path.of("/dev/shm");
    Path other =
        Files.createTempDirectory(Files.isDirectory(memory) ? memory : folder, "evograft-test");
    try (Workbench apart = Workbench.at(folder.resolve("apart"))) {
      apart.git.run("init", "-q", "-b", "main", "--separate-git-dir", other.resolve("git") + "");
      apart.write("kept.txt", "one\n");
      apart.write("src/run.sh", "two\n");
      Tinker.chmod(apart.root.resolve("src/run.sh"), 0750);
      Files.createSymbolicLink(apart.root.resolve("link"), Path.of("src"));
      apart.git.run("add", "-A");
      apart.git.run("commit", "-q", "-m", "first");
      TreeMap<String, String> before = apart.view();
      String id = apart.create();
      apart.write("kept.txt", "damaged\n");
      apart.write("new.txt", "new\n");
      apart.remove("src");
      apart.remove("link");
      Files.createSymbolicLink(apart.root.resolve("link"), folder);
      apart.git.run("checkout", "-q", "-b", "cycle");
      TreeMap<String, String> damaged = apart.view();

      Restored restored = apart.snapshots.restore(id, List.of());

      assertThat(restored.failed()).isEmpty();
      assertThat(apart.differencesFrom(before)).isEmpty();
      assertThat(apart.snapshots.restore(restored.undo(), List.of()).failed()).isEmpty();
      assertThat(apart.differencesFrom(damaged)).isEmpty();
      assertThat(other.resolve("git/evograft/main/snapshots.git/aside")).isEmptyDirectory();
    } finally {
      Tinker.delete(other);
    }
  }

  @Test
  void whatGoesWhileTheWalkIsThereTakesNothingElseWithIt() throws IOException {
    bench.write(".gitignore", "target/\n");
    bench.write("target/a", "built\n");
    bench.write("rules/.gitignore", "x\n");
    bench.write("rules/y", "y\n");
    TreeMap<String, String> before = bench.view();
    before.keySet().removeIf(key -> key.startsWith("tree target") || key.endsWith("/.gitignore"));
    for (String gone : List.of("target", "rules/.gitignore")) {
      LiveSnapshots snapshots = bench.looking(gone::equals, () -> bench.remove(gone));
      String id = snapshots.create("test").id();
      bench.remove("src");
      bench.remove("rules");
      bench.snapshots.restore(id, List.of());
      assertThat(bench.differencesFrom(before))
          .as(gone)
          .noneMatch(line -> line.contains("was file"));
    }
  }

  @Test
  void aFolderThatIsReplacedWhileTheWalkIsThereIsReadAgain() throws IOException {
    LiveSnapshots snapshots =
        bench.looking(
            "src"::equals,
            () -> {
              bench.remove("src");
              Files.createSymbolicLink(bench.root.resolve("src"), folder);
            });
    String id = snapshots.create("test").id();
    bench.remove("src");

    bench.snapshots.restore(id, List.of());

    assertThat(Files.isSymbolicLink(bench.root.resolve("src"))).isTrue();
  }

  @Test
  void aPipeInThePlaceOfAFileIsKept() throws Exception {
    String id = bench.create();
    shell("rm kept.txt; mkfifo kept.txt");

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(bench.root.resolve("kept.txt")).hasContent("work in progress");
    assertThat(restored.named()).anyMatch(line -> line.contains("kept: "));
  }

  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeThatTakesThePlaceOfAFileSinceTheWalkIsNotOpened() throws IOException {
    Path file = bench.root.resolve("kept.txt");
    LiveSnapshots snapshots =
        bench.looking(
            what -> what.startsWith("what is new in"),
            () -> {
              Files.delete(file);
              new ProcessBuilder("mkfifo", file.toString()).start().onExit().join();
            });

    assertThat(snapshots.create("test").notCovered()).anyMatch(line -> line.startsWith("kept.txt"));
  }

  @Test
  void theStashOfARebaseIsHeld() throws IOException {
    bench.write("kept.txt", "in the autostash\n");
    String stash = bench.git.run("stash", "create").strip();
    bench.write(".git/MERGE_AUTOSTASH", stash + "\n");
    bench.write("kept.txt", "work in progress\n");
    String id = bench.create();
    bench.git.run("gc", "-q", "--prune=now");
    assertThat(bench.git.tries("cat-file", "-e", stash)).startsWith("exit ");

    bench.snapshots.restore(id, List.of());

    assertThat(bench.git.run("show", stash + ":kept.txt")).isEqualTo("in the autostash\n");
  }

  @Test
  void aSnapshotWithoutItsManifestIsNotShownAsWhole() throws IOException {
    Snapshot made = bench.snapshots.create("test");
    try (Store store = Store.open(store(), List.of(), Moments.NONE);
        PackInserter pack = store.newPack()) {
      ObjectId none = pack.insert(Constants.OBJ_BLOB, "none".getBytes(StandardCharsets.UTF_8));
      ObjectId commit = new Catalog(store).commit(made, none, pack);
      store.flush(pack);
      new Catalog(store).publish(made.id(), commit);
    }
    assertThatThrownBy(() -> bench.snapshots.find(made.id())).hasMessageContaining("damaged");
  }

  @Test
  void aSnapshotOfAVersionToComeStopsNothing() throws IOException {
    String id = bench.create();
    Git git = new Git(store());
    String tree = git.run("rev-parse", "refs/snapshots/" + id + "^{tree}").strip();
    String commit =
        git.run("commit-tree", tree, "-m", "later\n\nId: " + id + "\nKind: dream\nFiles: many\n");
    Files.writeString(store().resolve("refs/snapshots").resolve(id), commit);

    assertThat(bench.snapshots.list())
        .singleElement()
        .matches(one -> one.reason().contains("prune"));
    bench.create();
    assertThat(bench.snapshots.prune(List.of(id))).containsExactly(id);
  }

  private Path store() {
    return bench.root.resolve(".git/evograft/main/snapshots.git");
  }

  @Test
  void aFileBesideABranchThatGitTakesForNoneIsLeftAlone() throws IOException {
    String main = bench.git.run("rev-parse", "main");
    Path copy = bench.write(".git/refs/heads/main 2", "0123456789012345678901234567890123456789\n");
    Snapshot made = bench.snapshots.create("test");
    assertThat(made.notCovered()).anyMatch(line -> line.startsWith("refs/heads/main 2: "));
    TreeMap<String, String> before = bench.view();
    bench.git.run("commit", "-q", "-a", "-m", "cycle");

    assertThat(bench.snapshots.restore(made.id(), List.of()).failed()).isEmpty();

    assertThat(bench.git.run("rev-parse", "main")).isEqualTo(main);
    assertThat(copy).exists();
    assertThat(bench.differencesFrom(before)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ref: refs/heads//x", "ref: refs/heads/\0 ref", "ref: refs/heads/a b"})
  void whatNamesNoRefIsRecordedSoThatItCanBeRead(String value) throws IOException {
    bench.write(".git/worktrees/x/HEAD", value + "\n");
    bench.write(".git/refs/heads/odd", value + "\n");
    bench.write(".GIT/inner/x", "no name for a folder\n");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    bench.write(".git/refs/heads/odd", bench.git.run("rev-parse", "main"));

    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();

    assertThat(bench.root.resolve(".git/refs/heads/odd")).hasContent(value);
    assertThat(bench.differencesFrom(before)).isEmpty();
  }

  @Test
  void aBranchStaysWhoseOlderValueWouldShow() throws IOException {
    String id = bench.create();
    bench.git.run("branch", "feature", "HEAD~1");
    bench.git.run("pack-refs", "--all");
    bench.git.run("branch", "-f", "feature", "HEAD");
    String newer = bench.git.run("rev-parse", "feature");
    LiveSnapshots meddled =
        bench
            .meddling(
                "packed part"::equals,
                () -> {
                  throw new IOException("anything");
                })
            .snapshots();

    Restored restored = meddled.restore(id, List.of());

    assertThat(restored.failed()).anyMatch(line -> line.startsWith("refs/heads/feature: is left"));
    assertThat(bench.git.run("rev-parse", "feature")).isEqualTo(newer);
  }
}
