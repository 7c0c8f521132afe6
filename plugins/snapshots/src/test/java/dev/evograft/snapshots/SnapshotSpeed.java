// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.testkit.ManualClock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Measures snapshots of a large repository; see docs/benchmarks.md.
 *
 * <pre>SnapshotSpeed FOLDER [FILES [LAUNCHER]]</pre>
 */
final class SnapshotSpeed {

  private static final int ROUNDS = 9;
  private static final int CHANGED = 10;
  private static final int STEADY = 80;
  private static final int MEASURED = 20;
  private static final int IGNORED = 100_000;

  private SnapshotSpeed() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Path.of(args[0]);
    int files = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
    try (Workbench bench = new Workbench(folder)) {
      fill(bench, files);
      long cpu = processor();
      long from = System.nanoTime();
      bench.snapshots.create("first");
      System.out.printf(
          "first snapshot of %d files: %d ms (%d ms of processors)%n",
          files, millis(from), processor() - cpu);
      List<Long> later = new ArrayList<>();
      List<Long> laterCpu = new ArrayList<>();
      List<Long> restoresCpu = new ArrayList<>();
      List<Long> restores = new ArrayList<>();
      List<Long> looks = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        change(bench, round, files);
        cpu = processor();
        from = System.nanoTime();
        String id = bench.snapshots.create("later").id();
        later.add(millis(from));
        laterCpu.add(processor() - cpu);
        change(bench, round + 100, files);
        from = System.nanoTime();
        bench.snapshots.diff(id);
        looks.add(millis(from));
        cpu = processor();
        from = System.nanoTime();
        bench.snapshots.restore(id, List.of());
        restores.add(millis(from));
        restoresCpu.add(processor() - cpu);
      }
      print("later snapshot, " + CHANGED + " files changed", later);
      print("  of processors", laterCpu);
      print("the walk and the comparison alone (diff)", looks);
      print("restore of " + CHANGED + " changed files", restores);
      print("  of processors", restoresCpu);
      steady(bench, files);
      ignored(bench, files);
      if (args.length > 2) {
        commands(bench, Path.of(args[2]), files);
      }
    }
  }

  /** Where so many were taken that older ones go: what a loop has from its second day on. */
  private static void steady(Workbench bench, int files) throws IOException {
    ManualClock clock = new ManualClock(Instant.now());
    bench.context.clock(clock);
    List<Long> later = new ArrayList<>();
    List<Long> laterCpu = new ArrayList<>();
    for (int round = 0; round < STEADY; round++) {
      change(bench, round + 1000, files);
      clock.advance(Duration.ofHours(2));
      long cpu = processor();
      long from = System.nanoTime();
      bench.snapshots.create("later");
      if (round >= STEADY - MEASURED) {
        later.add(millis(from));
        laterCpu.add(processor() - cpu);
      }
    }
    print("later snapshot after " + (STEADY - MEASURED) + " others, older ones go", later);
    print("  of processors", laterCpu);
    System.out.println(
        "  mean of processors " + mean(laterCpu) + " ms, by the clock " + mean(later));
  }

  private static long mean(List<Long> times) {
    return times.stream().mapToLong(Long::longValue).sum() / times.size();
  }

  /** With as many ignored files as a web project has, of which some change each time. */
  private static void ignored(Workbench bench, int files) throws IOException {
    bench.write(".gitignore", "/node_modules/\n");
    for (int i = 0; i < IGNORED; i++) {
      bench.write("node_modules/p" + i % 500 + "/q" + i % 5000 + "/f" + i + ".js", "x\n");
    }
    bench.snapshots.create("with ignored files");
    List<Long> later = new ArrayList<>();
    List<Long> laterCpu = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      change(bench, round + 2000, files);
      bench.write("node_modules/p0/log" + round, "changed\n");
      long cpu = processor();
      long from = System.nanoTime();
      bench.snapshots.create("later");
      later.add(millis(from));
      laterCpu.add(processor() - cpu);
    }
    print("later snapshot beside " + IGNORED + " ignored files", later);
    print("  of processors", laterCpu);
  }

  /** As a person has it: each a process of its own, from its start to its end. */
  private static void commands(Workbench bench, Path launcher, int files)
      throws IOException, InterruptedException {
    Path home = Files.createTempDirectory(bench.root.resolveSibling(""), "home");
    command(bench, launcher, home, "plugins", "list"); // they are unpacked
    List<Long> starts = new ArrayList<>();
    List<Long> firsts = new ArrayList<>();
    List<Long> later = new ArrayList<>();
    List<Long> restores = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      starts.add(command(bench, launcher, home, "--version"));
      FileTree.delete(bench.root.resolve(".git/evograft"));
      FileTree.delete(home.resolve(".evograft/snapshots"));
      firsts.add(command(bench, launcher, home, "snapshot", "create"));
      change(bench, round + 200, files);
      later.add(command(bench, launcher, home, "snapshot", "create", "--reason", "later"));
      String id = bench.snapshots.list().get(0).id();
      change(bench, round + 300, files);
      restores.add(command(bench, launcher, home, "snapshot", "restore", id));
    }
    print("evograft --version, whole process", starts);
    print("evograft snapshot create, the first, whole process", firsts);
    print("evograft snapshot create, 10 files changed, whole process", later);
    print("evograft snapshot restore, 10 files changed, whole process", restores);
  }

  private static long command(Workbench bench, Path launcher, Path home, String... args)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(launcher.toString()));
    line.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(bench.root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("HOME", home.toString());
    long from = System.nanoTime();
    int exit = builder.start().waitFor();
    long took = millis(from);
    if (exit != 0) {
      throw new IllegalStateException(line + " ended with " + exit);
    }
    return took;
  }

  private static void fill(Workbench bench, int files) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < 60; line++) {
      text.append("some line of a source file, number ").append(line).append('\n');
    }
    for (int i = 0; i < files; i++) {
      bench.write("src/m" + i % 40 + "/p" + i % 1000 + "/File" + i + ".java", i + "\n" + text);
    }
    bench.git.run("add", "-A");
    bench.git.run("commit", "-q", "-m", "many");
    bench.git.run("gc", "-q");
    Path cache = bench.root.resolve(".git/evograft");
    if (Files.exists(cache)) {
      throw new IllegalStateException("not the first snapshot");
    }
  }

  private static void change(Workbench bench, int round, int files) throws IOException {
    for (int i = 0; i < CHANGED; i++) {
      int n = (round * 7919 + i * 1999) % files;
      bench.write(
          "src/m" + n % 40 + "/p" + n % 1000 + "/File" + n + ".java", "changed " + round + "\n");
    }
  }

  private static long millis(long from) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
  }

  /** Of all threads, which tells more than the clock does where the machine is busy. */
  private static long processor() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return TimeUnit.NANOSECONDS.toMillis(system.getProcessCpuTime());
  }

  private static void print(String what, List<Long> times) {
    List<Long> sorted = times.stream().sorted().toList();
    System.out.printf(
        "%s: median %d ms (%d to %d, the first %d)%n",
        what,
        sorted.get(sorted.size() / 2),
        sorted.get(0),
        sorted.get(sorted.size() - 1),
        times.get(0));
  }
}
