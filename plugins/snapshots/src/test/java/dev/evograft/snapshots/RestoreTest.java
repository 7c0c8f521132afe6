// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.RetriableException;
import dev.evograft.spi.snapshot.Change;
import dev.evograft.spi.snapshot.Restored;
import dev.evograft.spi.snapshot.RollbackMode;
import dev.evograft.spi.snapshot.RolledBack;
import dev.evograft.spi.snapshot.Snapshot;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(WorkbenchExtension.class)
class RestoreTest {

  @TempDir Path folder;

  private Workbench bench;

  @Test
  void whatGitRemovedMeanwhileComesBack() throws IOException {
    bench.git.run("add", "new.txt");
    bench.git.run("stash", "-q");
    bench.git.run("checkout", "-q", "-b", "side");
    bench.git.run("commit", "-q", "--allow-empty", "-m", "on a branch that will be lost");
    bench.git.run("checkout", "-q", "main");
    bench.write("staged.txt", "only in the index\n");
    bench.git.run("add", "staged.txt");
    bench.write("staged.txt", "another in the folder\n");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();

    bench.git.run("stash", "clear");
    bench.git.run("branch", "-q", "-D", "side");
    bench.git.run("reset", "-q", "--hard", "HEAD~1");
    bench.git.run("reflog", "expire", "--expire=now", "--all");
    bench.git.run("gc", "-q", "--prune=now");

    restore(id);
    assertThat(bench.differencesFrom(before)).isEmpty();
    assertThat(bench.git.run("show", ":staged.txt")).isEqualTo("only in the index\n");
    assertThat(bench.git.run("stash", "show", "-p")).contains("work in progress");
    bench.git.run("fsck", "--strict");
  }

  @Test
  void commitsMadeInBetweenAreHeldByTheUndoAlone() throws IOException {
    String id = bench.create();
    bench.git.run("commit", "-q", "-a", "-m", "cycle");
    String made = bench.git.run("rev-parse", "HEAD").strip();
    TreeMap<String, String> damaged = bench.view();

    Restored restored = restore(id);

    assertThat(restored.kept()).contains("refs/heads/main was at " + made, "HEAD was at " + made);
    assertThat(bench.git.run("for-each-ref", "--contains", made)).isEmpty();
    bench.git.run("reflog", "expire", "--expire=now", "--all");
    bench.git.run("gc", "-q", "--prune=now");
    assertThat(bench.git.tries("cat-file", "-e", made)).startsWith("exit ");
    restore(restored.undo());
    assertThat(bench.differencesFrom(damaged)).isEmpty();
    bench.git.run("fsck", "--strict");
  }

  @Test
  void theTreeOfAConflictComesBack() throws IOException {
    bench.git.run("stash", "-q", "-u");
    bench.git.run("checkout", "-q", "-b", "theirs", "HEAD~1");
    bench.write("src/main.c", "int theirs;\n");
    bench.git.run("commit", "-q", "-a", "-m", "theirs");
    bench.git.tries("rebase", "-q", "main");
    String tree = Files.readString(bench.root.resolve(".git/AUTO_MERGE")).strip();
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    bench.git.run("rebase", "--abort");
    bench.git.run("reflog", "expire", "--expire=now", "--all");
    bench.git.run("gc", "-q", "--prune=now");
    assertThat(bench.git.tries("cat-file", "-e", tree)).startsWith("exit ");

    restore(id);

    assertThat(bench.differencesFrom(before)).isEmpty();
    assertThat(bench.git.run("ls-tree", "-r", "--name-only", tree)).contains("src/main.c");
    bench.git.run("fsck", "--strict");
  }

  @Test
  void whatAnOldNoteOfGitNamesIsNoFailureWhenItWasGoneBefore() throws IOException {
    bench.git.run("commit", "-q", "--allow-empty", "-m", "soon gone");
    bench.git.run("reset", "-q", "--soft", "HEAD~1");
    bench.git.run("reflog", "expire", "--expire=now", "--all");
    bench.git.run("prune", "--expire=now");
    String gone = Files.readString(bench.root.resolve(".git/ORIG_HEAD")).strip();
    if (!bench.git.tries("cat-file", "-e", gone).startsWith("exit ")) {
      Tinker.delete(
          bench.root.resolve(".git/objects/" + gone.substring(0, 2) + "/" + gone.substring(2)));
    }
    String id = bench.create();
    bench.write("kept.txt", "damaged\n");

    Restored restored = restore(id);

    assertThat(restored.named()).anyMatch(line -> line.contains(gone + " is not here"));
  }

