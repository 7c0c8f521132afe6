// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.snapshot.Restored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work has filled the disk with what is new: that is moved, and nothing of it is copied. */
class FullDiskTest {

  @TempDir Path folder;

  private Workbench bench;
  private LiveSnapshots full;
  private TreeMap<String, String> before;
  private String id;

  @BeforeEach
  void open() throws IOException {
    bench = new Workbench(folder);
    bench.write(".gitignore", "*.o\n");
    before = bench.view();
    id = bench.create();
    full = new LiveSnapshots(Fixture.withIds(bench.context), disk(new AtomicInteger()));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  /** A disk with nothing left, on which some writes fail. */
  private static Moments disk(AtomicInteger failing) {
    return new Moments() {
      @Override
      public void before(String what) {
        if (failing.get() > 0 && what.equals("look") && failing.getAndDecrement() > 0) {
          throw new UncheckedIOException(new IOException("No space left on device"));
        }
      }

      @Override
      public long usable(Path folder) {
        return 0;
      }
    };
  }

  private Path store() {
    return bench.root.resolve(".git/evograft/main/snapshots.git");
  }

  private void fill() throws IOException {
    for (int i = 0; i < 40; i++) {
      bench.write("modules/" + i % 5 + "/deep/" + i, "content of " + i);
    }
    bench.write("modules/empty/a", "");
    Files.createSymbolicLink(bench.root.resolve("modules/link"), Path.of("../kept.txt"));
    bench.write("src/new.c", "new\n");
    bench.write("kept.txt", "damaged\n");
    bench.remove("src/main.c");
  }

  private List<Path> aside(String undo) throws IOException {
    try (var all = Files.list(store().resolve("aside").resolve(undo))) {
      return all.toList();
    }
  }

  @Test
  void newFoldersAreMovedWhole() throws IOException {
    fill();
    TreeMap<String, String> damaged = bench.view();

    Restored restored = full.restore(id, List.of());

    assertThat(restored.failed()).isEmpty();
    assertThat(bench.differencesFrom(before)).isEmpty();
    assertThat(bench.root.resolve("modules")).doesNotExist();
    assertThat(aside(restored.undo())).as("modules and src/new.c").hasSize(2);
    assertThat(restored.named()).anyMatch(line -> line.startsWith("modules: is new and kept"));
    assertThat(bench.snapshots.diff(id)).isEmpty();

    Restored back = full.restore(restored.undo(), List.of());

    assertThat(back.failed()).isEmpty();
    assertThat(bench.differencesFrom(damaged)).isEmpty();
    assertThat(bench.snapshots.diff(restored.undo())).isEmpty();
    bench.write("modules/1/deep/1", "CONTENT OF 1");
    assertThat(bench.snapshots.diff(restored.undo())).hasSize(1);
    assertThat(bench.snapshots.restore(restored.undo(), List.of()).failed())
        .singleElement()
        .asString()
        .startsWith("modules: was changed since, and the snapshot has no copy of it");
    assertThat(bench.root.resolve("modules/1/deep/1")).hasContent("CONTENT OF 1");
    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    assertThat(bench.differencesFrom(before)).isEmpty();
  }

  @Test
  void aFolderWithWhatIsNotOursIsNotMovedWhole() throws IOException {
    fill();
    bench.write("modules/1/ignored.o", "ignored\n");
    bench.write("modules/2/.evograft/state", "of another workspace\n");
    bench.write("modules/3/data.db", "a database\n");

    Restored restored = full.restore(id, List.of());

    assertThat(restored.failed()).isEmpty();
    assertThat(bench.root.resolve("modules/1/ignored.o")).exists();
    assertThat(bench.root.resolve("modules/2/.evograft/state")).exists();
    assertThat(bench.root.resolve("modules/3/data.db")).exists();
    assertThat(bench.root.resolve("modules/4")).doesNotExist();
    assertThat(bench.root.resolve("modules/1/deep")).doesNotExist();
  }

  @Test
  void pathsThatAreNotRestoredAreNeitherMovedNorCopied() throws IOException {
    fill();

    Restored restored = full.restore(id, List.of("src"));

    assertThat(restored.failed()).isEmpty();
    assertThat(bench.root.resolve("src/new.c")).doesNotExist();
    assertThat(bench.root.resolve("modules/1/deep/1")).exists();
    assertThat(bench.snapshots.find(restored.undo()).notCovered())
        .anyMatch(line -> line.startsWith("modules/1/deep/1: is new and not copied"));
    assertThat(full.restore(restored.undo(), List.of()).failed()).isEmpty();
    assertThat(bench.root.resolve("src/new.c")).hasContent("new");
    assertThat(bench.root.resolve("modules/1/deep/1")).exists();
  }

  @Test
  void whatIsHeldBackIsGivenUpAndHeldAgain() throws IOException {
    Path reserve = store().resolve("reserve");
    assertThat(reserve).hasSize(Room.RESERVE);
    fill();

    full.restore(id, List.of());
    assertThat(reserve).doesNotExist();

    bench.create();
    assertThat(reserve).hasSize(Room.RESERVE);
  }

  @Test
  void aDiskThatDoesNotSayThatItIsFull() throws IOException {
    fill();
    AtomicInteger failing = new AtomicInteger(1);
    Moments moments = disk(failing);
    LiveSnapshots quota =
        new LiveSnapshots(
            Fixture.withIds(bench.context),
            new Moments() {
              @Override
              public void before(String what) {
                moments.before(what);
              }
            });

    Restored restored = quota.restore(id, List.of());

    assertThat(failing).hasValue(0);
    assertThat(restored.failed()).isEmpty();
    assertThat(bench.differencesFrom(before)).isEmpty();
    assertThat(aside(restored.undo())).as("modules and src/new.c").hasSize(2);
    assertThat(bench.snapshots.list()).hasSize(2);
  }
}
