// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.gep.AssetIds;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.testkit.TestRuntime;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures of the store, each beside the latency of fdatasync on the same disk.
 *
 * <pre>GeneStoreSpeed FOLDER append SECONDS | upsert GENES SECONDS | open GENES</pre>
 *
 * <p>With {@code marked} behind it as long as a snapshot remembers the folder.
 */
public final class GeneStoreSpeed {

  private static final int THREADS = 8;

  private GeneStoreSpeed() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]));
    System.out.printf(Locale.ROOT, "fdatasync of 1 KB: p50 %.3f ms%n", sync(folder));
    if (args[args.length - 1].equals("marked")) {
      Path root = Files.createDirectories(folder.resolve("runtime/workspace")).toRealPath();
      new OwnWork(
          OwnWork.workspace(root), Files.createDirectories(folder.resolve("gep")).toRealPath());
    }
    switch (args[1]) {
      case "append" -> append(folder, Integer.parseInt(args[2]));
      case "upsert" -> upsert(folder, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
      default -> open(folder, Integer.parseInt(args[2]));
    }
  }

  private static TestRuntime runtime(Path folder) {
    return TestRuntime.in(folder.resolve("runtime"))
        .plugin("gene-store", new GeneStorePlugin())
        .set("assets.dir", folder.resolve("gep").toString())
        .start();
  }

  private static double sync(Path folder) throws IOException {
    long[] times = new long[200];
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve("probe"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < times.length; i++) {
        long begin = System.nanoTime();
        channel.write(ByteBuffer.allocate(1024));
        channel.force(false);
        times[i] = System.nanoTime() - begin;
      }
    }
    return percentile(times, times.length, 0.5);
  }

  private static double percentile(long[] times, int count, double part) {
    long[] sorted = Arrays.copyOf(times, count);
    Arrays.sort(sorted);
    return sorted[(int) (count * part)] / 1e6;
  }

  private static void append(Path folder, int seconds) throws Exception {
    try (TestRuntime runtime = runtime(folder)) {
      AssetStore store = runtime.service(AssetStore.class);
      AtomicInteger count = new AtomicInteger();
      run(store, count, 3);
      count.set(0);
      long begin = System.nanoTime();
      run(store, count, seconds);
      double took = (System.nanoTime() - begin) / 1e9;
      System.out.printf(
          Locale.ROOT, "append of an event, durable, 8 threads: %.0f/s%n", count.get() / took);
    }
  }

  private static void run(AssetStore store, AtomicInteger count, int seconds) throws Exception {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      Thread thread =
          new Thread(
              () -> {
                while (System.nanoTime() < end) {
                  store.append(Made.event("evt_" + count.incrementAndGet()), null);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void upsert(Path folder, int genes, int seconds) throws Exception {
    fill(folder, genes);
    try (TestRuntime runtime = runtime(folder)) {
      AssetStore store = runtime.service(AssetStore.class);
      store.genes().size();
      long[] times = new long[1_000_000];
      int count = 0;
      long end = System.nanoTime() + seconds * 1_000_000_000L;
      while (System.nanoTime() < end && count < times.length) {
        long begin = System.nanoTime();
        store.put(Made.gene("gene_" + count * 7919L % genes, "x".repeat(600) + count));
        store.genes().find("gene_" + count % genes).orElseThrow();
        times[count++] = System.nanoTime() - begin;
      }
      System.out.printf(
          Locale.ROOT,
          "upsert into %d genes, durable, and find one: p50 %.3f ms, p99 %.3f ms, max %.1f ms, %d times%n",
          genes,
          percentile(times, count, 0.5),
          percentile(times, count, 0.99),
          percentile(times, count, 0.999_999),
          count);
    }
  }

  private static void open(Path folder, int genes) throws Exception {
    fill(folder, genes);
    try (TestRuntime runtime = runtime(folder)) {
      AssetStore store = runtime.service(AssetStore.class);
      long before = used();
      long begin = System.nanoTime();
      long beginCpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      int size = store.genes().size();
      double took = (System.nanoTime() - begin) / 1e6;
      long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - beginCpu;
      store.genes().find("gene_" + genes / 2).orElseThrow();
      double found = (System.nanoTime() - begin) / 1e6 - took;
      System.out.printf(
          Locale.ROOT,
          "opening %d genes (%d bytes) in a new JVM: %.0f ms (%.0f ms of CPU time), the first find"
              + " %.0f ms more, %d bytes a gene%n",
          size,
          Files.size(folder.resolve("gep/genes.json")),
          took,
          cpu / 1e6,
          found,
          (used() - before) / genes);
    }
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 5; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void fill(Path folder, int genes) throws IOException {
    Path file = Files.createDirectories(folder.resolve("gep")).resolve("genes.json");
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write("{\n  \"version\": 1,\n  \"genes\": [\n");
      for (int i = 0; i < genes; i++) {
        out.write(i == 0 ? "    " : ",\n    ");
        out.write(AssetIds.complete(Made.gene("gene_" + i, "x".repeat(600) + i)).tree().toString());
      }
      out.write("\n  ]\n}\n");
    }
  }
}
