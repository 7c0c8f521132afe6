// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.snapshot.Change;
import dev.evograft.spi.snapshot.Restored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Large new files, which are moved and not copied: an undo promises only what it has. */
@ExtendWith(WorkbenchExtension.class)
class LargeTest {

  private static final int SIZE = 100_000;

  @TempDir Path folder;

  private Workbench bench;
  private String id;

  @BeforeEach
  void open() throws IOException {
    id = bench.create();
    bench.context.set("snapshot.max_file", "1000");
  }

  private Path large(String path) throws IOException {
    return bench.write(path, "x".repeat(SIZE));
  }

  @Test
  void whatWasEditedSinceItCameBackIsNoSuccess() throws IOException {
    Path large = large("more/large.bin");
    FileTime time = Files.getLastModifiedTime(large);
    String undo = bench.snapshots.restore(id, List.of()).undo();
    assertThat(bench.snapshots.restore(undo, List.of()).failed()).isEmpty();
    assertThat(bench.snapshots.diff(undo)).isEmpty();

    bench.write("more/large.bin", "x".repeat(SIZE - 1) + "y");
    Files.setLastModifiedTime(large, time);

    assertThat(bench.snapshots.diff(undo))
        .containsExactly(new Change(Change.Kind.CHANGED, "more/large.bin"));
    Restored restored = bench.snapshots.restore(undo, List.of());
    assertThat(restored.failed())
        .singleElement()
        .asString()
        .startsWith("more/large.bin: was changed since, and the snapshot has no copy of it");
    assertThat(large).content().endsWith("y");

    assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
    assertThat(large).doesNotExist();
    String edited = bench.snapshots.list().get(0).id();
    assertThat(bench.snapshots.restore(edited, List.of()).failed()).isEmpty();
    assertThat(large).content().endsWith("y");
  }

  @Test
  void ofALargerOneItsTimeCounts() throws IOException {
    Path large = bench.root.resolve("large.bin");
    Files.write(large, new byte[40 << 20]);
    String undo = bench.snapshots.restore(id, List.of()).undo();
    assertThat(bench.snapshots.restore(undo, List.of()).failed()).isEmpty();
    assertThat(bench.snapshots.diff(undo)).isEmpty();

    Files.setLastModifiedTime(large, FileTime.fromMillis(1));

    assertThat(bench.snapshots.diff(undo)).hasSize(1);
    assertThat(bench.snapshots.restore(undo, List.of()).failed()).hasSize(1);
  }

  @Test
  void oneThatBecameADatabaseIsNotOpened() throws IOException {
    Path large = large("data.bin");
    String undo = bench.snapshots.restore(id, List.of()).undo();
    assertThat(bench.snapshots.restore(undo, List.of()).failed()).isEmpty();
    bench.write("data.bin-wal", "of a database that is open\n");

    List<String> failed = bench.snapshots.restore(undo, List.of()).failed();

    assertThat(failed)
        .singleElement()
        .asString()
        .startsWith("data.bin: looks like a database now, by what is beside it");
    assertThat(large).exists();
  }

  @Test
  void permissionsOfOneThatCameBackAreRestored() throws IOException {
    Path large = large("large.bin");
    Tinker.chmod(large, 0640);
    String undo = bench.snapshots.restore(id, List.of()).undo();
    assertThat(bench.snapshots.restore(undo, List.of()).failed()).isEmpty();
    Tinker.chmod(large, 0600);

    assertThat(bench.snapshots.restore(undo, List.of()).failed()).isEmpty();
    assertThat(Stat.of(large).mode()).isEqualTo(0640);
  }

  @Test
  void anUndoSaysNothingOfWhatIsNotMoved() throws IOException {
    Path large = large("large.bin");
    bench.write("kept.txt", "damaged\n");

    String undo = bench.snapshots.restore(id, List.of("kept.txt")).undo();

    assertThat(large).exists();
    assertThat(bench.snapshots.find(undo).notCovered())
        .singleElement()
        .asString()
        .startsWith("large.bin: is new and not copied");
    assertThat(bench.snapshots.restore(undo, List.of("large.bin")).failed()).isEmpty();
    Files.writeString(large, "edited since");
    assertThat(bench.snapshots.restore(undo, List.of("large.bin")).failed())
        .singleElement()
        .asString()
        .startsWith("large.bin: was changed since, and the snapshot has no copy of it");
    assertThat(bench.snapshots.diff(undo))
        .containsExactly(new Change(Change.Kind.CHANGED, "kept.txt"));
    assertThat(bench.snapshots.restore(undo, List.of()).failed()).isEmpty();
    assertThat(large).hasContent("edited since");
    assertThat(bench.root.resolve("kept.txt")).hasContent("damaged");
  }

  @Test
  void theUndoOfARestoreThatChangedNothingGoes() throws IOException {
    large("large.bin");
    Workbench.Meddler full =
        bench.meddling(
            "plan"::equals,
            () -> {
              throw new IOException("anything");
            });

    assertThatThrownBy(() -> full.snapshots().restore(id, List.of()))
        .hasMessageContaining("anything");

    assertThat(bench.snapshots.list()).hasSize(1);
    assertThat(bench.snapshots.recover()).isEmpty();
  }

  @Test
  void oneThatCameBackBeforeAKillIsNobodyElses() throws IOException {
    large("a/large.bin");
    bench.write("kept.txt", "damaged\n");
    TreeMap<String, String> damaged = bench.view();
    String undo = bench.snapshots.restore(id, List.of()).undo();
    Workbench.Meddler meddler =
        bench.meddling("refs away"::equals, Workbench::die); // all paths are done by then
    assertThatThrownBy(() -> meddler.snapshots().restore(undo, List.of()))
        .isInstanceOf(Workbench.Died.class);

    assertThat(bench.snapshots.recover()).singleElement().asString().contains("was finished");
    assertThat(bench.differencesFrom(damaged)).isEmpty();
  }
}
