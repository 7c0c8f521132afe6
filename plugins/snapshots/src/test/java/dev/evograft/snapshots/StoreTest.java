// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.snapshot.Restored;
import dev.evograft.testkit.ManualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is on disk, who can read it, when it goes, and what is refused. */
@ExtendWith(WorkbenchExtension.class)
class StoreTest {

  private static final String SECRET = "TOKEN=s3cr3t-that-nobody-gets";

  @TempDir Path folder;

  private Workbench bench;

  @Test
  void untrackedSecretsTravelWithNothing() throws IOException {
    bench.write(".env", SECRET + "\n");
    String blob = bench.git.run("hash-object", ".env").strip();
    String id = bench.create();
    bench.write(".env", "gone\n");
    bench.snapshots.restore(id, List.of());

    bench.git.run("init", "-q", "--bare", folder.resolve("remote.git").toString());
    bench.git.run("push", "-q", "--mirror", folder.resolve("remote.git").toString());
    bench.git.run(
        "clone", "-q", "--mirror", bench.root.toString(), folder.resolve("clone.git").toString());

    assertThat(bench.git.tries("cat-file", "-e", blob)).startsWith("exit ");
    for (String copy : List.of("remote.git", "clone.git")) {
      Git git = new Git(folder.resolve(copy));
      assertThat(git.run("for-each-ref")).contains("refs/evograft/keep/");
      assertThat(git.tries("cat-file", "-e", blob)).startsWith("exit ");
      assertThat(git.run("cat-file", "--batch-all-objects", "--batch-check")).doesNotContain(blob);
    }
  }

