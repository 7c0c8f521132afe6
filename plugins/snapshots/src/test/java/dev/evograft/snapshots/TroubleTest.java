// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.snapshot.Restored;
import dev.evograft.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage of all kinds: it is refused, mended or named, and never called a success. */
class TroubleTest {

  private static final String SECRET = "TOKEN=s3cr3t-that-nobody-gets";

  @TempDir Path folder;

  private Workbench bench;

  @BeforeEach
  void open() throws IOException {
    bench = new Workbench(folder);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void whatLooksLikeADatabaseNowIsNoSuccess() throws IOException {
    String id = bench.create();
    bench.write("src/main.c", "damaged\n");
    bench.write("src/main.c-journal", "");

    Restored restored = bench.snapshots.restore(id, List.of());
    assertThat(restored.failed()).singleElement().asString().startsWith("src/main.c: ");

    bench.remove("src/main.c-journal");
    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    assertThat(bench.root.resolve("src/main.c")).hasContent("int main();");
  }

  @Test
  void limitsOfSnapshotsAreNoneOfRestores() throws IOException {
    String id = bench.create();
    for (int i = 0; i < 20; i++) {
      bench.write("more/" + i, "x".repeat(1000));
    }
    bench.context.set("snapshot.max_files", "8").set("snapshot.max_file", "10");
    bench.context.set("snapshot.max_bytes", "100");

    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    assertThat(bench.root.resolve("more")).doesNotExist();
  }

  @Test
  void whatIsNewAndLargeIsNotCopied() throws IOException {
    String id = bench.create();
    bench.context.set("snapshot.max_file", "1000");
    Path large = bench.write("more/large.bin", "x".repeat(100_000));
    long inode = Stat.of(large).inode();
    bench.write("more/small.bin", "small\n");
    TreeMap<String, String> damaged = bench.view();

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(restored.failed()).isEmpty();
    assertThat(bench.root.resolve("more")).doesNotExist();
    assertThat(bench.snapshots.find(restored.undo()).counts().stored()).isLessThan(1000);
    Restored back = bench.snapshots.restore(restored.undo(), List.of());
    assertThat(back.failed()).isEmpty();
    assertThat(bench.differencesFrom(damaged)).isEmpty();
    assertThat(Stat.of(large).inode()).isEqualTo(inode);
    assertThat(bench.snapshots.diff(restored.undo())).isEmpty();
    assertThat(bench.snapshots.restore(restored.undo(), List.of()).changes()).isEmpty();
    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    assertThat(large).doesNotExist();
    bench.snapshots.prune(List.of(bench.snapshots.list().get(0).id()));
  }

  @Test
  void aDamagedSnapshotIsListedAndRemovedAndNothingElseStops() throws IOException {
    ManualClock clock = ManualClock.atNoon();
    bench.context.clock(clock);
    bench.create();
    String damaged = bench.create();
    bench.create();
    clock.advance(Duration.ofHours(2));
    Path ref = store().resolve("refs/snapshots").resolve(damaged);
    Files.writeString(ref, "0123456789012345678901234567890123456789\n");

    assertThat(bench.snapshots.list())
        .hasSize(3)
        .anyMatch(one -> one.id().equals(damaged) && one.reason().startsWith("damaged"));
    assertThatThrownBy(() -> bench.snapshots.restore(damaged, List.of()))
        .hasMessageContaining("snapshot prune " + damaged);
    bench.context.set("snapshot.max_count", "1");
    bench.create();
    assertThat(bench.snapshots.prune(List.of(damaged))).contains(damaged);
    assertThat(bench.snapshots.list()).hasSize(1);
    assertThat(bench.git.run("for-each-ref", "refs/evograft/").lines()).hasSize(1);
  }

  @Test
  void aRepositoryWithoutItsRefsIsMended() throws IOException {
    bench.git.run("tag", "light");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    bench.remove(".git/refs");
    Files.delete(bench.root.resolve(".git/HEAD"));

    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();

    assertThat(bench.differencesFrom(before)).isEmpty();
  }

  @Test
  void objectsThatAreGoneForGoodAreNoSuccess() throws IOException {
    String id = bench.create();
    String head = bench.git.run("rev-parse", "HEAD").strip();
    bench.remove(".git/objects/" + head.substring(0, 2) + "/" + head.substring(2));

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(restored.failed()).anyMatch(line -> line.contains(head));
  }

  @Test
  void aNameThatIsNowhereIsAMistake() throws IOException {
    String id = bench.create();
    assertThatThrownBy(() -> bench.snapshots.restore(id, List.of("src/mian.c")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("src/mian.c");
    assertThat(bench.snapshots.recover()).isEmpty();
    bench.remove("src/main.c");
    assertThat(bench.snapshots.restore(id, List.of("src/main.c")).failed()).isEmpty();
    assertThat(bench.root.resolve("src/main.c")).exists();
  }

  @Test
  void aRemovalThatDiesLeavesNoSecret() throws IOException {
    for (String moment : List.of("remove snapshot", "sweep", "delete packs")) {
      bench.write(".env", SECRET + moment + "\n");
      String blob = bench.git.run("hash-object", ".env").strip();
      String id = bench.create();
      bench.remove(".env");
      bench.create();
      Workbench.Meddler meddler = bench.meddling(moment::equals, Workbench::die);
      assertThatThrownBy(() -> meddler.snapshots().prune(List.of(id)))
          .isInstanceOf(Workbench.Died.class);

      assertThat(bench.snapshots.recover()).as(moment).hasSize(1);

      assertThat(new Git(store()).tries("cat-file", "-e", blob)).as(moment).startsWith("exit ");
      assertThat(bench.snapshots.list()).noneMatch(one -> one.id().equals(id));
    }
  }

  @Test
  void aSnapshotThatDiesLeavesNoSecret() throws IOException {
    bench.create();
    bench.write(".env", SECRET + "\n");
    String blob = bench.git.run("hash-object", ".env").strip();
    Workbench.Meddler meddler = bench.meddling("publish"::equals, Workbench::die);
    assertThatThrownBy(() -> meddler.snapshots().create("dies")).isInstanceOf(Workbench.Died.class);

    bench.snapshots.recover();

    assertThat(new Git(store()).tries("cat-file", "-e", blob)).startsWith("exit ");
    assertThat(bench.git.run("for-each-ref", "refs/evograft/").lines()).hasSize(1);
  }

  @Test
  void theStoreIsClosedToOthersAgain() throws IOException {
    bench.create();
    Tinker.chmod(store(), 0755);
    bench.snapshots.list();
    assertThat(Stat.of(store()).mode()).isEqualTo(0700);
    assertThat(Stat.of(store().getParent()).mode()).isEqualTo(0700);
  }

  @Test
  void whatIsAddedForLaterNeedsNoObject() throws IOException {
    bench.git.run("add", "--intent-to-add", "new.txt");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    bench.git.run("reset", "-q");
    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    assertThat(bench.differencesFrom(before)).isEmpty();
  }

  private Path store() {
    return bench.root.resolve(".git/evograft/main/snapshots.git");
  }
}
