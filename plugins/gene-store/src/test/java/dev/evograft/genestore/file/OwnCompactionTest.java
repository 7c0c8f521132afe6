// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.genestore.OwnWork;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is recorded of compactions, also of those of processes that died in one. */
class OwnCompactionTest {

  @TempDir Path folder;

  /** Ends a compaction as the end of its process does, as far as files are concerned. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void whereverACompactionDiesWhatItWroteWasSaid() throws IOException {
    int died = 0;
    for (int at = 1; dies(at); at++) {
      died++;
    }
    assertThat(died).isGreaterThan(5);
  }

  private boolean dies(int at) throws IOException {
    Path root = Files.createDirectories(folder.resolve(at + "/work")).toRealPath();
    Workspace workspace = OwnWork.workspace(root);
    Path gep = root.resolve("assets/gep");
    try (Shelves shelves = new Shelves(gep, workspace, Steps.GO_ON)) {
      shelves.put("first", "1");
    }
    OwnWork work = new OwnWork(workspace, gep);
    AtomicInteger left = new AtomicInteger(at);
    boolean died = false;
    Shelves dying =
        new Shelves(
            gep,
            workspace,
            step -> {
              if (left.decrementAndGet() == 0) {
                throw new Death();
              }
            });
    try (dying) {
      for (int i = 0; i < 10; i++) {
        dying.put("gene_" + i, "x".repeat(i));
      }
      Files.writeString(
          gep.resolve("genes.jsonl"), "no line", java.nio.file.StandardOpenOption.APPEND);
      dying.compact();
      dying.put("between", "1");
      dying.compact();
      dying.remove("gene_1");
    } catch (Death e) {
      died = true;
    }
    assertThat(work.changed()).as("at " + at).noneMatch(line -> line.startsWith("UN"));
    try (Shelves shelves = new Shelves(gep, workspace, Steps.GO_ON)) {
      shelves.put("later", "1");
      shelves.compact();
      shelves.put("last", "1");
      assertThat(shelves.all()).containsKeys("first", "gene_9", "later", "last");
    }
    assertThat(work.changed()).as("at " + at).noneMatch(line -> line.startsWith("UN"));
    return died;
  }
}