  @Test
  void theStoreIsForItsOwnerAlone() throws IOException {
    bench.create();
    Path store = store();
    for (Path at = store; !at.endsWith(".git"); at = at.getParent()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(at)))
          .as(at.toString())
          .isEqualTo("rwx------");
    }
    try (var packs = Files.list(store.resolve("objects/pack"))) {
      assertThat(packs.filter(file -> file.toString().endsWith(".pack"))).hasSize(1);
    }
  }

  @Test
  void plainGitReadsIt() throws IOException {
    String id = bench.create();
    Git git = new Git(store());
    git.run("fsck", "--full");
    assertThat(git.run("show", "refs/snapshots/" + id + ":manifest")).contains("kept.txt");
    assertThat(git.run("log", "--format=%s", "refs/snapshots/" + id)).isEqualTo("test\n");
  }

  @Test
  void anExpiredSecretIsGoneFromTheDisk() throws IOException {
    bench.write(".env", SECRET + "\n");
    String blob = bench.git.run("hash-object", ".env").strip();
    String first = bench.create();
    bench.remove(".env");
    bench.write("other.txt", "other\n");
    String second = bench.create();
    assertThat(new Git(store()).run("cat-file", "-t", blob)).isEqualTo("blob\n");

    assertThat(bench.snapshots.prune(List.of(first))).containsExactly(first);

    assertThat(new Git(store()).tries("cat-file", "-e", blob)).startsWith("exit ");
    assertThat(bench.git.run("for-each-ref", "refs/evograft/").lines()).hasSize(1);
    bench.write("kept.txt", "damaged\n");
    bench.remove("other.txt");
    assertThat(bench.snapshots.restore(second, List.of()).failed()).isEmpty();
    assertThat(bench.root.resolve("kept.txt")).hasContent("work in progress");
    assertThat(bench.root.resolve("other.txt")).hasContent("other");
    new Git(store()).run("fsck", "--full");
  }

  @Test
  void expiresByAgeAndByCount() {
    ManualClock clock = ManualClock.atNoon();
    bench.context.clock(clock).set("snapshot.max_age", "2d").set("snapshot.max_count", "3");
    String first = bench.create();
    clock.advance(Duration.ofDays(1));
    String second = bench.create();
    clock.advance(Duration.ofDays(1).plusHours(1));
    String third = bench.create();
    assertThat(ids()).containsExactly(third, second).doesNotContain(first);
    clock.advance(Duration.ofHours(1));
    String fourth = bench.create();
    clock.advance(Duration.ofHours(1));
    String fifth = bench.create();
    assertThat(ids()).containsExactly(fifth, fourth, third);
  }

  /** Each removal looks at all that stays. */
  @Test
  void whatIsTooMuchGoesInBatches() throws IOException {
    ManualClock clock = ManualClock.atNoon();
    bench.context.clock(clock).set("snapshot.max_count", "10");
    for (int i = 0; i < 12; i++) {
      clock.advance(Duration.ofHours(2));
      bench.create();
    }
    assertThat(ids()).as("a fifth more").hasSize(12);
    clock.advance(Duration.ofHours(2));
    bench.create();
    assertThat(ids()).hasSize(10);
    clock.advance(Duration.ofHours(2));
    bench.create();
    assertThat(ids()).hasSize(11);
    clock.advance(Duration.ofHours(2));
    assertThat(bench.snapshots.prune(List.of())).hasSize(1);
  }

  /** A script that takes snapshots by the command is none of the person who restored. */
  @Test
  void theUndoOfWhatAPersonRestoredGoesByAgeAlone() throws IOException {
    ManualClock clock = ManualClock.atNoon();
    bench.context.clock(clock).set("snapshot.max_count", "2").set("snapshot.max_age", "3d");
    String id = bench.create();
    bench.write("kept.txt", "a day's work\n");
    String undo = bench.snapshots.restoreByHand(id, List.of()).undo();
    for (int i = 0; i < 5; i++) {
      clock.advance(Duration.ofHours(2));
      bench.snapshots.createByHand("by a script");
    }
    assertThat(ids()).contains(undo).hasSizeBetween(3, 4);
    clock.advance(Duration.ofDays(3));
    bench.snapshots.createByHand("by a script");
    assertThat(ids()).doesNotContain(undo);
  }

  @Test
  void aLargePackIsWrittenAnewForALittleWhenSomebodyAsksAlone() throws IOException {
    ManualClock clock = ManualClock.atNoon();
    bench.context.clock(clock).set("snapshot.max_age", "2d");
    byte[] large = new byte[9 << 20];
    new java.util.Random(1).nextBytes(large);
    Files.write(bench.root.resolve("large.bin"), large);
    bench.write(".env", SECRET + "\n");
    String blob = bench.git.run("hash-object", ".env").strip();
    bench.create();
    bench.remove(".env");
    clock.advance(Duration.ofDays(3));
    String second = bench.create();
    assertThat(ids()).containsExactly(second);
    assertThat(new Git(store()).run("cat-file", "-t", blob)).isEqualTo("blob\n");

    assertThat(bench.snapshots.prune(List.of())).isEmpty();
    assertThat(new Git(store()).tries("cat-file", "-e", blob)).startsWith("exit ");
    bench.remove("large.bin");
    assertThat(bench.snapshots.restore(second, List.of()).failed()).isEmpty();
    new Git(store()).run("fsck", "--full");
  }

  /** Something that it leads to may be gone from the store by then. */
  @Test
  void whatStayedInALargePackIsCopiedAnewWhenItIsWantedAgain() throws IOException {
    isCopiedAnew(leftInALargePack());
  }

  /** As on a full disk, where the rest of such a pack cannot be written anew. */
  @ParameterizedTest
  @ValueSource(strings = {"held pack", "delete packs"})
  void whatARemovalThatDiedLeftIsCopiedAnew(String moment) throws IOException {
    ObjectId commit = leftInALargePack();
    Workbench.Meddler meddler = bench.meddling(moment::equals, Workbench::die);
    assertThatThrownBy(() -> meddler.snapshots().prune(List.of()))
        .isInstanceOf(Workbench.Died.class);
    isCopiedAnew(commit);
  }

  /** A commit of which the store has no tree any more. */
  private ObjectId leftInALargePack() throws IOException {
    ManualClock clock = ManualClock.atNoon();
    bench.context.clock(clock).set("snapshot.max_age", "2d");
    byte[] large = new byte[9 << 20];
    new java.util.Random(1).nextBytes(large);
    bench.git.run("checkout", "-q", "-b", "other");
    Files.write(bench.root.resolve("large.bin"), large);
    bench.git.run("add", "large.bin");
    bench.git.run("commit", "-q", "-m", "large", "large.bin");
    ObjectId commit = ObjectId.fromString(bench.git.run("rev-parse", "HEAD").strip());
    bench.git.run("checkout", "-q", "main");
    bench.create();
    bench.git.run("branch", "-D", "other");
    Files.write(bench.root.resolve("large.bin"), large); // which keeps the pack
    clock.advance(Duration.ofDays(3));
    bench.create();
    return commit;
  }

  private void isCopiedAnew(ObjectId commit) throws IOException {
    try (Store store = Store.open(store(), List.of(), Quiet.NONE)) {
      assertThat(store.owns(commit)).isTrue();
      assertThat(Waste.read(store)).contains(commit);
    }
    bench.git.run("branch", "other", commit.name());
    String id = bench.create();
    try (Store store = Store.open(store(), List.of(), Quiet.NONE)) {
      assertThat(Waste.read(store)).doesNotContain(commit);
    }
    bench.git.run("branch", "-D", "other");
    bench.git.run("reflog", "expire", "--expire=now", "--all");
    bench.git.run("gc", "-q", "--prune=now");
    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    assertThat(bench.git.run("rev-parse", "other").strip()).isEqualTo(commit.name());
    bench.git.run("fsck", "--full");
  }

  /** Else the next one walks through the history of each merged branch again. */
  @Test
  void whatTheUsersRepositoryReachesIsKnownAfterARemoval() throws IOException {
    bench.git.run("branch", "merged", "HEAD~1");
    String first = bench.create();
    bench.git.run("checkout", "-q", "-b", "held", "HEAD~1");
    bench.git.run("commit", "-q", "--allow-empty", "-m", "held by the store");
    String held = bench.git.run("rev-parse", "HEAD").strip();
    bench.git.run("checkout", "-q", "main");
    String second = bench.create();
    Path reached = store().resolve("reached");
    assertThat(reached).content().contains(held);
    bench.git.run("branch", "-D", "held");
    bench.create();

    bench.snapshots.prune(List.of(first, second));

    String merged = bench.git.run("rev-parse", "merged").strip();
    assertThat(reached).content().contains(merged).doesNotContain(held);
  }

  @Test
  void whereOthersMayReadItThatIsSaid() throws IOException {
    List<String> told = new ArrayList<>();
    Path above = store().getParent();
    Workbench.Meddler meddler =
        bench.meddling(
            "flush"::equals,
            () -> { // as on a disk that keeps no permissions
              for (Path each : List.of(above, store())) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
              }
            });
    meddler.snapshots().telling(told::add).create("test");
    assertThat(told).singleElement().asString().contains("can be read by other users");
    bench.snapshots.telling(told::add).create("test");
    assertThat(told).hasSize(1);
  }

  @Test
  void whatSomebodyNeedsStaysUntilTheyNeedItNoMore() {
    ManualClock clock = ManualClock.atNoon();
    bench.context.clock(clock).set("snapshot.max_age", "2d").set("snapshot.max_count", "1");
    String needed = bench.create();
    bench.snapshots.hold(needed, "cycle one");
    bench.snapshots.hold(needed.substring(0, needed.length() - 1), "cycle one");
    clock.advance(Duration.ofDays(30));
    String newest = bench.create();
    assertThat(ids()).containsExactly(newest, needed);
    assertThatThrownBy(() -> bench.snapshots.prune(List.of(needed)))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("is needed by a cycle");

    bench.snapshots.release("cycle one");

    assertThat(bench.snapshots.prune(List.of())).containsExactly(needed);
  }

  @Test
  void whatAPersonAskedForIsCountedApartAndWhatIsNewStays() {
    ManualClock clock = ManualClock.atNoon();
    bench.context.clock(clock).set("snapshot.max_count", "2");
    String asked = bench.snapshots.createByHand("before the big change").id();
    for (int i = 0; i < 4; i++) {
      bench.create();
    }
    assertThat(ids()).as("work may go on").hasSize(5);
    clock.advance(Duration.ofHours(2));
    String last = bench.create();
    assertThat(ids()).hasSize(3).startsWith(last).endsWith(asked);
    clock.advance(Duration.ofHours(2));
    String second = bench.snapshots.createByHand("another").id();
    assertThat(ids()).contains(asked);
    String third = bench.snapshots.createByHand("and another").id();
    assertThat(ids()).contains(third, second).doesNotContain(asked);
  }

  /** It may be the only copy of a day's work, and nobody is asked before a loop goes on. */
  @Test
  void theUndoOfWhatAPersonRestoredIsNotPushedOutByWork() throws IOException {
    ManualClock clock = ManualClock.atNoon();
    bench.context.clock(clock).set("snapshot.max_count", "2");
    String id = bench.create();
    bench.write("kept.txt", "a day's work\n");
    String undo = bench.snapshots.restoreByHand(id, List.of()).undo();
    bench.write("kept.txt", "of a program\n");
    String other = bench.snapshots.restore(id, List.of()).undo();
    for (int i = 0; i < 3; i++) {
      clock.advance(Duration.ofHours(2));
      bench.create();
    }

    assertThat(ids()).contains(undo).doesNotContain(id, other);
    bench.snapshots.restore(undo, List.of());
    assertThat(bench.root.resolve("kept.txt")).hasContent("a day's work");
  }

  @Test
  void whatFailedWorkMadeIsCountedApart() throws IOException {
    ManualClock clock = ManualClock.atNoon();
    bench.context.clock(clock).set("snapshot.max_count", "2").set("rollback.mode", "stash");
    String id = bench.create();
    bench.write("kept.txt", "of a cycle\n");
    String stash = bench.snapshots.rollBack(id).restored().undo();
    for (int i = 0; i < 3; i++) {
      clock.advance(Duration.ofHours(2));
      bench.create();
    }

    assertThat(ids()).hasSize(3).contains(stash);
  }

  @Test
  void whatPeopleMayLookForIsNamedWhenItExpires() throws IOException {
    ManualClock clock = ManualClock.atNoon();
    bench.context.clock(clock).set("snapshot.max_age", "2d");
    String id = bench.create();
    bench.write("kept.txt", "a day's work\n");
    String undo = bench.snapshots.restoreByHand(id, List.of()).undo();
    clock.advance(Duration.ofDays(3));
    List<String> told = new ArrayList<>();
    bench.snapshots.telling(told::add).create("work");

    assertThat(ids()).hasSize(1);
    assertThat(told)
        .containsExactly(
            "snapshot " + undo + " is removed by age or count: before restore of " + id);
  }

  @Test
  void theOnlyCopyOfSomethingIsNotRemovedByTheWay() throws IOException {
    String id = bench.create();
    bench.nested("cloned");
    String undo = bench.snapshots.restore(id, List.of()).undo();
    Kept.Listing listing = bench.snapshots.listing();
    assertThat(listing.kept().get(undo)).containsExactly("cloned: a repository, whole");
    assertThat(listing.kept().get(id)).isEmpty();

    assertThatThrownBy(() -> bench.snapshots.prune(List.of(undo)))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("holds_only_copy"))
        .hasMessageContaining("--with-kept");

    assertThat(ids()).contains(undo);
    assertThat(bench.snapshots.prune(List.of(undo), true)).containsExactly(undo);
    assertThat(store().resolve("aside").resolve(undo)).doesNotExist();
  }

  @Test
  void theUndoOfARemovedSnapshotStillWorks() throws IOException {
    String id = bench.create();
    bench.write("kept.txt", "damaged\n");
    Restored restored = bench.snapshots.restore(id, List.of());
    bench.snapshots.prune(List.of(id));
    bench.snapshots.restore(restored.undo(), List.of());
    assertThat(bench.root.resolve("kept.txt")).hasContent("damaged");
  }

  @Test
  void nothingOfGitIsWrittenToTheHome() throws IOException {
    Files.createDirectories(folder.resolve("home"));
    Path real = Path.of(System.getProperty("user.home")).resolve(".config/jgit");
    boolean before = Files.exists(real);
    bench.create();
    assertThat(folder.resolve("home").toFile().list()).containsExactly(".evograft");
    assertThat(Files.exists(real)).isEqualTo(before);
  }

  @Test
  void refusesWhatItCannotRecordExactly() throws IOException {
    bench.git.run("update-index", "--split-index");
    assertRefused("split_index", "git update-index --no-split-index");
    bench.git.run("update-index", "--no-split-index");

    bench.git.run("sparse-checkout", "set", "--cone", "--sparse-index", "nothing");
    assertRefused("sparse_index", "git sparse-checkout reapply --no-sparse-index");
    bench.git.run("sparse-checkout", "disable");

    bench.write(".git/index", "not an index");
    assertRefused("bad_index", "git reset");
  }

  @Test
  void theCommandThatHelpsSaysInWhichRepository() throws IOException {
    bench.nested("vendor/lib").run("update-index", "--split-index");

    assertRefused(
        "split_index",
        "git -C " + bench.root.resolve("vendor/lib") + " update-index --no-split-index");
  }

  /** Of which this git may know nothing: nothing of git's is asked. */
  @Test
  void refusesOtherFormatsOfRefs() throws IOException {
    bench.git.run("config", "core.repositoryformatversion", "1");
    bench.write(
        ".git/config",
        Files.readString(bench.root.resolve(".git/config"))
            + "[extensions]\nrefStorage=reftable\n");
    assertRefused("reftable_repository", "refs migrate --ref-format=files");
  }

  @Test
  void refusesOtherObjectFormats() throws IOException {
    try (Workbench other = Workbench.at(folder.resolve("sha256"))) {
      other.git.run("init", "-q", "--object-format=sha256");
      assertRefused(other, "sha256_repository", "git fast-export --all | git -C NEW fast-import");
    }
  }

  @Test
  void refusesWhatIsTooLarge() throws IOException {
    Files.write(bench.root.resolve("big one.bin"), new byte[3 << 20]);
    bench.context.set("snapshot.max_file", "2MiB");
    assertRefused("too_large", "echo '/big\\ one.bin' >> " + rules(""), "snapshot.max_file=7MiB");
    bench.context.set("snapshot.max_file", "10MiB").set("snapshot.max_bytes", "2MiB");
    assertRefused("too_large", "more than 2 MiB", "snapshot.max_bytes=5MiB");
    bench.context.set("snapshot.max_bytes", "1GiB").set("snapshot.max_files", "3");
    bench.nested("vendor/lib");
    assertRefused("too_large", "snapshot.max_files=6");
    bench.context.set("snapshot.max_files", "8");
    assertRefused("too_large", "vendor/lib (", "echo /vendor/lib/ >> " + rules(""));
    assertThat(ids()).isEmpty();
    assertThat(bench.git.run("for-each-ref", "refs/evograft/")).isEmpty();
  }

  /** What is in a nested repository goes by the rules of that, and git's own by none. */
  @Test
  void namesTheFolderWhoseRulesCount() throws IOException {
    Git nested = bench.nested("vendor/lib");
    bench.context.set("snapshot.max_file", "2MiB");
    Path large = bench.root.resolve("vendor/lib/build/large.bin");
    Files.createDirectories(large.getParent());
    Files.write(large, new byte[3 << 20]);
    assertRefused(
        "too_large",
        "vendor/lib/build/large.bin has 3 MiB; ignore it: echo /build/large.bin >> "
            + rules("vendor/lib/"));
    ignores("vendor/lib/build/large.bin", "/build/large.bin", "vendor/lib/");
    bench.context.set("snapshot.max_file", "10MiB").set("snapshot.max_bytes", "2MiB");
    assertRefused(
        "too_large", "vendor/lib/build (3 MiB)", "echo /build/ >> " + rules("vendor/lib/"));
    Files.move(large, bench.root.resolve("vendor/lib/large.bin"));
    assertRefused("too_large", "vendor/lib (3 MiB)", "echo /vendor/lib/ >> " + rules(""));

    bench.context.set("snapshot.max_file", "2MiB").set("snapshot.max_bytes", "1GiB");
    nested.run("add", "large.bin");
    nested.run("commit", "-q", "-m", "large");
    Files.write(bench.root.resolve("vendor/lib/large.bin"), new byte[(3 << 20) + 1]);
    assertRefused("too_large", "vendor/lib/large.bin has 3 MiB; commit it, or no longer track it");
    nested.run("commit", "-q", "-a", "-m", "larger");
    Files.write(bench.root.resolve(".git/hooks/large"), new byte[(3 << 20) + 2]);
    assertRefused("too_large", ".git/hooks/large has 3 MiB; move it away");
    Files.delete(bench.root.resolve(".git/hooks/large"));
    assertThat(bench.create()).isNotEmpty();
  }

  /** What the message says does what it says. */
  private void ignores(String path, String rule, String root) throws IOException {
    Path file = bench.write(root + ".gitignore", rule + "\n");
    assertThat(bench.snapshots.find(bench.create()).counts().files()).isPositive();
    assertThat(bench.snapshots.read(bench.create(), List.of(path))).isEmpty();
    bench.snapshots.prune(ids());
    Files.delete(file);
  }

  /** The file of rules that a message names, wherever it is read. */
  private String rules(String folder) {
    return bench.root + "/" + folder + ".gitignore";
  }

  /** A disk image of a terabyte, of which nothing is on the disk, would take an hour. */
  @Test
  @Timeout(120)
  void refusesWhatIsTooLargeBeforeItIsRead() throws IOException {
    Path image = bench.root.resolve("image.raw");
    try (FileChannel out =
        FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      assumeTrue(Stat.UNIX);
      out.write(ByteBuffer.wrap(new byte[1]), (1L << 40) - 1);
    }
    assertThatThrownBy(bench::create)
        .hasMessageContaining("image.raw has 1048576 MiB")
        .hasMessageContaining("echo /image.raw >> " + rules(""));
    assertThat(ids()).isEmpty();
  }

  @Test
  void whatIsCommittedOrStoredAlreadyMayBeLarge() throws IOException {
    Path committed = Files.write(bench.root.resolve("committed.bin"), new byte[3 << 20]);
    bench.git.run("add", "committed.bin");
    bench.git.run("commit", "-q", "-m", "large");
    Path stored = Files.write(bench.root.resolve("stored.bin"), new byte[4 << 20]);
    bench.create();
    bench.context.set("snapshot.max_file", "2MiB");
    for (Path each : List.of(committed, stored)) {
      Files.setLastModifiedTime(each, FileTime.fromMillis(1_600_000_000_000L)); // it is read again
    }
    bench.create();
    assertThat(ids()).hasSize(2);
  }

  @Test
  void namesTheLargestFoldersInTheirOrder() throws IOException {
    Files.delete(bench.root.resolve("new.txt"));
    for (int i = 0; i < 3; i++) {
      bench.write("large/part" + i, "l".repeat(900_000) + i);
      bench.write("small/part" + i, "s".repeat(100_000) + i);
    }
    bench.context.set("snapshot.max_files", "5");
    assertRefused("too_large", "the largest: ", " files)");
    bench.context.set("snapshot.max_files", "100").set("snapshot.max_bytes", "50000");
    assertRefused(
        "too_large",
        "the largest: large (2 MiB), small (300003 bytes)",
        "echo /large/ >> " + rules(""));
  }

  @Test
  void theLimitsAreThoseThatAreWritten() {
    assertThat(bench.context.config().get(SnapshotKeys.MAX_BYTES)).isEqualTo(1L << 30);
    assertThat(bench.context.config().get(SnapshotKeys.MAX_FILE)).isEqualTo(100L << 20);
    assertThat(bench.context.config().get(SnapshotKeys.MAX_FILES)).isEqualTo(200_000L);
  }

  private void assertRefused(String code, String... remedies) throws IOException {
    assertRefused(bench, code, remedies);
  }

  /** And nothing has changed. */
  static void assertRefused(Workbench bench, String code, String... remedies) throws IOException {
    TreeMap<String, String> before = View.of(bench.root, false);
    List<String> snapshots = new ArrayList<>();
    bench.snapshots.list().forEach(one -> snapshots.add(one.id()));
    assertThatThrownBy(bench::create)
        .isInstanceOfSatisfying(EvograftException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContainingAll(remedies);
    assertThat(View.differences(before, View.of(bench.root, false))).as(code).isEmpty();
    assertThat(bench.git.tries("for-each-ref", "refs/evograft/").lines())
        .as(code)
        .filteredOn(line -> line.contains("/keep/"))
        .hasSize(snapshots.size());
    Path store = bench.root.resolve(".git/evograft/main/snapshots.git");
    for (String name : List.of("objects/pack", "refs/snapshots", "creating", "aside")) {
      String[] left = store.resolve(name).toFile().list();
      assertThat(left == null ? 0 : left.length).as(code + " " + name).isZero();
      assertThat(Files.isRegularFile(store.resolve(name))).as(code + " " + name).isFalse();
    }
  }

  private Path store() {
    return bench.root.resolve(".git/evograft/main/snapshots.git");
  }

  private List<String> ids() {
    return bench.snapshots.list().stream().map(one -> one.id()).toList();
  }
}