  @Test
  void whatAnOperationInProgressNeedsIsAFailureWhenItIsGone() throws IOException {
    String gone = "1234567890123456789012345678901234567890";
    bench.write(".git/MERGE_HEAD", gone + "\n");
    String id = bench.create();
    bench.write("kept.txt", "damaged\n");

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(restored.failed())
        .singleElement()
        .asString()
        .contains(gone, "an operation in progress needs");
    assertThat(bench.root.resolve("kept.txt")).hasContent("work in progress\n");
  }

  @Test
  void nothingIsWrittenThroughALink() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.writeString(outside.resolve("main.c"), "not yours\n");
    String id = bench.create();
    bench.remove("src");
    Files.createSymbolicLink(bench.root.resolve("src"), outside);

    restore(id);

    assertThat(outside.resolve("main.c")).hasContent("not yours");
    assertThat(bench.root.resolve("src/main.c")).hasContent("int main();");
    assertThat(bench.root.resolve("src")).isDirectory();
    assertThat(Files.isSymbolicLink(bench.root.resolve("src"))).isFalse();
  }

  @Test
  void onlyGivenPaths() throws IOException {
    String id = bench.create();
    bench.write("kept.txt", "damaged\n");
    bench.write("src/main.c", "damaged\n");
    bench.write("src/extra.c", "more\n");
    bench.git.run("add", "-A");

    Restored restored = bench.snapshots.restore(id, List.of("src"));

    assertThat(restored.changes())
        .containsExactly(
            new Change(Change.Kind.ADDED, "src/extra.c"),
            new Change(Change.Kind.CHANGED, "src/main.c"));
    assertThat(bench.root.resolve("src/main.c")).hasContent("int main();");
    assertThat(bench.root.resolve("src/extra.c")).doesNotExist();
    assertThat(bench.root.resolve("kept.txt")).hasContent("damaged");
    assertThat(bench.git.run("diff", "--cached", "--name-only")).contains("kept.txt");
    assertThatThrownBy(() -> bench.snapshots.restore(id, List.of("../outside")))
        .hasMessageContaining("../outside");
  }

  @Test
  void ignoredFilesAreLeftAloneWhateverTheRulesAreNow() throws IOException {
    bench.write(".gitignore", "*.o\nbuild/\n");
    bench.write("x.o", "mine\n");
    bench.write("build/out/y", "mine\n");
    String id = bench.create();
    bench.write(".gitignore", "kept.txt\nnew.txt\n");
    bench.remove("new.txt");
    bench.write("x.o", "changed\n");
    bench.remove("build");

    Restored restored = restore(id);

    assertThat(bench.root.resolve("new.txt")).hasContent("untracked");
    assertThat(bench.root.resolve("x.o")).hasContent("changed");
    assertThat(restored.named())
        .anyMatch(line -> line.startsWith("x.o: "))
        .anyMatch(line -> line.startsWith("build/out/y: "));
  }

  /** Also where there are more of them than are named. */
  @Test
  void whoNamesAFolderHearsOfTheIgnoredFilesInItAlone() throws IOException {
    bench.write(".gitignore", "*.o\n");
    for (int i = 0; i < 250; i++) {
      bench.write("many/" + i + ".o", "mine\n");
    }
    bench.write("z/own.txt", "mine\n");
    bench.write("z/own.o", "mine\n");
    String id = bench.create();
    for (int i = 0; i < 250; i++) {
      bench.remove("many/" + i + ".o");
    }
    bench.write("z/own.txt", "damaged\n");
    bench.write("z/own.o", "changed\n");

    Restored restored = bench.snapshots.restore(id, List.of("z"));

    assertThat(restored.named()).singleElement().asString().startsWith("z/own.o: is ignored");
    assertThat(restore(id).named())
        .anyMatch(line -> line.endsWith("more ignored files were changed or deleted"));
  }

  /** Of a mark that Windows editors write, and with git's setting for disks without case. */
  @Test
  void rulesAreReadAsGitReadsThem() throws IOException {
    bench.git.run("config", "core.ignorecase", "true");
    bench.write(".gitignore", "\uFEFF*.env\nBuild/\n");
    List<String> paths = List.of("first.env", "second.ENV", "build/out", "BUILD/x", "env");
    for (String path : paths) {
      bench.write(path, "mine\n");
    }
    Set<String> ignored = bench.git.ignored(paths).keySet();
    assertThat(ignored)
        .containsExactlyInAnyOrder("first.env", "second.ENV", "build/out", "BUILD/x");
    String id = bench.create();
    bench.git.run("config", "core.ignorecase", "false");
    for (String path : paths) {
      bench.write(path, "changed\n");
    }

    assertThat(bench.snapshots.diff(id).stream().map(Change::path))
        .containsExactly(".git/config", paths.get(4));
    restore(id);

    for (String path : paths) {
      assertThat(bench.root.resolve(path)).hasContent(ignored.contains(path) ? "changed" : "mine");
    }
  }

  @Test
  void rulesThatAreTooLargeToBeReadAreRefused() throws IOException {
    bench.write(".gitignore", "x\n".repeat(9 << 20));
    assertThatThrownBy(bench::create).hasMessageContaining(".gitignore is larger");
  }

  @Test
  void theUsersOwnRulesCount() throws IOException {
    Files.createDirectories(folder.resolve("home/.config/git"));
    Files.writeString(folder.resolve("home/.config/git/ignore"), "*.secret\n");
    bench.write("a.secret", "hush\n");
    String id = bench.create();
    bench.write("b.secret", "hush\n");

    assertThat(bench.snapshots.diff(id)).isEmpty();
    restore(id);

    assertThat(bench.root.resolve("b.secret")).exists();
  }

  @Test
  void filtersAreNeverRun() throws IOException {
    Path mark = folder.resolve("ran");
    bench.git.run("config", "filter.x.clean", "touch " + mark + "; cat");
    bench.git.run("config", "filter.x.smudge", "touch " + mark + "; cat");
    bench.git.run("config", "filter.x.process", "touch " + mark);
    bench.write(".gitattributes", "*.txt filter=x\n");
    String id = bench.create();
    bench.write("kept.txt", "damaged\n");
    restore(id);

    assertThat(mark).doesNotExist();
    assertThat(bench.root.resolve("kept.txt")).hasContent("work in progress");
  }

  @Test
  void databasesAreNamedAndNeverTouched() throws IOException {
    bench.write("data.db", "one");
    bench.write("odd", "two");
    bench.write("odd-wal", "three");
    Snapshot made = bench.snapshots.create("test");
    assertThat(made.notCovered()).hasSize(3).anyMatch(line -> line.startsWith("data.db: "));
    bench.write("data.db", "changed");

    restore(made.id());

    assertThat(bench.root.resolve("data.db")).hasContent("changed");
  }

  @Test
  void databasesThatAreOtherwiseAreNamedAndFailedByTheirPath() throws IOException {
    bench.write("committed.db", "one");
    bench.write("schema.sqlite.ts", "two");
    bench.write("odd", "three");
    bench.write("odd-journal", "");
    bench.write("same.db", "four");
    Path mode = bench.write("mode.db", "five");
    bench.git.run("add", "-A");
    bench.git.run("commit", "-q", "-m", "databases");
    bench.write("schema.sqlite.ts", "in progress");
    String id = bench.create();
    assertThat(bench.snapshots.compare(id).isNothing()).isTrue();
    bench.write("committed.db", "ONE"); // of the same size
    Files.setLastModifiedTime(
        bench.root.resolve("committed.db"), FileTime.fromMillis(1_600_000_000_000L));
    bench.remove("schema.sqlite.ts");
    bench.remove("odd-journal");
    Tinker.chmod(mode, 0600);
    String[] lines = {
      "committed.db: was changed since, and the snapshot has no copy of it",
      "mode.db: has other permissions now, and the snapshot has no copy of it",
      "odd-journal: is gone, and the snapshot has no copy of it",
      "schema.sqlite.ts: is gone, and the snapshot has no copy of it",
    };

    assertThat(bench.snapshots.compare(id).unheld()).containsExactlyInAnyOrder(lines);
    Restored restored = restore(id);
    assertThat(
            restored.named().stream()
                .map(line -> line.replaceFirst("(; it was left)?(; what git has: .*)?$", "")))
        .containsExactlyInAnyOrder(lines);
    assertThat(restored.named())
        .contains(
            lines[0] + "; it was left; what git has: git restore -- committed.db",
            lines[1] + "; it was left",
            lines[3] + "; what git has: git restore -- schema.sqlite.ts");
    assertThat(bench.snapshots.restore(id, List.of("same.db")).failed()).isEmpty();
    assertThat(bench.snapshots.restore(id, List.of("schema.sqlite.ts")).failed())
        .containsExactly(lines[3] + "; what git has: git restore -- schema.sqlite.ts");
    Files.createDirectory(bench.root.resolve("schema.sqlite.ts"));
    assertThat(restore(id).named())
        .contains(
            "schema.sqlite.ts: is something else now, and the snapshot has no copy of it;"
                + " it was left; what git has: git restore -- schema.sqlite.ts");
  }

  /** So that git knows for sure that it is what it has. */
  private Path commitDatabase(String path) throws IOException {
    Path file = bench.write(path, "rows\n");
    Tinker.chmod(file, 0640);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    bench.git.run("add", "-A");
    bench.git.run("commit", "-q", "-m", path);
    return file;
  }

  @Test
  void aDatabaseThatGitHasComesBackAndIsNotOpened() throws Exception {
    Path file = commitDatabase("fixtures/app.db");
    Path used = commitDatabase("used.db");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    Files.delete(used);
    bench.write("used.db-journal", "of a transaction that goes on");
    bench.remove("fixtures");
    assertThat(bench.snapshots.compare(id).unheld()).allMatch(line -> line.startsWith("used.db: "));
    AtomicReference<FileChannel> open = new AtomicReference<>();

    Restored restored =
        bench
            .meddling(
                "refs away"::equals,
                () -> {
                  open.set(FileChannel.open(file, StandardOpenOption.WRITE));
                  open.get().lock(); // as an agent in this JVM does
                })
            .snapshots()
            .restore(id, List.of());

    assertThat(restored.failed()).isEmpty();
    assertThat(Worker.tries(bench.root, file)).contains("held");
    open.get().close();
    assertThat(file).hasContent("rows");
    assertThat(restored.named())
        .anyMatch(line -> line.startsWith("used.db: is gone") && line.contains("git restore"))
        .noneMatch(line -> line.contains("app.db"));
    Files.delete(bench.root.resolve("used.db-journal"));
    Files.delete(file);
    assertThat(bench.snapshots.restore(id, List.of("fixtures/app.db", "used.db")).failed())
        .isEmpty();
    assertThat(bench.differencesFrom(before)).isEmpty();
  }

  /** What was committed to it may be in its log alone: it would open well, and be an older one. */
  @Test
  void aDatabaseThatHadALogDoesNotComeBackWithoutThat() throws IOException {
    Path file = commitDatabase("app.db");
    Path log = bench.write("app.db-wal", "rows that were committed");
    String id = bench.create();
    Files.delete(log);
    Files.delete(file);

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(file).doesNotExist();
    assertThat(restored.named())
        .anyMatch(line -> line.startsWith("app.db: is gone") && line.contains("git restore"))
        .anyMatch(line -> line.startsWith("app.db-wal: is gone"));
  }

  /** What is found half done is finished by the plan, which says what no manifest does. */
  @Test
  void aDatabaseThatGitHasComesBackAfterAKill() throws IOException {
    Path file = commitDatabase("fixtures/app.db");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    bench.write("kept.txt", "damaged\n");
    for (String moment : List.of("appear " + file, "refs away")) {
      bench.remove("fixtures");
      assertThatThrownBy(
              () ->
                  bench.meddling(moment::equals, Workbench::die).snapshots().restore(id, List.of()))
          .isInstanceOf(Workbench.Died.class);
      assertThat(bench.snapshots.recover()).anyMatch(line -> line.contains("was finished"));
      assertThat(bench.differencesFrom(before)).isEmpty();
    }
  }

  @Test
  void whatWasLearnedStays() throws IOException {
    String id = bench.create();
    bench.write("assets/gep/genes.json", "[]");
    bench.write("memory/evolution/memory_graph.jsonl", "{}");
    bench.write(".evograft/config.properties", "");
    bench.write("sub/.evograft/journal.db", "of another workspace");

    restore(id);

    assertThat(bench.root.resolve("sub/.evograft/journal.db")).hasContent("of another workspace");

    assertThat(bench.root.resolve("assets/gep/genes.json")).exists();
    assertThat(bench.root.resolve("memory/evolution/memory_graph.jsonl")).exists();
    assertThat(bench.root.resolve(".evograft/config.properties")).exists();
  }

  @Test
  void aFolderOfARepositoryIsAWorkspaceOfTheWhole() throws IOException {
    TreeMap<String, String> before = bench.view();
    try (Workbench sub = Workbench.at(bench.root.resolve("src"))) {
      String id = sub.create();
      bench.write("kept.txt", "damaged\n");
      bench.write("src/main.c", "damaged\n");
      bench.write("assets/gep/genes.json", "[]");
      assertThat(sub.snapshots.restore(id, List.of("main.c")).changes()).hasSize(1);
      assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
      assertThat(bench.root.resolve("assets/gep/genes.json")).exists();
      bench.remove("assets");
      bench.remove("home"); // of the user of that workspace
      assertThat(bench.differencesFrom(before)).isEmpty();
    }
  }

  @Test
  void whatMayNotBeReadIsRecordedAllTheSame() throws IOException {
    bench.write("deep/down/file.txt", "mine\n");
    String id = bench.create();
    bench.write("deep/down/file.txt", "of the cycle\n");
    Tinker.chmod(bench.root.resolve("deep/down"), 0);
    Tinker.chmod(bench.root.resolve("kept.txt"), 0);

    Restored restored = restore(id);

    assertThat(bench.root.resolve("deep/down/file.txt")).hasContent("mine");
    assertThat(bench.root.resolve("kept.txt")).hasContent("work in progress");
    restore(restored.undo());
    assertThat(Stat.of(bench.root.resolve("deep/down")).mode()).isZero();
    assertThat(Stat.of(bench.root.resolve("kept.txt")).mode()).isZero();
    Tinker.chmod(bench.root.resolve("deep/down"), 0755);
    assertThat(bench.root.resolve("deep/down/file.txt")).hasContent("of the cycle");
  }

  @ParameterizedTest
  @EnumSource(RollbackMode.class)
  void modesOfRollback(RollbackMode mode) throws IOException {
    assertThat(bench.context.config().get(SnapshotKeys.MODE)).isEqualTo(RollbackMode.RESTORE);
    bench.git.run("stash", "-q"); // of the user's own
    bench.write("kept.txt", "work in progress\n");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    bench.write("kept.txt", "damaged\n");
    bench.write("made.txt", "of the cycle\n");
    bench.git.run("add", "made.txt");
    bench.git.run("checkout", "-q", "-b", "cycle");
    bench.git.run("commit", "-q", "-m", "cycle");
    bench.remove("new.txt");
    TreeMap<String, String> damaged = bench.view();
    bench.context.set("rollback.mode", mode.name().toLowerCase(Locale.ROOT));

    RolledBack done = bench.snapshots.rollBack(id);

    assertThat(done.mode()).isEqualTo(mode);
    String notes = String.join("\n", done.notes());
    if (mode == RollbackMode.NONE) {
      assertThat(done.restored()).isNull();
      assertThat(notes).contains("evograft snapshot restore " + id);
      assertThat(bench.differencesFrom(damaged)).isEmpty();
      return;
    }
    assertThat(bench.differencesFrom(before)).isEmpty();
    String undo = done.restored().undo();
    boolean stash = mode == RollbackMode.STASH;
    assertThat(bench.snapshots.find(undo).kind())
        .isEqualTo(stash ? Snapshot.Kind.STASH : Snapshot.Kind.UNDO);
    assertThat(bench.snapshots.find(undo).reason())
        .isEqualTo((stash ? "made after " : "before restore of ") + id);
    assertThat(bench.snapshots.diff(undo))
        .contains(
            new Change(Change.Kind.CHANGED, "kept.txt"),
            new Change(Change.Kind.REMOVED, "made.txt"),
            new Change(Change.Kind.REMOVED, "refs/heads/cycle"),
            new Change(Change.Kind.ADDED, "new.txt"));
    assertThat(notes)
        .isEqualTo(
            switch (mode) {
              case STASH ->
                  "what was made is in a snapshot: evograft snapshot show UNDO, snapshot diff UNDO,"
                          .replace("UNDO", undo)
                      + " snapshot restore "
                      + undo;
              case HARD ->
                  "rollback.mode=hard restores exactly and discards nothing; the undo has it all";
              default -> "";
            });
    restore(undo);
    assertThat(bench.differencesFrom(damaged)).isEmpty();
  }

  /** Closing any descriptor of a file drops all locks that a process has on it. */
  @Test
  void databasesAreNeverOpened() throws Exception {
    List<Path> files = List.of(bench.write("data.db", "one"), bench.write("odd", "two"));
    bench.write("odd-wal", "of the other");
    try (FileChannel data = FileChannel.open(files.get(0), StandardOpenOption.WRITE);
        FileChannel odd = FileChannel.open(files.get(1), StandardOpenOption.WRITE)) {
      data.lock();
      odd.lock();
      String id = bench.create();
      bench.write("kept.txt", "damaged\n");
      assertThat(bench.snapshots.diff(id)).hasSize(1);
      Restored restored = restore(id);
      restore(restored.undo());
      bench.snapshots.prune(List.of(id));

      for (Path file : files) {
        assertThat(Worker.tries(bench.root, file)).as(file.toString()).contains("held");
      }
    }
    for (Path file : files) {
      assertThat(Worker.tries(bench.root, file)).as(file.toString()).contains("free");
    }
  }

  @Test
  void aLockThatADeadProcessLeftIsRemovedAndNamed() throws IOException {
    String id = bench.create();
    bench.write("kept.txt", "damaged\n");
    Path lock = bench.write(".git/index.lock", "");
    assertThatThrownBy(() -> restore(id))
        .isInstanceOf(RetriableException.class)
        .hasMessageEndingWith("rm " + lock);
    assertThat(bench.root.resolve("kept.txt")).hasContent("damaged");
    Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofHours(1))));

    Restored restored = restore(id);

    assertThat(restored.named()).anyMatch(line -> line.contains("index.lock"));
    assertThat(bench.root.resolve(".git/index.lock")).doesNotExist();
  }

  @Test
  void aYoungLockOfWorkThatWasEndedIsRemovedByItsRollback() throws IOException {
    Path before = bench.write(".git/HEAD.lock", "");
    Files.setLastModifiedTime(before, FileTime.from(Instant.now().minus(Duration.ofMinutes(1))));
    String id = bench.create();
    bench.write("kept.txt", "damaged\n");
    bench.write(".git/index.lock", "");
    assertThatThrownBy(() -> bench.snapshots.rollBack(id))
        .as("one that was there before")
        .isInstanceOf(RetriableException.class)
        .hasMessageEndingWith("rm " + before);
    Files.delete(before);
    bench.write(".git/index.lock", "");

    Restored restored = bench.snapshots.rollBack(id).restored();

    assertThat(restored.named()).anyMatch(line -> line.contains("index.lock"));
    assertThat(bench.root.resolve(".git/index.lock")).doesNotExist();
    assertThat(bench.root.resolve("kept.txt")).hasContent("work in progress");
  }

  @Test
  void aRestoreTriesAgainAndLeavesNoUndoOfATry() throws IOException {
    String id = bench.create();
    bench.write("kept.txt", "damaged\n");
    Workbench.Meddler meddler =
        bench.meddling(
            what -> what.startsWith("lock ") && what.endsWith("heads/other.lock"),
            () -> bench.git.run("update-ref", "refs/heads/third", "HEAD"));
    bench.git.run("branch", "other");

    Restored restored = meddler.snapshots().restore(id, List.of());

    assertThat(meddler.times()).isEqualTo(1);
    assertThat(restored.failed()).isEmpty();
    assertThat(bench.git.run("branch", "--list").lines()).containsExactly("* main");
    assertThat(bench.snapshots.list()).hasSize(2);
  }

  private Restored restore(String id) {
    Restored restored = bench.snapshots.restore(id, List.of());
    assertThat(restored.failed()).isEmpty();
    return restored;
  }
}
