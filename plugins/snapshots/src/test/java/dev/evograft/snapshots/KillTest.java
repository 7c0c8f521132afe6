// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.snapshot.Snapshot;
import dev.evograft.testkit.FakeContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Processes that are killed while they take or restore a snapshot; the next call puts it right. */
class KillTest {

  private static final int FILES = 60;
  private static final long SEED = Long.getLong("torture.seed", 1_000);

  @TempDir Path folder;

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

  static LongStream seeds() {
    return LongStream.range(0, 6);
  }

  static LongStream manySeeds() {
    return LongStream.range(0, Long.getLong("torture.rounds", 50)).map(n -> SEED + n);
  }

  private void killed(long seed) throws Exception {
    Path root = Files.createDirectories(folder.resolve("work")).toRealPath();
    Random random = new Random(seed);
    repository(root);
    try (FakeContext context = Fixture.context(root)) {
      LiveSnapshots snapshots = new LiveSnapshots(Fixture.withIds(context));
      String id = snapshots.create("before").id();
      TreeMap<String, String> before = View.of(root);
      damage(root, random);
      TreeMap<String, String> damaged = View.of(root, false);
      boolean restore = seed % 3 != 0;
      List<String> call = restore ? List.of("restore", id) : List.of("create");
      int moment = 1 + random.nextInt(moments(root, call));
      kill(root, moment, call);

      List<String> told = snapshots.recover();

      String what = "seed " + seed + ", killed at change " + moment + ": " + told;
      List<String> fromBefore = View.differences(before, View.of(root));
      List<String> fromDamaged = View.differences(damaged, View.of(root, false));
      assertThat(fromBefore.isEmpty() || fromDamaged.isEmpty())
          .as(what + " from before " + fromBefore + " from damaged " + fromDamaged)
          .isTrue();
      assertThat(told).as(what).hasSizeLessThanOrEqualTo(1);
      assertThat(snapshots.recover()).as(what).isEmpty();
      if (restore && fromBefore.isEmpty()) {
        String undo =
            snapshots.list().stream()
                .filter(one -> one.kind() == Snapshot.Kind.UNDO)
                .reduce((first, second) -> second)
                .orElseThrow()
                .id();
        snapshots.restore(undo, List.of());
        assertThat(View.differences(damaged, View.of(root, false))).as(what + ", undone").isEmpty();
      } else {
        snapshots.restore(id, List.of());
        assertThat(View.differences(before, View.of(root))).as(what).isEmpty();
      }
      List<String> refs = new Git(root).run("for-each-ref", "refs/evograft/").lines().toList();
      assertThat(refs).as(what).hasSize(snapshots.list().size());
    }
  }

  /** How many changes of the disk a call makes, counted in a copy of everything. */
  private int moments(Path root, List<String> call) throws Exception {
    Path copy = folder.resolve("copy");
    Process cp = new ProcessBuilder("cp", "-a", root.toString(), copy.toString()).start();
    assertThat(cp.waitFor()).isZero();
    AtomicInteger count = new AtomicInteger();
    try (FakeContext context = Fixture.context(copy)) {
      LiveSnapshots snapshots =
          new LiveSnapshots(Fixture.withIds(context), what -> count.incrementAndGet());
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
  }

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
    Git git = new Git(root);
    git.run("add", "-A");
    git.run("commit", "-q", "-m", "cycle");
    git.run("checkout", "-q", "-b", "elsewhere");
    Files.writeString(root.resolve("new"), "overwritten\n");
  }

  /** As SIGKILL does, before a change of the disk by its number; it never misses. */
  private static void kill(Path root, int moment, List<String> call) throws Exception {
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
                Integer.toString(moment)));
    command.addAll(call);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("killed at change " + moment).isEqualTo(Worker.KILLED);
  }
}
