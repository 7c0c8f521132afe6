// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.ForeignTables;
import dev.evograft.testkit.FakeContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherFilesTest {

  @TempDir private Path folder;

  @Test
  void readsRowsAndChangesNothing() throws Exception {
    Path file = folder.resolve("it's a file?.sqlite");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("a"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, x REAL, b BLOB)");
      statement.execute("INSERT INTO t VALUES (1, 'one', 0.5, x'00'), (2, NULL, NULL, NULL)");
    }
    Files.move(folder.resolve("a"), file);
    byte[] before = Files.readAllBytes(file);
    List<JsonObject> rows = new ArrayList<>();

    tables().read(file, "SELECT * FROM t WHERE id >= ? ORDER BY id", List.of(1L), rows::add);

    assertThat(rows).hasSize(2);
    assertThat(rows.get(0))
        .containsEntry("id", 1L)
        .containsEntry("name", "one")
        .containsEntry("x", 0.5)
        .containsEntry("b", null);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThatThrownBy(() -> tables().read(file, "DELETE FROM t", List.of(), rows::add))
        .isInstanceOf(EvograftException.class);
    assertThatThrownBy(() -> tables().read(file, "SELECT * FROM u", List.of(), rows::add))
        .hasMessageContaining("no such table");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void itsOwnJournalAndWhatIsNoFileAreRefused() throws Exception {
    Path journal = Files.createDirectories(folder.resolve(".evograft")).resolve("journal.db");
    Files.writeString(journal, "x");

    assertThatThrownBy(() -> tables().read(journal, "SELECT 1", List.of(), row -> {}))
        .hasMessageContaining("own journal");
    assertThatThrownBy(() -> tables().read(folder, "SELECT 1", List.of(), row -> {}))
        .hasMessageContaining("is no file");
  }

  private ForeignTables tables() {
    FakeContext context = new FakeContext("journal", folder).home(folder.resolve("home"));
    new JournalPlugin().start(context);
    return context.service(ForeignTables.class).orElseThrow();
  }
}
