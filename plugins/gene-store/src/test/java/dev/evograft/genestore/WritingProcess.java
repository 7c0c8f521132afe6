// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.gep.Gene;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.testkit.TestRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Writes into a store in a process of its own, and prints what was acknowledged: {@code +id value},
 * {@code -id}, {@code !event}, {@code ^promoted}, {@code ~failed} or {@code =count}, which is what
 * the one gene of all processes was raised to.
 *
 * <pre>WritingProcess FOLDER NAME CALLS|SECONDSs</pre>
 */
final class WritingProcess {

  /** The gene that all processes change. */
  static final String SHARED = "shared";

  private static final int IDS = 20;

  private WritingProcess() {}

  public static void main(String[] args) throws Exception {
    TestRuntime runtime =
        TestRuntime.in(Path.of(args[0], "runtime-" + args[1]))
            .plugin("gene-store", new GeneStorePlugin())
            .set("assets.dir", args[0])
            .start();
    AssetStore store = runtime.service(AssetStore.class);
    System.out.println("open");
    System.in.read(); // all begin together
    Random random = new Random(args[1].hashCode());
    boolean timed = args[2].endsWith("s");
    int most = Integer.parseInt(args[2].replace("s", ""));
    long end = System.nanoTime() + most * 1_000_000_000L;
    for (int i = 0; timed ? System.nanoTime() < end : i < most; i++) {
      try {
        call(store, args[1], i, random);
      } catch (EvograftException e) {
        System.out.println("fault: " + e.getMessage());
      }
      System.out.flush();
    }
    runtime.close();
    System.out.println("closed");
  }

  private static void call(AssetStore store, String name, int i, Random random) {
    String id = name + "_" + random.nextInt(IDS);
    int what = random.nextInt(20);
    if (what < 8) {
      store.put(Made.gene(id, i + " " + "x".repeat(random.nextInt(2_000))));
      System.out.println("+" + id + " " + i);
    } else if (what < 10) {
      System.out.println("?" + id); // it may be gone from here on
      store.remove(store.genes(), id);
      System.out.println("-" + id);
    } else if (what < 14) {
      store.append(Made.event("evt_" + name + "_" + i), Made.report("vr_" + i));
      System.out.println("!evt_" + name + "_" + i);
    } else if (what < 16) {
      String staged = "staged_" + name + "_" + i;
      store.stage(List.of(Made.gene(staged, "from elsewhere")), "test");
      store.promote(staged);
      System.out.println("^" + staged);
    } else if (what < 17) {
      store.putFailed(Made.capsule("failed_" + name + "_" + i));
      System.out.println("~failed_" + name + "_" + i);
    } else {
      store
          .update(SHARED, WritingProcess::raised)
          .ifPresent(gene -> System.out.println("=" + count(gene)));
    }
  }

  private static Gene raised(Gene gene) {
    return gene.with("summary", Integer.toString(count(gene) + 1));
  }

  /** How often the one gene of all processes was raised. */
  static int count(Gene gene) {
    return Integer.parseInt(gene.summary().orElseThrow());
  }
}
