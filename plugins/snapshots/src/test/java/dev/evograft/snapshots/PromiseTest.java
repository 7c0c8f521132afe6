// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.snapshot.Change;
import dev.evograft.spi.snapshot.Restored;
import dev.evograft.testkit.FakeContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rollback promise: a repository of some kind, a cycle that does some damage, a restore, and
 * nothing that is promised is different; then the undo, and the damage is back byte for byte.
 */
@Execution(ExecutionMode.CONCURRENT)
class PromiseTest {

  /** Of 150 cases, and of 25 not. */
  private static final int ENOUGH = 1_000;

  private static final long CASES = Long.getLong("snapshots.cases", 25);
  private static final long SEED = Long.getLong("torture.seed", 10_000);
  private static final long ROUNDS = Long.getLong("torture.rounds", 167);
  private static final long CASES_OF_A_ROUND = 30;

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("seeds")
  void everythingPromisedIsWhatItWas(long seed) throws Exception {
    promise(seed);
  }

  /**
   * {@code mvn -Ptorture -Dtorture.rounds=N verify -pl plugins/snapshots -am}: 30 cases a round, or
   * one with {@code -Dsnapshots.seed=N}.
   */
  @Tag("torture")
  @ParameterizedTest
  @MethodSource("manySeeds")
  void everythingPromisedIsWhatItWasManyTimes(long seed) throws Exception {
    promise(seed);
  }

  static LongStream seeds() {
    return LongStream.range(0, CASES);
  }

  static LongStream manySeeds() {
    Long one = Long.getLong("snapshots.seed");
    return one != null
        ? LongStream.of(one)
        : LongStream.range(0, ROUNDS * CASES_OF_A_ROUND).map(n -> SEED + n);
  }

  /** What was done to them: an operation that never works is one that nothing tests. */
  @AfterAll
  static void everyOperationDidSomething() {
    Map<String, AtomicIntegerArray> counts = Damage.counts();
    int all = counts.values().stream().mapToInt(count -> count.get(0)).sum();
    if (all >= ENOUGH) {
      counts.forEach(
          (name, count) ->
              System.out.printf(
                  "torture: snapshots: %5d of %5d did something: %s%n",
                  count.get(1), count.get(0), name));
      assertThat(Damage.operations())
          .allSatisfy(name -> assertThat(counts).as(name).containsKey(name))
          .allSatisfy(name -> assertThat(counts.get(name).get(1)).as(name).isPositive());
    }
  }

  /** Somebody writes to files while the restore is at work: nothing of it may be gone. */
  @ParameterizedTest
  @MethodSource("fewSeeds")
  void whatIsWrittenMeanwhileIsSomewhere(long seed) throws Exception {
    Path root = Files.createDirectory(folder.resolve("w")).toRealPath().resolve("work");
    Files.createDirectories(root.resolveSibling("outside"));
    Gen gen = new Gen(seed);
    new Repositories(gen, root).make();
    try (FakeContext context = Fixture.context(root)) {
      String id = Fixture.snapshots(context).create("before").id();
      Damage damage = new Damage(gen, root);
      damage.some();
      List<Path> written = new ArrayList<>();
      int at = gen.below(30);
      AtomicInteger moment = new AtomicInteger(-1);
      Quiet writing =
          what -> {
            if (what.equals("plan")) {
              moment.set(0);
            }
            if (moment.get() >= 0 && moment.getAndIncrement() % 30 == at) {
              write(root, gen, written);
            }
          };
      Restored restored = Fixture.snapshots(context, writing).restore(id, List.of());
      String what = "seed " + seed + ", operations " + damage.done() + ", " + restored;
      for (int i = 0; i < written.size(); i++) {
        List<Path> found = holding(root, MEANWHILE + i + ".");
        assertThat(found).as(what + ", written: " + written.get(i)).isNotEmpty();
        for (Path file : found) {
          boolean kept = String.valueOf(file.getFileName()).matches("(replaced|changed)-.*");
          assertThat(!kept || restored.named().stream().anyMatch(one -> one.endsWith(" " + file)))
              .as(what + ", is named: " + file)
              .isTrue();
        }
      }
    }
  }

  private static final String MEANWHILE = "written meanwhile, number ";

