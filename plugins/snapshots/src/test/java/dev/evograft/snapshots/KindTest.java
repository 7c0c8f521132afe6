// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Why there is a snapshot, whichever version of Evograft took it or reads it. */
@ExtendWith(WorkbenchExtension.class)
class KindTest {

  @TempDir Path folder;

  private Workbench bench;

  /** Versions that know no other word read these, too. */
  @Test
  void onDiskAreTheWordsOfTheFirstVersion() throws IOException {
    String work = bench.create();
    String asked = bench.snapshots.createByHand("before lunch").id();
    String undo = bench.snapshots.restore(work, List.of()).undo();

    assertThat(message(work)).contains("\nKind: asked\n");
    assertThat(message(asked)).contains("\nKind: asked\n");
    assertThat(message(undo)).contains("\nKind: undo\n");
    assertThat(kind(work)).isEqualTo(Snapshot.Kind.WORK);
    assertThat(kind(asked)).isEqualTo(Snapshot.Kind.ASKED);
    assertThat(kind(undo)).isEqualTo(Snapshot.Kind.UNDO);
  }

  @Test
  void onlyTheMarkTellsThatAPersonAsked() throws IOException {
    String asked = bench.snapshots.createByHand("before lunch").id();
    Files.delete(store().resolve("by-hand").resolve(asked));

    assertThat(kind(asked)).isEqualTo(Snapshot.Kind.WORK);
  }

  @Test
  void oneOfAnotherKindIsNotDamaged() throws IOException {
    String id = bench.create();
    for (String word : List.of("work", "dream")) {
      Git git = new Git(store());
      String tree = git.run("rev-parse", "refs/snapshots/" + id + "^{tree}").strip();
      String text = message(id).replaceFirst("Kind: .*", "Kind: " + word);
      Files.writeString(
          store().resolve("refs/snapshots").resolve(id), git.run("commit-tree", tree, "-m", text));
      bench.write("kept.txt", word);

      assertThat(kind(id)).isEqualTo(Snapshot.Kind.WORK);
      assertThat(bench.snapshots.restore(id, List.of()).failed()).isEmpty();
      assertThat(bench.root.resolve("kept.txt")).hasContent("work in progress");
    }
  }

  private String message(String id) throws IOException {
    return new Git(store()).run("log", "-1", "--format=%B", "refs/snapshots/" + id);
  }

  private Snapshot.Kind kind(String id) {
    return bench.snapshots.list().stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow()
        .kind();
  }

  private Path store() {
    return bench.root.resolve(".git/evograft/main/snapshots.git");
  }
}
