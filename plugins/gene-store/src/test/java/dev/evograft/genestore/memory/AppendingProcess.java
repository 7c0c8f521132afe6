// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.Workspaces;
import dev.evograft.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Appends outcomes of a gene of its own until it is killed, and prints how many are there. */
final class AppendingProcess {

  static final long MAX_BYTES = 3_000;
  static final int KEPT = 2;

  private AppendingProcess() {}

  public static void main(String[] args) {
    String gene = args[1];
    ManualClock clock = ManualClock.atNoon();
    Graphs graphs = new Graphs(Workspaces.of(Path.of(args[0])), clock);
    MemoryGraphService graph = graphs.open(MAX_BYTES, KEPT);
    System.out.println("open");
    for (int i = 1; i < 1_000_000; i++) {
      clock.advance(Duration.ofMillis(1));
      String id = "mge_" + clock.instant().toEpochMilli() + "_" + gene + "_" + i;
      graph.append(Outcomes.at(clock.instant(), id, gene, true, List.of("x")));
      System.out.println(i);
      if (i % 7 == 0) {
        graph.advise(List.of("x"));
      }
      if (i % 20 == 0) {
        graph.close(); // which saves the sums
      }
    }
  }
}
