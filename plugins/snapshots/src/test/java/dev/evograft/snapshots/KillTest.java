// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.snapshot.Snapshot;
import dev.evograft.testkit.FakeContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Processes that get a SIGKILL while they take or restore a snapshot, or put such a thing right:
 * exactly before a change of the disk, or anywhere after it. The next call puts it right, and its
 * line says what became of it.
 */
@Execution(ExecutionMode.CONCURRENT)
class KillTest {

  private static final int FILES = 60;
  private static final long SEED = Long.getLong("torture.seed", 1_000);
  private static final int SIGKILL = 128 + 9;
  private static final int SPREAD = 20_000_000;
  private static final AtomicInteger KILLS = new AtomicInteger();
  private static final Map<String, AtomicInteger> COUNTS = new ConcurrentSkipListMap<>();

  @TempDir Path folder;

  private Path root;
  private Random random;

  @ParameterizedTest
  @MethodSource("seeds")
  void theNextCallFinishesOrDropsIt(long seed) throws Exception {
    killed(seed);
  }

  /** {@code mvn -Ptorture -Dtorture.rounds=200 verify -pl plugins/snapshots -am}. */
  @Tag("torture")
  @ParameterizedTest
  @MethodSource("manySeeds")
  void theNextCallFinishesOrDropsItManyTimes(long seed) throws Exception {
    killed(seed);
  }

  /** How many, and what was on disk of their work: nobody sees otherwise that all was met. */
  @AfterAll
  static void counts() {
    System.out.println(
        COUNTS.entrySet().stream()
            .map(each -> each.getValue() + " " + each.getKey())
            .collect(
                Collectors.joining(
                    ", ", "torture: snapshots: " + KILLS + " processes ended by SIGKILL: ", "")));
  }

  private static void count(String what) {
    COUNTS.computeIfAbsent(what, one -> new AtomicInteger()).incrementAndGet();
  }

  /** Of a restore some of the first moments: locks are taken, and nothing is changed yet. */
  @ParameterizedTest
  @ValueSource(ints = {2, 5, 8})
  void atTheBeginningNothingIsLeftButAWord(int moment) throws Exception {
    killedAtTheBeginning(moment);
  }

