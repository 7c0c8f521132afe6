// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.json.JsonObject;
import dev.evograft.json.Unicode;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.ForeignTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.sqlite.SQLiteOpenMode;
import org.sqlite.jdbc4.JDBC4Connection;

/** Reads files of other programs, never the journal: closing it here would drop its locks. */
final class OtherFiles implements ForeignTables {

  private static final int BUSY_MILLIS = 5_000;

  private final Supplier<Path> journal;
  private final Supplier<NativeLibrary> library;

  OtherFiles(Supplier<Path> journal, Supplier<NativeLibrary> library) {
    this.journal = journal;
    this.library = library;
  }

  @Override
  public void read(Path file, String query, List<?> parameters, Consumer<JsonObject> receiver) {
    refuseOwn(file);
    library.get().load();
    try (Connection connection = open(file);
        PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setObject(i + 1, parameters.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          receiver.accept(row(rows));
        }
      }
    } catch (SQLException e) {
      throw new EvograftException("foreign_file", "cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static Connection open(Path file) throws SQLException {
    // As a URI, because the driver takes what follows a '?' in a plain path for settings.
    String name = "file:" + file.toUri().getRawPath();
    Properties settings = new Properties();
    settings.setProperty("busy_timeout", Integer.toString(BUSY_MILLIS));
    settings.setProperty("open_mode", Integer.toString(SQLiteOpenMode.READONLY.flag));
    return new JDBC4Connection("jdbc:sqlite:" + name, name, settings);
  }

  private static JsonObject row(ResultSet rows) throws SQLException {
    JsonObject.Builder row = JsonObject.builder();
    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
      Object value = rows.getObject(i);
      String name = rows.getMetaData().getColumnLabel(i);
      if (value instanceof Integer || value instanceof Long) {
        row.put(name, ((Number) value).longValue());
      } else if (value instanceof Double number && Double.isFinite(number)) {
        row.put(name, number);
      } else if (value instanceof String text) {
        row.put(name, Unicode.repair(text));
      } else {
        row.put(name, null);
      }
    }
    return row.build();
  }

  private void refuseOwn(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new EvograftException("foreign_file", file + " is no file");
      }
      Path own = journal.get();
      if (Files.exists(own) && Files.isSameFile(own, file)) {
        throw new EvograftException("foreign_file", file + " is Evograft's own journal");
      }
    } catch (IOException e) {
      throw new EvograftException("foreign_file", "cannot look at " + file + ": " + e, e);
    }
  }
}
