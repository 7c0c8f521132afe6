// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceTest {

  @Test
  void a_journal_is_not_made_behind_a_linked_state_folder(@TempDir Path folder) throws IOException {
    Path behind = Files.createDirectories(folder.resolve("behind"));
    Path state = Files.createSymbolicLink(folder.resolve(".evograft"), behind);

    for (Path file : new Path[] {state.resolve("journal.db"), state.resolve("a/journal.db")}) {
      Place place = new Place(file, new NativeLibrary(new Journals.Folder(folder), folder, true));
      assertThatThrownBy(() -> place.prepare(new Failures(file)))
          .hasMessageContaining(file.toString())
          .hasMessageContaining("behind a link");
    }
    assertThat(behind).isEmptyDirectory();
  }
}