  @Tag("torture")
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 6, 7, 9, 10})
  void atTheOtherMomentsOfTheBeginningNothingIsLeftButAWord(int moment) throws Exception {
    killedAtTheBeginning(moment);
  }

  private void killedAtTheBeginning(int moment) throws Exception {
    begin(moment);
    try (FakeContext context = Fixture.context(root)) {
      LiveSnapshots snapshots = Fixture.snapshots(context);
      String id = snapshots.create("before").id();
      damage(root, random);
      TreeMap<String, String> damaged = View.of(root, false);
      assertThat(kill(root, moment, List.of("restore", id))).isTrue();

      told(snapshots, "killed at change " + moment);

      assertThat(View.differences(damaged, View.of(root, false))).isEmpty();
      assertThat(locks()).isEmpty();
      new Git(root).run("commit", "-q", "--allow-empty", "-m", "git goes on");
    }
  }

  /** In the middle of a lock, of the packed refs, of what goes to another disk, of a repository. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dead ",
        "mark ",
        "lock ",
        "packed part",
        "packed /",
        "packed and held",
        "across out ",
        "across copy ",
        "across name ",
        "across delete ",
        "folder ",
        "held pack",
        "packed refs"
      })
  void whereMoreThanOneChangeIsNeeded(String moment) throws Exception {
    Path memory = Path.of("/dev/shm");
    Path other =
        Files.createTempDirectory(Files.isDirectory(memory) ? memory : folder, "evograft-test");
    begin(1);
    try (FakeContext context = Fixture.context(root)) {
      LiveSnapshots snapshots = Fixture.snapshots(context);
      Git theirs = new Git(Files.createDirectories(root.resolve("lib/apart")));
      theirs.run("init", "-q", "-b", "main", "--separate-git-dir", other.resolve("git") + "");
      theirs.run("commit", "-q", "--allow-empty", "-m", "on another disk");
      Git git = new Git(root);
      git.run("branch", "gone");
      TreeMap<String, String> before = View.of(root);
      String id = snapshots.create("before").id();
      theirs.run("tag", "cycle");
      theirs.run("config", "user.name", "cycle");
      Files.writeString(other.resolve("git/hooks/cycle"), "#!/bin/sh\n");
      Tinker.delete(root.resolve("vendor/lib/.git"));
      Files.writeString(root.resolve("new"), "overwritten\n");
      nested(root.resolve("cloned"));
      git.run("branch", "-D", "gone");
      git.run("tag", "cycle");
      git.run("pack-refs", "--all");
      Path left = Files.writeString(root.resolve(".git/index.lock"), "");
      Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(1))));

      boolean killed = kill(root, moment, List.of("restore", id));

      boolean apart = !Files.getFileStore(other).equals(Files.getFileStore(root));
      assertThat(killed).isEqualTo(apart || !moment.matches("mark .*|across .*"));
      snapshots.recover();
      assertThat(locks(root))
          .as("but for git's own, which it did not come to")
          .isSubsetOf(List.of(left));
      assertThat(locks(other)).isEmpty();
      assertThat(snapshots.restore(id, List.of()).failed()).isEmpty();
      assertThat(View.differences(before, View.of(root))).isEmpty();
      git.run("commit", "-q", "--allow-empty", "-m", "git goes on");
      assertThat(git.run("for-each-ref")).doesNotContain("evograft.new", ".lock");
    } finally {
      FileTree.delete(other);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"packed part", "packed /", "packed and held", "locks given back"})
  void aRemovalFromThePackedRefs(String moment) throws Exception {
    begin(1);
    try (FakeContext context = Fixture.context(root)) {
      LiveSnapshots snapshots = Fixture.snapshots(context);
      String kept = snapshots.create("kept").id();
      String id = snapshots.create("gone").id();
      Git git = new Git(root);
      git.run("pack-refs", "--all");

      assertThat(kill(root, moment, List.of("prune", id))).isTrue();

      assertThat(snapshots.recover()).singleElement().asString().contains("removal");
      assertThat(locks(root)).isEmpty();
      assertThat(git.run("for-each-ref", "refs/evograft/")).contains(kept).doesNotContain(id);
      git.run("pack-refs", "--all");
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, 2);
  }

  static LongStream manySeeds() {
    return LongStream.range(0, Long.getLong("torture.rounds", 200)).map(n -> SEED + n);
  }

  private void begin(long seed) throws IOException {
    root = Files.createDirectories(folder.resolve("work")).toRealPath();
    random = new Random(seed);
    repository(root);
  }

  private void killed(long seed) throws Exception {
    begin(seed);
    try (FakeContext context = Fixture.context(root)) {
      LiveSnapshots snapshots = Fixture.snapshots(context);
      TreeMap<String, String> before = View.of(root);
      String id = snapshots.create("before").id();
      damage(root, random);
      TreeMap<String, String> damaged = View.of(root, false);
      boolean restore = seed % 3 != 0;
      String what = "seed " + seed + killed(snapshots, seed, restore ? id : null);
      if (seed % 4 < 2) {
        what += killedAgain(seed);
      }
      if (restore && seed % 5 == 0 && phase().equals("in its steps")) {
        somebodyGoesOn(snapshots, id, what);
      } else {
        putRight(snapshots, new Views(before, damaged), restore ? id : "", what);
      }
      assertThat(locks()).as(what).isEmpty();
      if (!View.differences(damaged, View.of(root, false)).isEmpty() && restore) {
        String undo = undo(snapshots);
        assertThat(snapshots.restore(undo, List.of()).failed()).as(what).isEmpty();
        assertThat(View.differences(damaged, View.of(root, false))).as(what + ", undone").isEmpty();
      }
      assertThat(snapshots.restore(id, List.of()).failed()).as(what).isEmpty();
      assertThat(View.differences(before, View.of(root))).as(what).isEmpty();
      List<String> refs = new Git(root).run("for-each-ref", "refs/evograft/").lines().toList();
      assertThat(refs).as(what).hasSize(snapshots.list().size());
    }
  }

  private record Views(TreeMap<String, String> before, TreeMap<String, String> damaged) {}

  /** The process did end by the signal: one that was done before gets an earlier one. */
  private String killed(LiveSnapshots snapshots, long seed, String id) throws Exception {
    List<String> call = id == null ? List.of("create") : List.of("restore", id);
    int moment = 1 + random.nextInt(moments(root, call));
    while (!kill(root, moment(seed, moment), call)) {
      assertThat(moment).as("seed " + seed + " is never killed").isGreaterThan(1);
      moment /= 2;
      if (id != null) {
        assertThat(snapshots.restore(undo(snapshots), List.of()).failed()).isEmpty();
      }
    }
    return ", killed " + moment(seed, moment);
  }

  /** While that is put right, if there is so much to do. */
  private String killedAgain(long seed) throws Exception {
    int all = moments(root, List.of("recover"));
    if (all == 0) {
      return "";
    }
    String moment = moment(seed, 1 + random.nextInt(all));
    boolean again = kill(root, moment, List.of("recover"));
    return again ? ", and while that was put right " + moment : "";
  }

  /** For odd seeds exactly there. */
  private static String moment(long seed, int number) {
    return (seed % 2 == 0 ? Worker.AFTER : "") + number;
  }

  private static String undo(LiveSnapshots snapshots) {
    return snapshots.list().stream()
        .filter(one -> one.kind() == Snapshot.Kind.UNDO)
        .findFirst() // the newest
        .orElseThrow()
        .id();
  }

  /** The line tells what is there. */
  private void putRight(LiveSnapshots snapshots, Views views, String id, String what)
      throws IOException {
    String line = told(snapshots, what);
    List<String> fromBefore = View.differences(views.before(), View.of(root));
    List<String> fromDamaged = View.differences(views.damaged(), View.of(root, false));
    String told = what + ", told '" + line + "'";
    if (line.contains("was finished, ")) {
      assertThat(fromBefore).as(told).isEmpty();
      assertThat(line).as(told).contains("the restore of " + id).contains(undo(snapshots));
      count("the next call finished it, and said so");
    } else if (line.endsWith("dropped")) {
      assertThat(fromDamaged).as(told).isEmpty();
      count("the next call dropped it, and said so");
    } else {
      assertThat(line).as(told).isEmpty();
      List<String> from = id.isEmpty() ? fromDamaged : List.of();
      assertThat(from).as(told).isEmpty();
      assertThat(fromBefore.isEmpty() || fromDamaged.isEmpty())
          .as(told + " from before " + fromBefore + " from damaged " + fromDamaged)
          .isTrue();
      count("the next call had nothing to put right");
    }
  }

  /**
   * What somebody wrote since is in the way: all stays as it is, and the line leaves the choice.
   */
  private void somebodyGoesOn(LiveSnapshots snapshots, String id, String what) throws IOException {
    Files.writeString(root.resolve("new"), "of somebody who goes on\n");
    TreeMap<String, String> half = View.of(root, false);
    for (int i = 0; i < 2; i++) {
      assertThat(snapshots.recover())
          .as(what)
          .singleElement()
          .asString()
          .contains(
              "the restore of " + id + " is half done", "snapshot restore " + undo(snapshots));
      assertThat(View.differences(half, View.of(root, false)))
          .as(what + ", but for the locks that are given back, and what was half made beside them")
          .allMatch(
              line ->
                  line.matches(
                          "(?s)git [^:]*(\\.lock(\\.evograft)?|evograft\\.new-[0-9a-f]+): was .*")
                      && line.endsWith(" is nothing"));
    }
    count("the next call left it half done, and said so");
    assertThat(snapshots.restore(undo(snapshots), List.of()).failed()).as(what).isEmpty();
  }

  /** Exactly one line if something was left, and none if not; and never the same again. */
  private String told(LiveSnapshots snapshots, String what) throws IOException {
    boolean left = !phase().equals(NOTHING);
    List<String> told = snapshots.recover();
    assertThat(told).as(what).hasSize(left ? 1 : 0);
    assertThat(snapshots.recover()).as(what + " " + told).isEmpty();
    return String.join("", told);
  }

  private static final String NOTHING = "with nothing noted";

  /** What a process that is no more has left of its work. */
  private String phase() throws IOException {
    Path store = root.resolve(".git/evograft/main/snapshots.git");
    Path plan = store.resolve("restoring");
    if (Files.exists(plan)) {
      return Files.readString(plan).contains("\0undo ") ? "in its steps" : "before its steps";
    }
    Path creating = store.resolve("creating");
    if (Files.exists(creating)) {
      String id = Files.readString(creating).split("\0")[1].substring("id ".length());
      return Files.exists(store.resolve("refs/snapshots").resolve(id)) ? NOTHING : "recording";
    }
    return Files.exists(store.resolve("removing")) ? "removing" : NOTHING;
  }

  /** Of git's locks, and of what is put beside them, anything that is left. */
  private List<Path> locks() throws IOException {
    return locks(root);
  }

  private static List<Path> locks(Path top) throws IOException {
    try (var all = Files.walk(top)) {
      return all.filter(
              each -> {
                String name = String.valueOf(each.getFileName());
                return name.endsWith(".lock")
                    || name.endsWith(".lock.evograft")
                    || name.startsWith("evograft.new")
                    || name.startsWith(".evograft-")
                    || name.equals("locked");
              })
          .toList();
    }
  }

  /** How many changes of the disk a call makes, counted in a copy of everything. */
  private int moments(Path root, List<String> call) throws Exception {
    Path copy = folder.resolve("copy " + call.get(0));
    Process cp = new ProcessBuilder("cp", "-a", root.toString(), copy.toString()).start();
    assertThat(cp.waitFor()).isZero();
    AtomicInteger count = new AtomicInteger();
    try (FakeContext context = Fixture.context(copy)) {
      LiveSnapshots snapshots = Fixture.snapshots(context, what -> count.incrementAndGet());
      Worker.work(snapshots, call);
    }
    return count.get();
  }

  private static void repository(Path root) throws IOException {
    Git git = new Git(root);
    git.run("init", "-q", "-b", "main");
    for (int i = 0; i < FILES; i++) {
      Path file = root.resolve("d" + i % 20 + "/f" + i);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "content " + i + "\n");
    }
    git.run("add", "-A");
    git.run("commit", "-q", "-m", "first");
    Files.writeString(root.resolve("d1/f1"), "work in progress\n");
    Files.writeString(root.resolve("new"), "untracked\n");
    Files.createSymbolicLink(root.resolve("link"), Path.of("d1/f1"));
    nested(root.resolve("vendor/lib"));
  }

  private static void nested(Path folder) throws IOException {
    Git theirs = new Git(Files.createDirectories(folder));
    theirs.run("init", "-q", "-b", "main");
    Files.writeString(folder.resolve("inner"), "inner\n");
    theirs.run("add", "-A");
    theirs.run("commit", "-q", "-m", "inner");
    Files.writeString(folder.resolve("inner"), "inner in progress\n");
    Files.writeString(folder.resolve("more"), "untracked\n");
  }

  /** Of files, links, refs and repositories, one renamed, one new, and a folder that is closed. */
  private static void damage(Path root, Random random) throws IOException {
    for (int i = 0; i < FILES; i++) {
      Path file = root.resolve("d" + i % 20 + "/f" + i);
      switch (random.nextInt(4)) {
        case 0 -> Files.delete(file);
        case 1 -> Files.writeString(file, "damaged " + random.nextInt() + "\n");
        case 2 -> Files.writeString(file.resolveSibling("n" + i), "more\n");
        default -> {}
      }
    }
    Files.delete(root.resolve("link"));
    Files.createSymbolicLink(root.resolve("link"), Path.of("elsewhere"));
    Files.writeString(root.resolve("vendor/lib/inner"), "damaged\n");
    Files.move(root.resolve("vendor"), root.resolve("vendor2"));
    Git git = new Git(root);
    git.run("add", "-A", "d1", "d2", "d3");
    git.run("commit", "-q", "-m", "cycle");
    git.run("checkout", "-q", "-b", "elsewhere");
    git.run("tag", "cycle");
    Path tree = root.resolveSibling("tree");
    git.run("worktree", "add", "-q", "-b", "other", tree.toString());
    new Git(tree).run("commit", "-q", "--allow-empty", "-m", "in another working tree");
    nested(root.resolve("cloned"));
    Files.writeString(root.resolve("new"), "overwritten\n");
    Tinker.chmod(root.resolve("d4"), 0500);
  }

  private boolean kill(Path root, int moment, List<String> call) throws Exception {
    return kill(root, Integer.toString(moment), call);
  }

  /**
   * By the signal, at a change of the disk by its number or name, or after it; false when the
   * process was done by then, as one of which fewer changes were counted, in a copy that cannot
   * have a repository that it knows by its inode.
   */
  private boolean kill(Path root, String moment, List<String> call) throws Exception {
    Path said = Files.createTempFile(folder, "killed", ".txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                root.toString(),
                moment));
    command.addAll(call);
    Process process = new ProcessBuilder(command).redirectError(said.toFile()).start();
    CompletableFuture.delayedExecutor(120, TimeUnit.SECONDS).execute(process::destroyForcibly);
    String now = process.inputReader().readLine();
    if (now != null) {
      if (moment.startsWith(Worker.AFTER)) {
        LockSupport.parkNanos(random.nextInt(SPREAD)); // it goes on; anywhere is the point
      }
      process.destroyForcibly();
    }
    int exit = process.waitFor();
    assertThat(exit)
        .as(() -> "killed at change " + moment + " (" + now + "), which said " + said(said))
        .isIn(now == null ? Set.of(0) : Set.of(0, SIGKILL));
    if (exit == SIGKILL) {
      KILLS.incrementAndGet();
      String where =
          moment.startsWith(Worker.AFTER) ? "somewhere after a change" : "standing at a change";
      count("killed in " + call.get(0) + " " + phase());
      count("killed in " + call.get(0) + ", " + where);
    }
    return exit == SIGKILL;
  }

  private static String said(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