  private static void write(Path root, Gen gen, List<Path> written) {
    try {
      List<Path> files =
          new Tinker(gen, root)
              .everything().stream()
                  .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                  .filter(file -> !written.contains(file) && Files.isWritable(file))
                  .toList();
      for (int i = 0; i < Math.min(5, files.size()); i++) {
        Path file = gen.of(files);
        if (!written.contains(file)) {
          Files.writeString(file, MEANWHILE + written.size() + ".");
          written.add(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> holding(Path root, String text) throws IOException {
    List<Path> found = new ArrayList<>();
    try (var all = Files.walk(root)) {
      for (Path file : all.toList()) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
            && Files.size(file) == text.length()
            && Files.readString(file, StandardCharsets.ISO_8859_1).equals(text)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  static LongStream fewSeeds() {
    return LongStream.range(0, 10);
  }

  /**
   * What a split index shares stays when the index is no longer split; git removes it in time. And
   * what a stash that failed leaves is, as all else in git's folder, left (docs/snapshots-rules.md:
   * "the part that a split index shares").
   */
  private static final Pattern SHARED_INDEX =
      Pattern.compile(
          "^git [^:]* (sharedindex\\.[0-9a-f]{40}|index\\.stash\\.[0-9]+): was nothing ");

  private static final String AGAIN =
      "mvn -o verify -Ptorture -DskipITs -pl plugins/snapshots -am -Dtest=PromiseTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dsnapshots.seed=";

  private void promise(long seed) throws Exception {
    Git.restart();
    Path root = Files.createDirectory(folder.resolve("w")).toRealPath().resolve("work");
    Files.writeString(
        Files.createDirectories(root.resolveSibling("outside")).resolve("keep"), "mine");
    Gen gen = new Gen(seed);
    Repositories repositories = new Repositories(gen, root);
    repositories.make();
    Path workspace = repositories.workspace();
    boolean plays = workspace.equals(root);
    try (FakeContext context = Fixture.context(workspace).home(root.resolveSibling("home"));
        OwnBench bench = new OwnBench(workspace, root.resolveSibling("home"), true)) {
      OwnPlay play = new OwnPlay(new Gen(-seed), bench);
      if (plays) {
        play.begin();
      }
      LiveSnapshots snapshots = plays ? bench.snapshots : Fixture.snapshots(context);
      TreeMap<String, String> before = View.of(root);
      String id = snapshots.create("before").id();
      assertThat(View.differences(before, View.of(root))).as("create changes nothing").isEmpty();
      Set<String> were = Ignored.now(root, before);
      Damage damage = new Damage(gen, root);
      if (plays) {
        play.some();
      }
      damage.some();
      if (plays) {
        play.some();
      }
      String what = AGAIN + seed + " (operations " + damage.done() + ", " + play.done() + ")";
      play.look();
      TreeMap<String, String> learned = bench.view();
      TreeMap<String, String> damaged = View.of(root, false);
      TreeMap<String, String> outside = View.of(root.resolveSibling("outside"));

      Restored restored = snapshots.restore(id, List.of());

      assertThat(
              restored.failed().stream()
                  .filter(line -> !isLost(line))
                  .filter(line -> !(play.isUnknown() && line.contains("nobody can tell")))
                  .filter(line -> !line.contains("it is a repository since")))
          .as(what)
          .isEmpty();
      TreeMap<String, String> after = View.of(root);
      List<String> differences =
          View.differences(withoutLost(before, restored), withoutLost(after, restored));
      Ignored ignored = new Ignored(root, were, before, damaged, after);
      differences.removeIf(line -> ignored.explains(line) || SHARED_INDEX.matcher(line).find());
      differences.removeIf(line -> View.isOfRemotes(line) && isLeft(line, damaged, after));
      differences.removeIf(PromiseTest::isOfLocks);
      withoutTimes(differences, before, after);
      assertThat(differences).as(what).isEmpty();
      if (plays) {
        assertThat(play.differences(restored)).as(what + ", " + restored).isEmpty();
      }
      assertThat(ignored.changed(before)).as(what + ", ignored").isEmpty();
      assertThat(
              snapshots.diff(id).stream()
                  .filter(change -> !stays(change, restored))
                  .filter(change -> restored.failed().stream().noneMatch(isLost(change)))
                  .filter(change -> !isOfLocks(change.path() + ": ")))
          .as(what)
          .isEmpty();
      assertThat(View.differences(outside, View.of(root.resolveSibling("outside"))))
          .as(what + ", outside")
          .isEmpty();

      Restored back = snapshots.restore(restored.undo(), List.of());

      assertThat(back.failed().stream().filter(line -> !isOfLocks(line))).as(what).isEmpty();
      if (plays) {
        List<String> own = View.differences(learned, bench.view());
        own.removeIf(PromiseTest::isOfLocks);
        assertThat(own).as(what + ", undone, own").isEmpty();
      }
      TreeMap<String, String> now = View.of(root, false);
      List<String> undone = View.differences(withoutLinks(damaged), withoutLinks(now));
      undone.removeIf(PromiseTest::isOfLocks);
      withoutTimes(undone, withoutLinks(damaged), withoutLinks(now));
      assertThat(undone).as(what + ", undone").isEmpty();
      assertThat(View.differences(outside, View.of(root.resolveSibling("outside"))))
          .as(what + ", undone, outside")
          .isEmpty();
    }
  }

  /** Of a folder of Evograft's or of a lock in it, while the locks are held. */
  private static boolean isOfLocks(String line) {
    return line.matches("(?s)(tree )?(assets(/gep)?|memory(/evolution)?)(/\\.evograft[^:]*)?: .*");
  }

  /** Of a submodule that git did not find after the damage nobody saw what was left of that. */
  private static boolean isLeft(
      String line, TreeMap<String, String> damaged, TreeMap<String, String> after) {
    String key = line.substring(0, line.indexOf(": was "));
    boolean unseen = damaged.containsKey(key.replaceFirst("(logs of )?remotes$", "broken"));
    return unseen || String.valueOf(damaged.get(key)).equals(after.get(key));
  }

  private static TreeMap<String, String> withoutLost(
      TreeMap<String, String> view, Restored restored) {
    List<String> lost =
        restored.failed().stream()
            .filter(PromiseTest::isLost)
            .map(line -> "\t" + line.substring(0, line.indexOf(": ")))
            .toList();
    return withoutLines(view, " refs", line -> lost.stream().anyMatch(line::endsWith));
  }

  /** An undo puts no link in the place of a folder that Evograft writes into. */
  private static TreeMap<String, String> withoutLinks(TreeMap<String, String> view) {
    return withoutLines(view, " status", line -> line.matches("([?]|1 .*) (assets|memory)"));
  }

  /**
   * A file has the time of the restore (docs/snapshots-rules.md: "file times"), so that git, which
   * knew by its time that it was what a filter or a rule had made, asks these again, which are
   * others by then. Only where all files, the index and the configuration are what they were.
   */
  private static void withoutTimes(
      List<String> differences, TreeMap<String, String> was, TreeMap<String, String> is) {
    if (differences.stream().allMatch(line -> line.matches("(?s)git [^:]* status: .*"))) {
      List<String> rest = View.differences(withoutChanged(was), withoutChanged(is));
      differences.removeIf(
          line -> {
            String key = line.substring(0, line.indexOf(": was "));
            return rest.stream().noneMatch(each -> each.startsWith(key + ": was "));
          });
    }
  }

  private static TreeMap<String, String> withoutChanged(TreeMap<String, String> view) {
    return withoutLines(view, " status", line -> line.matches("1 [.]M N[.]{3} .*"));
  }

  private static TreeMap<String, String> withoutLines(
      TreeMap<String, String> view, String key, Predicate<String> left) {
    TreeMap<String, String> rest = new TreeMap<>(view);
    rest.replaceAll(
        (name, value) ->
            name.endsWith(key)
                ? value.lines().filter(left.negate()).collect(Collectors.joining("\n"))
                : value);
    return rest;
  }

  private static Predicate<String> isLost(Change change) {
    return line -> isLost(line) && line.startsWith(change.path() + ": ");
  }

  /** The object of a tag that git's clean-up took. */
  private static boolean isLost(String line) {
    return line.startsWith("refs/tags/") && line.contains("git has removed");
  }

  /** A new folder cannot go without the ignored files in it; the restore has named it. */
  private static boolean stays(Change change, Restored restored) {
    return change.kind() == Change.Kind.ADDED
        && restored
            .named()
            .contains(Failures.oneLine(change.path()) + ": holds what is ignored, and stays");
  }
}
