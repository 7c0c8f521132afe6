// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What people see. */
@ExtendWith(WorkbenchExtension.class)
class SnapshotCommandTest {

  @TempDir Path folder;

  private Workbench bench;
  private FakeConsole console;
  private SnapshotCommand command;

  @BeforeEach
  void open() throws IOException {
    console = new FakeConsole();
    command = new SnapshotCommand(bench.snapshots, console);
  }

  @Test
  void whatIsPutRightIsToldOnceAndFirst() throws IOException {
    bench.create();
    Path plan = bench.root.resolve(".git/evograft/main/snapshots.git/restoring");
    Files.writeString(plan, "no plan at all");

    assertThat(command.list()).isZero();
    assertThat(console.err.toString().lines()).singleElement().asString().contains("restoring");
    console.err.setLength(0);
    assertThat(command.list()).isZero();
    assertThat(console.err).isEmpty();
  }

  @Test
  void whatOnlyASnapshotHasIsShownAndAskedFor() throws IOException {
    String id = bench.create();
    bench.nested("cloned");
    String undo = bench.snapshots.restore(id, List.of()).undo();

    command.list();
    assertThat(console.out).contains(undo + " holds the only copy of: cloned");
    console.out.setLength(0);
    command.show(undo);
    assertThat(console.out).contains("only copy: cloned");
    assertThatThrownBy(() -> command.prune(List.of(undo), false))
        .isInstanceOf(EvograftException.class);
    assertThat(command.prune(List.of(undo), true)).isZero();
    assertThat(console.out).contains("removed " + undo);
  }

  @Test
  void whatAPersonAsksForIsByHand() throws IOException {
    command.create(null);
    String id = bench.snapshots.list().get(0).id();
    assertThat(bench.root.resolve(".git/evograft/main/snapshots.git/by-hand").resolve(id)).exists();
    assertThat(bench.snapshots.list().get(0).kind()).isEqualTo(Snapshot.Kind.ASKED);
    bench.snapshots.create("before the cycle");
    assertThat(bench.snapshots.list().get(0).kind()).isEqualTo(Snapshot.Kind.WORK);
    command.list();
    assertThat(console.out.toString().lines())
        .anyMatch(line -> line.contains("asked") && line.contains("by hand"))
        .anyMatch(line -> line.contains("work") && line.contains("before the cycle"));
  }

  @Test
  void theBeginningOfSeveralIdsIsOfNone() throws IOException {
    String first = bench.create();
    String second = bench.create();
    int same = 0;
    while (first.charAt(same) == second.charAt(same)) {
      same++;
    }
    String both = first.substring(0, same);

    assertThatThrownBy(() -> command.show(both))
        .isInstanceOfSatisfying(
            BadInputException.class, e -> assertThat(e.code()).isEqualTo("ambiguous_id"))
        .hasMessageContaining("several snapshots; type more of it");
    assertThat(command.show(first.substring(0, same + 1))).isZero();
    assertThatThrownBy(() -> command.show("nobody"))
        .isInstanceOfSatisfying(
            BadInputException.class, e -> assertThat(e.code()).isEqualTo("snapshot_not_found"));
  }
}
