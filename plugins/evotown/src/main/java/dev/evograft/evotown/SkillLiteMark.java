// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.Workspace.Access;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far the tables of SkillLite are pushed, and which rows before that are not, with the reason.
 * On disk after some changes and when it is closed: what a killed push had not written is pushed
 * once more, and Evotown is asked for each run before. For one thread.
 */
final class SkillLiteMark implements AutoCloseable {

  /** The table of decisions. */
  static final String DECISION = "decision";

  /** The log of the evolution; a row stands for the transaction that it begins. */
  static final String EVOLUTION = "evolution";

  private static final int MOST_FAILED = 10_000;

  /** So many changes are written at once: the file holds all that failed. */
  private static final int CHANGES = 100;

  private final Workspace workspace;
  private final Path file;
  private final Map<String, Long> reached = new TreeMap<>();
  private final Map<String, String> names = new TreeMap<>();
  private final Map<String, Map<Long, String>> failed = new TreeMap<>();
  private int unsaved;

  private SkillLiteMark(Workspace workspace, Path file) {
    this.workspace = workspace;
    this.file = file;
    for (String table : List.of(DECISION, EVOLUTION)) {
      reached.put(table, 0L);
      failed.put(table, new LinkedHashMap<>());
    }
  }

  /** As it is kept; the beginning where it cannot be read, since the server is asked anyway. */
  static SkillLiteMark read(Workspace workspace, Path file) {
    SkillLiteMark mark = new SkillLiteMark(workspace, file);
    try {
      JsonObject kept = JsonText.parseObject(Files.readAllBytes(file));
      for (String table : List.of(DECISION, EVOLUTION)) {
        mark.reached.put(table, kept.integer(table, 0));
        kept.string("name_" + table).ifPresent(name -> mark.names.put(table, name));
        kept.object("failed_" + table)
            .forEach((id, why) -> mark.rows(table).put(Long.parseLong(id), String.valueOf(why)));
      }
      return mark;
    } catch (NoSuchFileException | IllegalArgumentException e) {
      return new SkillLiteMark(workspace, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last row that was tried. */
  long reached(String table) {
    return reached.getOrDefault(table, 0L);
  }

  /** What {@link #reach} was told of that row; empty where nothing was. */
  String name(String table) {
    return names.getOrDefault(table, "");
  }

  /**
   * @param name what of the row never changes
   */
  void reach(String table, long id, String name) {
    reached.put(table, id);
    names.put(table, name);
    changed();
  }

  /** The file is another one by now, with rows of its own. */
  void beginAnew(String table) {
    reached.put(table, 0L);
    names.remove(table);
    rows(table).clear();
    changed();
  }

  /** Rows to be tried again. */
  List<Long> failed(String table) {
    return List.copyOf(rows(table).keySet());
  }

  /** Whether it is noted; where too many are, none behind it may be reached. */
  boolean failed(String table, long id, String why) {
    Map<Long, String> rows = rows(table);
    if (rows.size() >= MOST_FAILED && !rows.containsKey(id)) {
      return false;
    }
    rows.remove(id); // to the end: each comes to be the first one
    rows.put(id, why);
    changed();
    return true;
  }

  void settled(String table, long id) {
    if (rows(table).remove(id) != null) {
      changed();
    }
  }

  private Map<Long, String> rows(String table) {
    return failed.computeIfAbsent(table, name -> new LinkedHashMap<>());
  }

  private void changed() {
    if (++unsaved >= CHANGES) {
      save();
    }
  }

  @Override
  public void close() {
    if (unsaved > 0) {
      save();
    }
  }

  private void save() {
    JsonObject.Builder kept = JsonObject.builder();
    reached.forEach(kept::put);
    names.forEach((table, name) -> kept.put("name_" + table, name));
    failed.forEach(
        (table, rows) -> {
          JsonObject.Builder json = JsonObject.builder();
          rows.forEach((id, why) -> json.put(String.valueOf(id), why));
          kept.put("failed_" + table, json.build());
        });
    workspace.replace(file, Json.bytes(kept.build()), Access.ORDINARY);
    unsaved = 0;
  }
}
