// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.snapshot.Restored;
import dev.evograft.testkit.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Ways in which a restore could lose what somebody has, each of which once did. */
@ExtendWith(WorkbenchExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class LossTest {

  @TempDir Path folder;

  private Workbench bench;

  @Test
  void whatIsExcludedNowIsNotOverwrittenFromBefore() throws IOException {
    bench.write("knowledge/genes.json", "old\n");
    String id = bench.create();
    bench.write("knowledge/genes.json", "learned\n");
    bench.leaveAlone("knowledge");

    bench.snapshots.restore(id, List.of());

    assertThat(bench.root.resolve("knowledge/genes.json")).hasContent("learned");
  }

  @Test
  void whatWasExcludedAtTheRootIsNotTouchedFromAFolder() throws IOException {
    bench.leaveAlone("knowledge");
    bench.write("knowledge/genes.json", "old\n");
    String id = bench.create();
    bench.write("knowledge/genes.json", "learned\n");
    bench.write("knowledge/more.json", "learned\n");
    try (Workbench sub = Workbench.at(bench.root.resolve("src"))) {
      sub.snapshots.restore(id, List.of());
    }
    assertThat(bench.root.resolve("knowledge/genes.json")).hasContent("learned");
    assertThat(bench.root.resolve("knowledge/more.json")).hasContent("learned");
  }

  /** What lies between is left out when it is copied, since a ref of another snapshot keeps it. */
  @Test
  void aStashOfABranchThatIsGoneIsHeldWithWhatTheBranchHad() throws IOException {
    bench.git.run("checkout", "-q", "-b", "feature");
    bench.write("feature.txt", "feature\n");
    bench.git.run("add", "feature.txt");
    bench.git.run("commit", "-q", "-m", "feature", "feature.txt");
    String feature = bench.git.run("rev-parse", "HEAD").strip();
    bench.git.run("stash");
    String stash = bench.git.run("rev-parse", "stash").strip();
    String first = bench.create();
    bench.git.run("checkout", "-q", "main");
    bench.git.run("branch", "-D", "feature");
    String id = bench.create();
    assertThat(store().resolve("reached")).content().contains(stash);
    String last = bench.create();
    bench.snapshots.prune(List.of(first, id));
    bench.git.run("stash", "clear");
    isGoneFromGit(feature);

    assertThat(bench.snapshots.restore(last, List.of()).failed()).isEmpty();
    assertThat(bench.git.run("rev-parse", "stash").strip()).isEqualTo(stash);
    assertThat(bench.git.run("show", feature + ":feature.txt")).isEqualTo("feature\n");
    bench.git.run("fsck", "--full");
  }

  /** Also with what it shares with a branch that was kept when it was copied, and is gone. */
  @Test
  void aBranchIsHeldWithWhatAnotherOneHadToo() throws IOException {
    bench.write("picked.txt", "picked\n");
    bench.git.run("checkout", "-q", "-b", "picked");
    bench.git.run("add", "picked.txt");
    bench.git.run("commit", "-q", "-m", "picked", "picked.txt");
    String picked = bench.git.run("rev-parse", "HEAD").strip();
    bench.git.run("checkout", "-q", "main");
    bench.git.run("checkout", "-q", "-b", "feature");
    bench.git.run("commit", "-q", "--allow-empty", "-m", "another parent");
    bench.git.run("cherry-pick", picked);
    String feature = bench.git.run("rev-parse", "HEAD").strip();
    bench.git.run("stash");
    String first = bench.create();
    bench.git.run("stash", "clear");
    bench.git.run("checkout", "-q", "main");
    bench.git.run("branch", "-D", "feature");
    String id = bench.create();
    bench.snapshots.prune(List.of(first));
    bench.git.run("branch", "-D", "picked");
    isGoneFromGit(feature);

    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    assertThat(bench.git.run("show", "picked:picked.txt")).isEqualTo("picked\n");
    bench.git.run("fsck", "--full");
  }

  private Path store() {
    return bench.root.resolve(".git/evograft/main/snapshots.git");
  }

  private void isGoneFromGit(String commit) {
    bench.git.run("reflog", "expire", "--expire=now", "--all");
    bench.git.run("gc", "-q", "--prune=now");
    assertThat(bench.git.tries("cat-file", "-e", commit)).startsWith("exit ");
  }

  @Test
  void anIgnoredFileInThePlaceOfARestoredOneStays() throws IOException {
    String id = bench.create();
    bench.remove("new.txt");
    Workbench.Meddler meddler =
        bench.meddling(
            what -> what.startsWith("put ") && what.endsWith("new.txt"),
            () -> bench.write("new.txt", "came up\n"));

    Restored restored = meddler.snapshots().restore(id, List.of());

    assertThat(bench.root.resolve("new.txt")).hasContent("came up");
    assertThat(restored.failed()).singleElement().asString().startsWith("new.txt: ");
  }

  @Test
  void anEditBetweenTheUndoAndTheReplacementIsKept() throws IOException {
    String id = bench.create();
    bench.write("kept.txt", "damaged\n");
    Workbench.Meddler meddler =
        bench.meddling(
            what -> what.equals("plan"), () -> bench.write("kept.txt", "an hour of work\n"));

    Restored restored = meddler.snapshots().restore(id, List.of());

    assertThat(meddler.times()).isEqualTo(1);
    assertThat(bench.root.resolve("kept.txt")).hasContent("work in progress");
    assertThat(kept(restored, "kept.txt")).hasContent("an hour of work");
  }

  @Test
  void anEditOfTheSameSizeAndTimeIsKept() throws IOException {
    String id = bench.create();
    Path file = bench.write("kept.txt", "damaged\n");
    FileTime time = Files.getLastModifiedTime(file);
    Workbench.Meddler meddler =
        bench.meddling(
            what -> what.equals("plan"),
            () -> {
              bench.write("kept.txt", "mended!\n");
              Files.setLastModifiedTime(file, time);
            });

    Restored restored = meddler.snapshots().restore(id, List.of());

    assertThat(kept(restored, "kept.txt")).hasContent("mended!");
  }

  @Test
  void whoHasTheOldFileOpenWritesToWhatIsKept() throws IOException {
    String id = bench.create();
    Path file = bench.write("kept.txt", "damaged\n");
    try (var out = Files.newOutputStream(file, java.nio.file.StandardOpenOption.APPEND)) {
      Workbench.Meddler meddler =
          bench.meddling(
              what -> what.startsWith("put ") && what.endsWith("kept.txt"),
              () -> out.write("late\n".getBytes(StandardCharsets.UTF_8)));

      Restored restored = meddler.snapshots().restore(id, List.of());

      assertThat(bench.root.resolve("kept.txt")).hasContent("work in progress");
      assertThat(kept(restored, "kept.txt")).hasContent("damaged\nlate");
    }
  }

  @Test
  void aFileThatIsRemovedIsNotWhenItWasEdited() throws IOException {
    String id = bench.create();
    bench.write("extra.txt", "of the cycle\n");
    Workbench.Meddler meddler =
        bench.meddling(what -> what.equals("plan"), () -> bench.write("extra.txt", "mine\n"));

    Restored restored = meddler.snapshots().restore(id, List.of());

    assertThat(bench.root.resolve("extra.txt")).doesNotExist();
    assertThat(kept(restored, "extra.txt")).hasContent("mine");
  }

  private static Path kept(Restored restored, String path) {
    String line =
        restored.named().stream()
            .filter(each -> each.startsWith(path + ": "))
            .reduce((one, other) -> other)
            .orElseThrow();
    return Path.of(line.substring(line.indexOf("kept: ") + "kept: ".length()));
  }

  @Test
  void aRepositoryMadeInARecordedFolderTakesNothingWithIt() throws IOException {
    bench.write(".gitignore", ".env\n");
    bench.write("app/main.py", "print()\n");
    bench.write("app/.env", "TOKEN=x\n");
    bench.write("app/data.db", "rows\n");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    new Git(bench.root.resolve("app")).run("init", "-q");
    bench.write("app/main.py", "damaged\n");

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(restored.failed()).isEmpty();
    assertThat(bench.differencesFrom(before)).isEmpty();
    assertThat(bench.root.resolve("app/.git")).doesNotExist();
    bench.snapshots.restore(restored.undo(), List.of());
    assertThat(bench.root.resolve("app/.git/HEAD")).exists();
    assertThat(bench.root.resolve("app/main.py")).hasContent("damaged");
  }

  @Test
  void anUndoThatKeepsARepositoryDoesNotExpire() throws IOException {
    ManualClock clock = ManualClock.atNoon();
    bench.context.clock(clock).set("snapshot.max_count", "2");
    String id = bench.create();
    bench.nested("cloned");
    String undo = bench.snapshots.restore(id, List.of()).undo();
    for (int i = 0; i < 3; i++) {
      clock.advance(Duration.ofHours(2));
      bench.create();
    }

    assertThat(bench.snapshots.list()).hasSize(3);
    assertThat(bench.snapshots.list()).anyMatch(one -> one.id().equals(undo));
    bench.snapshots.restore(undo, List.of());
    assertThat(bench.root.resolve("cloned/.git/HEAD")).exists();
  }

  @Test
  void aRestoreThatGitHeldUpChangesNothingLater() throws Exception {
    String id = bench.create();
    bench.write("kept.txt", "damaged\n");
    try (Committing git = new Committing(bench, folder)) {
      assertThatThrownBy(() -> bench.snapshots.restore(id, List.of()))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("index.lock");
      assertThat(bench.root.resolve(".git/index.lock")).exists();
    }
    bench.write("kept.txt", "an hour later\n");

    assertThat(bench.snapshots.recover()).isEmpty();
    bench.create();
    assertThat(bench.root.resolve("kept.txt")).hasContent("an hour later");
  }

  @Test
  void aHalfDoneRestoreIsNotFinishedOverLaterWork() throws IOException {
    String id = bench.create();
    bench.write("kept.txt", "damaged\n");
    bench.write("new.txt", "damaged\n");
    dies(id, "kept.txt");
    bench.write("new.txt", "an hour later\n");

    assertThat(bench.snapshots.recover())
        .singleElement()
        .asString()
        .contains("half done", "new.txt", "snapshot restore " + id);
    assertThat(bench.root.resolve("new.txt")).hasContent("an hour later");

    Restored restored = bench.snapshots.restore(id, List.of());
    assertThat(bench.root.resolve("new.txt")).hasContent("untracked");
    assertThat(bench.snapshots.recover()).isEmpty();
    assertThat(restored.named()).anyMatch(line -> line.contains("begun anew is in snapshot"));
    String second = bench.snapshots.list().get(0).id();
    assertThat(second).isNotEqualTo(restored.undo());
    bench.snapshots.restore(second, List.of("new.txt"));
    assertThat(bench.root.resolve("new.txt")).hasContent("an hour later");
    bench.snapshots.restore(restored.undo(), List.of("new.txt"));
    assertThat(bench.root.resolve("new.txt")).hasContent("damaged");
  }

  @Test
  void aRestoreThatDiesTwiceIsFinishedAllTheSame() throws IOException {
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    bench.write("kept.txt", "damaged\n");
    bench.write("new.txt", "damaged\n");
    bench.remove("src");
    TreeMap<String, String> damaged = bench.view();
    dies(id, "kept.txt");
    Workbench.Meddler again = bench.meddling(what -> what.endsWith("new.txt"), Workbench::die);
    assertThatThrownBy(() -> again.snapshots().recover()).isInstanceOf(Workbench.Died.class);

    assertThat(bench.snapshots.recover()).singleElement().asString().contains("was finished");

    assertThat(bench.differencesFrom(before)).isEmpty();
    assertThat(bench.snapshots.recover()).isEmpty();
    assertThat(bench.snapshots.list()).hasSize(2);
    bench.snapshots.restore(bench.snapshots.list().get(0).id(), List.of());
    assertThat(bench.differencesFrom(damaged)).isEmpty();
  }

  private void dies(String id, String at) {
    Workbench.Meddler meddler =
        bench.meddling(what -> what.startsWith("replace ") && what.endsWith(at), Workbench::die);
    assertThatThrownBy(() -> meddler.snapshots().restore(id, List.of()))
        .isInstanceOf(Workbench.Died.class);
  }

  @Test
  void aForeignRepositoryBehindALinkIsLeftAlone() throws IOException {
    bench.nested("vendor/lib");
    String id = bench.create();
    Path foreign = Files.createDirectories(folder.resolve("foreign"));
    Git theirs = new Git(foreign);
    theirs.run("init", "-q", "-b", "theirs");
    theirs.run("commit", "-q", "--allow-empty", "-m", "theirs");
    TreeMap<String, String> before = View.of(foreign);
    bench.remove("vendor/lib/.git");
    Files.createSymbolicLink(bench.root.resolve("vendor/lib/.git"), foreign.resolve(".git"));

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(View.differences(before, View.of(foreign))).isEmpty();
    assertThat(restored.failed()).isEmpty();
    assertThat(new Git(bench.root.resolve("vendor/lib")).run("log", "--format=%s"))
        .isEqualTo("inner\n");
    assertThat(bench.root.resolve("vendor/lib/inner.txt")).hasContent("inner in progress");
    assertThat(Files.isSymbolicLink(bench.root.resolve("vendor/lib/.git"))).isFalse();
  }

  @Test
  void aPlantedCommonFolderIsNotFollowed() throws IOException {
    bench.nested("vendor/lib");
    TreeMap<String, String> mine = bench.view();
    String id = bench.create();
    Path foreign = Files.createDirectories(folder.resolve("foreign"));
    Git theirs = new Git(foreign);
    theirs.run("init", "-q", "-b", "theirs");
    theirs.run("commit", "-q", "--allow-empty", "-m", "theirs");
    TreeMap<String, String> before = View.of(foreign);
    for (String git : List.of(".git", "vendor/lib/.git")) {
      bench.write(git + "/commondir", foreign.resolve(".git") + "\n");
    }

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(restored.failed()).isEmpty();
    assertThat(View.differences(before, View.of(foreign))).isEmpty();
    assertThat(bench.root.resolve(".git/commondir")).doesNotExist();
    assertThat(bench.differencesFrom(mine)).isEmpty();
  }

  @Test
  void anotherRepositoryInThePlaceOfANestedOneIsPutAside() throws IOException {
    bench.nested("vendor/lib");
    String id = bench.create();
    bench.remove("vendor/lib");
    Git theirs = new Git(Files.createDirectories(bench.root.resolve("vendor/lib")));
    theirs.run("init", "-q", "-b", "theirs");
    theirs.run("commit", "-q", "--allow-empty", "-m", "theirs");
    String made = theirs.run("rev-parse", "HEAD");

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(restored.failed()).isEmpty();
    assertThat(new Git(bench.root.resolve("vendor/lib")).run("log", "--format=%s"))
        .isEqualTo("inner\n");
    assertThat(bench.root.resolve("vendor/lib/inner.txt")).hasContent("inner in progress");
    bench.snapshots.restore(restored.undo(), List.of());
    assertThat(theirs.run("rev-parse", "theirs")).isEqualTo(made);
  }

  @Test
  void aCopyOfTheWholeIsOnItsOwn() throws Exception {
    bench.nested("vendor/lib");
    String id = bench.create();
    TreeMap<String, String> state = bench.view();
    Path copy = folder.resolve("copy");
    assertThat(
            new ProcessBuilder("cp", "-a", bench.root.toString(), copy.toString())
                .start()
                .waitFor())
        .isZero();
    bench.write("kept.txt", "the original goes on\n");
    bench.git.run("commit", "-q", "-a", "-m", "goes on");
    new Git(bench.root.resolve("vendor/lib")).run("commit", "-q", "-a", "-m", "goes on");
    TreeMap<String, String> original = bench.view();
    try (Workbench other = Workbench.at(copy)) {
      other.write("kept.txt", "damaged in the copy\n");
      other.write("vendor/lib/inner.txt", "damaged in the copy\n");
      new Git(copy.resolve("vendor/lib")).run("commit", "-q", "-a", "-m", "in the copy");
      assertThat(other.snapshots.restore(id, List.of()).failed()).isEmpty();
      assertThat(other.differencesFrom(state)).isEmpty();
      other.snapshots.prune(List.of(id));
    }
    assertThat(bench.differencesFrom(original)).isEmpty();
    assertThat(bench.git.run("for-each-ref", "refs/evograft/").lines()).hasSize(1);
    assertThat(
            Files.readString(
                copy.resolve(".git/evograft/main/snapshots.git/objects/info/alternates")))
        .doesNotContain(bench.root.toString());
  }

  @Test
  void aLockOfALivingCommitStays() throws Exception {
    String id = bench.create();
    try (Committing git = new Committing(bench, folder)) {
      Files.setLastModifiedTime(
          bench.root.resolve(".git/index.lock"),
          FileTime.from(Instant.now().minus(Duration.ofHours(1))));
      assertThatThrownBy(() -> bench.snapshots.restore(id, List.of()))
          .isInstanceOfSatisfying(
              EvograftException.class, e -> assertThat(e.code()).isEqualTo("git_busy"));
      assertThat(git.finish()).isZero();
    }
    assertThat(bench.git.run("log", "-1", "--format=%s")).isEqualTo("typed\n");
  }

  @Test
  void anInodeThatWasGivenAwayIsNoIdentity() {
    Identity lib = new Identity(1, 5, 100);
    assertThat(lib.isSame(new Identity(1, 5, 100))).isTrue();
    assertThat(lib.isSame(new Identity(9, 5, 100))).as("numbered anew").isTrue();
    assertThat(lib.isSame(new Identity(1, 5, 200))).as("born later").isFalse();
    assertThat(new Identity(1, 5, 0).isSame(new Identity(2, 5, 0))).isFalse();
    assertThat(Identity.NONE.isSame(Identity.NONE)).isFalse();
  }

  @Test
  void packedRefsOfAnyBytesStay() throws IOException {
    String head = bench.git.run("rev-parse", "HEAD").strip();
    bench.git.run("branch", "gone");
    bench.git.run("pack-refs", "--all");
    Path packed = bench.root.resolve(".git/packed-refs");
    byte[] odd = (head + " refs/remotes/o/\u00e9t\u00e9\n").getBytes(StandardCharsets.ISO_8859_1);
    byte[] before = Files.readAllBytes(packed);
    byte[] both = java.util.Arrays.copyOf(before, before.length + odd.length);
    System.arraycopy(odd, 0, both, before.length, odd.length);
    Files.write(packed, both);
    String id = bench.create();
    bench.git.run("branch", "cycle");
    bench.git.run("pack-refs", "--all");

    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    bench.snapshots.prune(List.of(id));

    assertThat(Files.readString(packed, StandardCharsets.ISO_8859_1))
        .contains(new String(odd, StandardCharsets.ISO_8859_1))
        .doesNotContain("cycle");
  }

  @Test
  void aCommitWhileASnapshotIsMadeIsInItAsAWholeOrNotAtAll() throws IOException {
    Workbench.Meddler meddler =
        bench.meddling(
            what -> what.equals("look again"),
            () -> bench.git.run("commit", "-q", "-a", "-m", "meanwhile"));
    String id = meddler.snapshots().create("test").id();
    TreeMap<String, String> after = bench.view();
    bench.git.run("reset", "-q", "--hard", "HEAD~1");

    bench.snapshots.restore(id, List.of());

    assertThat(bench.differencesFrom(after)).isEmpty();
    assertThat(bench.snapshots.diff(id)).isEmpty();
  }

  @Test
  void whatIsInTheWayOfARenamedRepositoryStays() throws IOException {
    bench.write(".gitignore", "*.o\n");
    bench.nested("vendor/lib");
    String id = bench.create();
    Files.move(bench.root.resolve("vendor/lib"), bench.root.resolve("vendor/old"));
    bench.write("vendor/lib/built.o", "mine\n");

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(restored.failed()).anyMatch(line -> line.contains("in the way"));
    assertThat(bench.root.resolve("vendor/lib/built.o")).hasContent("mine");
    assertThat(bench.root.resolve("vendor/old/.git/HEAD")).exists();
  }

  @Test
  void whatCouldNotBeReadIsNeitherOpenedNorRemoved() throws IOException {
    Path file = bench.write("secret.txt", "mine\n");
    Path closed = bench.write("closed/inside.txt", "mine\n").getParent();
    Tinker.chmod(file, 0);
    Tinker.chmod(closed, 0);
    String id = bench.create();
    bench.write("kept.txt", "damaged\n");

    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();

    assertThat(Stat.of(file).mode()).isZero();
    assertThat(Stat.of(closed).mode()).isZero();
    Tinker.chmod(file, 0600); // as the work that follows may do
    Tinker.chmod(closed, 0700);
    bench.snapshots.restore(id, List.of());
    Tinker.chmod(closed, 0700);
    Tinker.chmod(file, 0600);
    assertThat(closed.resolve("inside.txt")).hasContent("mine");
    assertThat(file).hasContent("mine");
  }

  @Test
  void aRestoreOfSomePathsOpensNoOthers() throws IOException {
    Path file = bench.write("closed/secret.txt", "mine\n");
    String id = bench.create();
    Tinker.chmod(file, 0);
    Tinker.chmod(file.getParent(), 0);
    bench.write("kept.txt", "damaged\n");

    assertThat(bench.snapshots.restore(id, List.of("kept.txt")).failed()).isEmpty();

    assertThat(bench.root.resolve("kept.txt")).hasContent("work in progress");
    assertThat(Stat.of(file.getParent()).mode()).isZero();
    Tinker.chmod(file.getParent(), 0700);
    assertThat(Stat.of(file).mode()).isZero();
  }

  @Test
  void aGitThatWaitsElsewhereHoldsNobodyUp() throws Exception {
    String id = bench.create();
    Path lock = bench.write(".git/index.lock", "");
    Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    Path place = Files.createDirectories(folder.resolve("elsewhere"));
    try (Workbench elsewhere = new Workbench(place);
        Committing git = new Committing(elsewhere, place)) {
      assertThat(bench.snapshots.restore(id, List.of()).named())
          .anyMatch(line -> line.startsWith(lock + ": "));
      assertThat(git.finish()).isZero();
    }
  }

  @Test
  void aGitThatWasToldWhereToWorkHoldsUpNobodyElse() throws Exception {
    Path place = Files.createDirectories(folder.resolve("elsewhere"));
    try (Workbench elsewhere = new Workbench(place)) {
      String id = bench.create();
      for (boolean option : new boolean[] {true, false}) {
        for (Workbench at : List.of(elsewhere, bench)) {
          Path lock = bench.write(".git/index.lock", "");
          Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
          String git = at.root.resolve(".git").toString();
          ProcessBuilder builder =
              option
                  ? new ProcessBuilder("git", "--git-dir", git, "cat-file", "--batch")
                  : new ProcessBuilder("git", "cat-file", "--batch");
          if (!option) {
            builder.environment().put("GIT_DIR", git);
          }
          Process waiting = builder.directory(folder.toFile()).start();
          try {
            assertThat(LockOwner.isDead(lock, null)).isEqualTo(at == elsewhere);
          } finally {
            waiting.getOutputStream().close();
            assertThat(waiting.waitFor(30, TimeUnit.SECONDS)).isTrue();
          }
          Files.delete(lock);
        }
      }
      assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    }
  }

  @Test
  void anInterruptKeepsNobodyFromRollingBack() throws IOException {
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    Thread caller = Thread.currentThread();
    for (String moment : List.of("plan", "put ", "refs away")) {
      bench.write("kept.txt", "damaged\n");
      bench.write("src/main.c", "damaged\n");
      bench.git.run("branch", "-f", "cycle");
      Workbench.Meddler meddler =
          bench.meddling(
              what -> what.startsWith(moment),
              () -> {
                caller.interrupt();
              });
      if (moment.equals("plan")) {
        caller.interrupt();
      }

      Restored restored = meddler.snapshots().rollBack(id).restored();

      assertThat(Thread.interrupted()).as("it is still to be seen").isTrue();
      assertThat(meddler.times()).isEqualTo(1);
      assertThat(restored.failed()).isEmpty();
      assertThat(bench.snapshots.recover()).isEmpty();
      assertThat(bench.differencesFrom(before)).isEmpty();
    }
  }

  /** What another process is kept out by: each has a lock of its own in it. */
  @Test
  void oneCallWaitsForThatOfAnotherProcess() throws Exception {
    Semaphore file = new Semaphore(1);
    CountDownLatch came = new CountDownLatch(1);
    AtomicBoolean waited = new AtomicBoolean();
    AtomicBoolean done = new AtomicBoolean();
    Workspace workspace =
        Fixture.with(
            bench.context.workspace(),
            Workspace.class,
            Map.of(
                "lock",
                () -> {
                  if (!file.tryAcquire()) {
                    waited.set(true);
                    came.countDown();
                    file.acquireUninterruptibly();
                  }
                  return (Workspace.Lock) file::release;
                }));
    PluginContext context =
        Fixture.with(bench.context, PluginContext.class, Map.of("workspace", () -> workspace));
    LiveSnapshots other = Fixture.snapshots(context);
    String id = other.create("test").id();
    bench.write("kept.txt", "damaged\n");
    Thread second =
        new Thread(
            () -> {
              other.create("meanwhile");
              done.set(true);
              came.countDown();
            });
    AtomicBoolean kept = new AtomicBoolean();
    LiveSnapshots one =
        Fixture.snapshots(
            context,
            what -> {
              if (what.startsWith("put ")) {
                second.start();
                try {
                  kept.set(came.await(30, TimeUnit.SECONDS) && !done.get());
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }
            });

    assertThat(one.restore(id, List.of()).failed()).isEmpty();

    second.join();
    assertThat(kept).isTrue();
    assertThat(waited).isTrue();
    assertThat(done).isTrue();
    assertThat(other.list()).hasSize(3);
  }

  @Test
  void aFileThatIsChangedTwiceIsNoSuccess() throws IOException {
    String id = bench.create();
    bench.write("kept.txt", "damaged\n");
    Workbench.Meddler meddler =
        bench.meddling(
            List.of("plan", "refs away")::contains,
            2,
            () -> bench.write("kept.txt", "an hour of work\n"));

    Restored restored = meddler.snapshots().restore(id, List.of());

    assertThat(meddler.times()).isEqualTo(2);
    assertThat(kept(restored, "kept.txt")).hasContent("an hour of work");
    assertThat(restored.failed())
        .singleElement()
        .asString()
        .startsWith("kept.txt: is different after the restore");
  }

  @Test
  void aDamagedRefInFrontOfAPackedOneIsNoSuccess() throws IOException {
    bench.git.run("branch", "feature");
    bench.git.run("pack-refs", "--all");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    bench.write(".git/refs/heads/feature", "");
    bench.write(".git/refs/heads/main", "no such thing\n");
    bench.write(".git/refs/heads/junk", "x".repeat(50) + "\n");
    Files.createSymbolicLink(bench.root.resolve(".git/refs/heads/link"), Path.of("feature"));

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(restored.failed()).isEmpty();
    assertThat(bench.differencesFrom(before)).isEmpty();
    assertThat(bench.git.run("for-each-ref", "refs/heads").lines()).hasSize(2);
    assertThat(bench.snapshots.restore(restored.undo(), List.of()).failed()).isEmpty();
    assertThat(bench.root.resolve(".git/refs/heads/feature")).isEmptyFile();
    assertThat(bench.root.resolve(".git/refs/heads/main")).hasContent("no such thing");
    assertThat(bench.root.resolve(".git/refs/heads/junk")).hasContent("x".repeat(50));
    assertThat(Files.readSymbolicLink(bench.root.resolve(".git/refs/heads/link")))
        .isEqualTo(Path.of("feature"));
  }

  @Test
  void aRefThatGitHoldsUpIsNamedAndTheRestIsRestored() throws IOException {
    bench.git.run("branch", "a/b");
    bench.git.run("branch", "z");
    String id = bench.create();
    bench.git.run("branch", "-D", "a/b", "z");
    bench.git.run("branch", "a");
    bench.git.run("pack-refs", "--all", "--no-prune");
    bench.git.run("reset", "-q", "--soft", "HEAD~1");
    String damaged = bench.git.run("rev-parse", "HEAD");
    Workbench.Meddler meddler =
        bench.meddling(
            "ref refs/heads/a/b"::equals,
            () -> {
              assertThat(bench.root.resolve(".git/packed-refs.lock")).exists();
              bench.write(".git/refs/heads/a/b.lock", "");
            });

    Restored restored = meddler.snapshots().restore(id, List.of());

    assertThat(restored.failed())
        .singleElement()
        .asString()
        .startsWith("refs/heads/a/b: git is at work");
    assertThat(bench.git.run("rev-parse", "HEAD")).isNotEqualTo(damaged);
    assertThat(bench.git.run("branch", "--list", "z")).isNotEmpty();
    Files.delete(bench.root.resolve(".git/refs/heads/a/b.lock"));
    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    assertThat(bench.git.run("branch", "--list", "a/b")).isNotEmpty();
  }

  /** A {@code git commit} that waits for its editor: it holds a lock and has no file open. */
  private static final class Committing implements AutoCloseable {

    private final Process git;
    private final Path hold;

    Committing(Workbench bench, Path folder) throws IOException {
      hold = Files.writeString(folder.resolve("hold"), "");
      Path ready = folder.resolve("ready");
      Path editor = folder.resolve("editor");
      Files.writeString(
          editor,
          "#!/bin/sh\ntouch " + ready + "\nwhile [ -e " + hold + " ]; do sleep 0.05; done\n");
      Tinker.chmod(editor, 0755);
      ProcessBuilder builder =
          new ProcessBuilder("git", "-c", "user.name=A", "-c", "user.email=a@b.c", "commit");
      builder.command().addAll(List.of("-q", "-a", "-e", "-m", "typed"));
      builder.environment().put("GIT_EDITOR", editor.toString());
      git = builder.directory(bench.root.toFile()).inheritIO().start();
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (!Files.exists(ready) && System.nanoTime() < end) {
        java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
      }
      assertThat(bench.root.resolve(".git/index.lock")).exists();
    }

    int finish() throws IOException, InterruptedException {
      Files.deleteIfExists(hold);
      assertThat(git.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return git.exitValue();
    }

    @Override
    public void close() throws Exception {
      if (git.isAlive()) {
        finish();
      }
    }
  }
}
