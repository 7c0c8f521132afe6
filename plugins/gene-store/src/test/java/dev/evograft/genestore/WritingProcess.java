// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.testkit.TestRuntime;
import java.nio.file.Path;
import java.util.Random;

/**
 * Writes into a store in a process of its own, and prints what was acknowledged: {@code +id value},
 * {@code -id} or {@code !event}.
 *
 * <pre>WritingProcess FOLDER NAME CALLS</pre>
 */
final class WritingProcess {

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
    int calls = Integer.parseInt(args[2]);
    for (int i = 0; i < calls; i++) {
      try {
        call(store, args[1], i, random);
      } catch (EvograftException e) {
        System.out.println("fault: " + e.getMessage());
      }
    }
    runtime.close();
    System.out.println("closed");
  }

  private static void call(AssetStore store, String name, int i, Random random) {
    String id = name + "_" + random.nextInt(IDS);
    int what = random.nextInt(10);
    if (what < 6) {
      store.put(Made.gene(id, i + " " + "x".repeat(random.nextInt(2_000))));
      System.out.println("+" + id + " " + i);
    } else if (what < 7) {
      System.out.println("?" + id); // it may be gone from here on
      store.remove(store.genes(), id);
      System.out.println("-" + id);
    } else {
      store.append(Made.event("evt_" + name + "_" + i), Made.report("vr_" + i));
      System.out.println("!evt_" + name + "_" + i);
    }
    System.out.flush();
  }
}
