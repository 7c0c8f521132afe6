// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of contents from before saves time, and never costs one. */
class KnownContentTest {

  @TempDir private Path folder;

  @Test
  void anIndexThatAPruneTookIsStoredAgain() throws Exception {
    try (Workbench bench = new Workbench(folder)) {
      bench.git.run("add", "new.txt");
      byte[] index = Files.readAllBytes(bench.root.resolve(".git/index"));
      Stat stat = Stat.of(bench.root.resolve(".git/index"));
      untilItIsOld(stat, bench);
      bench.snapshots.prune(List.of(bench.create()));
      Path cache = bench.root.resolve(".git/evograft/main/snapshots.git/stat-cache");
      assertThat(Files.readString(cache, StandardCharsets.ISO_8859_1)).contains("index");

      String again = bench.create();
      bench.git.run("reset", "-q");
      bench.snapshots.restore(again, List.of());

      assertThat(Files.readAllBytes(bench.root.resolve(".git/index"))).isEqualTo(index);
      assertThat(Stat.of(bench.root.resolve(".git/index")).mtime()).isEqualTo(stat.mtime());
    }
  }

  @Test
  void aFolderInThePlaceOfTheCacheKeepsNobodyFromASnapshot() throws Exception {
    try (Workbench bench = new Workbench(folder)) {
      bench.create();
      Path cache = bench.root.resolve(".git/evograft/main/snapshots.git/stat-cache");
      Files.delete(cache);
      Files.createDirectories(cache.resolve("full"));

      String id = bench.create();
      bench.write("new.txt", "damaged\n");
      bench.snapshots.restore(id, List.of());

      assertThat(bench.root.resolve("new.txt")).hasContent("untracked\n");
      bench.create();
      assertThat(cache).isRegularFile();
    }
  }

  @Test
  void whatACloneSharesWithAnotherIsNotStored() throws Exception {
    try (Workbench first = new Workbench(folder)) {
      first.write("large.txt", "x".repeat(1 << 20));
      first.git.run("add", "large.txt");
      first.git.run("commit", "-q", "-m", "large");
      Path root = folder.resolve("second/work");
      Files.createDirectories(root.getParent());
      first.git.run("clone", "-q", "--shared", first.root.toString(), root.toString());

      try (Workbench second = Workbench.at(root)) {
        var snapshot = second.snapshots.create("test");
        second.write("large.txt", "damaged");
        second.snapshots.restore(snapshot.id(), List.of());

        assertThat(snapshot.counts().stored()).isLessThan(1 << 16);
        assertThat(second.root.resolve("large.txt")).hasContent("x".repeat(1 << 20));
      }
    }
  }

  /** What was changed in the moment in which it is read is not taken as known. */
  private static void untilItIsOld(Stat stat, Workbench bench) throws IOException {
    Path now = bench.root.resolveSibling("now");
    do {
      Files.writeString(now, "now");
    } while (Stat.of(now).ctime() < stat.ctime() + 250_000_000L);
  }
}
