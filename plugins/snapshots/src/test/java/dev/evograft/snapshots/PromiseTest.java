// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.snapshot.Restored;
import dev.evograft.testkit.FakeContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rollback promise: a repository of some kind, a cycle that does some damage, a restore, and
 * nothing that is promised is different; then the undo, and the damage is back byte for byte.
 */
class PromiseTest {

  private static final long CASES = Long.getLong("snapshots.cases", 150);

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("seeds")
  void everythingPromisedIsWhatItWas(long seed) throws Exception {
    promise(seed);
  }

  /**
   * {@code mvn -Ptorture -Dtorture.rounds=50 verify -pl plugins/snapshots -am}: 100 cases a round.
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
    return LongStream.range(0, Long.getLong("torture.rounds", 50) * 100).map(n -> 10_000 + n);
  }

  private void promise(long seed) throws Exception {
    Path root = Files.createDirectory(folder.resolve("w")).toRealPath().resolve("work");
    Files.writeString(
        Files.createDirectories(root.resolveSibling("outside")).resolve("keep"), "mine");
    Gen gen = new Gen(seed);
    new Repositories(gen, root).make();
    try (FakeContext context = Fixture.context(root)) {
      LiveSnapshots snapshots = new LiveSnapshots(Fixture.withIds(context));
      TreeMap<String, String> before = View.of(root);
      String id = snapshots.create("before").id();
      assertThat(View.differences(before, View.of(root))).as("create changes nothing").isEmpty();
      Ignored ignored = new Ignored(root);
      Damage damage = new Damage(gen, root);
      damage.some();
      String what = "seed " + seed + ", operations " + damage.done();
      TreeMap<String, String> damaged = View.of(root, false);

      Restored restored = snapshots.restore(id, List.of());

      assertThat(restored.failed()).as(what).isEmpty();
      List<String> differences = View.differences(before, View.of(root));
      assertThat(ignored.without(differences, restored.named())).as(what).isEmpty();
      assertThat(snapshots.diff(id)).as(what).isEmpty();
      assertThat(root.resolveSibling("outside/keep")).as(what).hasContent("mine");

      Restored back = snapshots.restore(restored.undo(), List.of());

      assertThat(back.failed()).as(what).isEmpty();
      assertThat(View.differences(damaged, View.of(root, false))).as(what + ", undone").isEmpty();
    }
  }

  /** Ignored files are not promised: what the rules at create ignored does not count. */
  private static final class Ignored {

    private final List<String> rules;

    Ignored(Path root) throws IOException {
      Path file = root.resolve(".gitignore");
      this.rules =
          Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
              ? Files.readAllLines(file)
              : List.of();
    }

    /** A new folder that holds ignored files cannot go without them; the restore names it. */
    List<String> without(List<String> differences, List<String> named) {
      return differences.stream()
          .filter(line -> !isIgnored(line))
          .filter(line -> !(line.contains(": was nothing is folder ") && isKept(line, named)))
          .toList();
    }

    private static boolean isKept(String line, List<String> named) {
      String path = line.substring(5, line.indexOf(": was "));
      return named.contains(Failures.oneLine(path) + ": holds what is ignored, and stays");
    }

    private boolean isIgnored(String line) {
      if (!line.startsWith("tree ")) {
        return false;
      }
      String path = line.substring(5, line.indexOf(": was "));
      if (rules.contains("*.log")
          && List.of(path.split("/")).stream().anyMatch(name -> name.endsWith(".log"))) {
        return true;
      }
      if (rules.contains("build/") && (List.of(path.split("/")).contains("build"))) {
        return true;
      }
      return rules.contains("/x.tmp") && (path.equals("x.tmp") || path.startsWith("x.tmp/"));
    }
  }
}
