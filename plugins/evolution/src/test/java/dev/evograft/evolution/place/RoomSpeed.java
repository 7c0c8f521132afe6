// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.evolution.evaluate.ProtectedPaths;
import dev.evograft.toolkit.file.DeletedTree;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Measures what a cycle does with a large repository beside its checks; see docs/benchmarks.md.
 *
 * <pre>RoomSpeed FOLDER [FILES]</pre>
 */
final class RoomSpeed {

  private static final int ROUNDS = 3;

  private RoomSpeed() {}

  private interface Work {
    void run() throws IOException;
  }

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]).toRealPath();
    Repo repo = fill(folder.resolve("workspace"), args.length > 1 ? args[1] : "20000");
    Path root = repo.root();
    Rooms rooms = new Rooms(root, Optional.empty(), new Rooms.Limits(Set.of(), Set.of(), 1L << 31));
    for (int round = 0; round < ROUNDS; round++) {
      Path place = folder.resolve("round" + round);
      Room[] room = new Room[1];
      measure("survey and copy", () -> room[0] = rooms.make(place.resolve("checks")));
      measure("clean", () -> room[0].clean());
      measure("renew", () -> rooms.renew(room[0]));
      ProtectedPaths paths = ProtectedPaths.of(List.of(), root);
      measure("hashes of tests", () -> room[0].hashes(paths::covers));
      String changed = "m1/p1/F1.java";
      repo.write(changed, "changed " + round + "\n");
      Here here = new Here(room[0], new FakeSnapshots(root), "s1");
      measure("compare all", here::compare);
      measure("compare one file", () -> here.compare(Set.of(changed)));
      measure("touched", () -> room[0].touched());
      measure("apply", () -> room[0].apply(here.compare(Set.of(changed)).edits()));
      measure("remove", () -> DeletedTree.remove(place));
    }
  }

  private static Repo fill(Path root, String files) throws Exception {
    Repo repo = Repo.with(root);
    String text = "some line of a source file, and its number\n".repeat(58);
    for (int i = 0; i < Integer.parseInt(files); i++) {
      Path folder = Files.createDirectories(root.resolve("m" + i % 40 + "/p" + i % 1000));
      Files.writeString(folder.resolve("F" + i + (i % 5 == 0 ? "Test.java" : ".java")), text + i);
    }
    repo.git("add", "-A");
    repo.git("commit", "-qm", "many");
    return repo;
  }

  private static void measure(String what, Work work) throws IOException {
    long cpu = processor();
    long from = System.nanoTime();
    work.run();
    System.out.printf(
        "%-18s %5d ms, %5d ms of processors%n",
        what, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from), processor() - cpu);
  }

  /** Of all threads, which tells more than the clock does where the machine is busy. */
  private static long processor() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return TimeUnit.NANOSECONDS.toMillis(system.getProcessCpuTime());
  }
}
