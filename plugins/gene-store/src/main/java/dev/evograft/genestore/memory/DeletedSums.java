// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * What the deleted files of a graph said, which is known from nowhere else: a line that tells which
 * files, so that the rest is read only when it is needed, and a line with the sums.
 */
final class DeletedSums {

  static final String FILE = "deleted.jsonl";

  private static final long VERSION = 1;

  private final MemoryState state;

  DeletedSums(MemoryState state) {
    this.state = state;
  }

  /** Which files; none where that cannot be read. */
  DeletedFiles files() {
    try (BufferedReader lines = Files.newBufferedReader(state.path(FILE), StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      return head(line == null ? "" : line);
    } catch (NoSuchFileException e) {
      return DeletedFiles.NONE;
    } catch (IOException | IllegalArgumentException e) {
      state.unusable(FILE, e);
      return DeletedFiles.NONE;
    }
  }

  private DeletedFiles head(String line) {
    JsonObject head = JsonText.parseObject(line.getBytes(StandardCharsets.UTF_8));
    long generation = head.integer("generation", -1);
    if (head.integer("version", 0) != VERSION
        || generation < 0
        || !head.string("graph", "").equals(state.about())) {
      throw new IllegalArgumentException("of another version, or about another graph");
    }
    return new DeletedFiles(generation, head.strings("names"));
  }

  /** The files and what they said. */
  Known load() {
    byte[] text = state.read(FILE).orElse(new byte[0]);
    try {
      List<String> lines = new String(text, StandardCharsets.UTF_8).lines().toList();
      if (lines.size() == 2) {
        JsonObject sums = JsonText.parseObject(lines.get(1).getBytes(StandardCharsets.UTF_8));
        return new Known(head(lines.get(0)), Aggregates.from(sums));
      }
    } catch (IllegalArgumentException e) {
      state.unusable(FILE, e);
    }
    return new Known(DeletedFiles.NONE, new Aggregates());
  }

  /** Adds what a file says that is deleted next. Under the lock of the graph's folder. */
  DeletedFiles add(String name, Aggregates said) {
    Known known = load();
    known.sums().append(said);
    DeletedFiles files = known.files().with(name);
    JsonObject head =
        JsonObject.builder()
            .put("version", VERSION)
            .put("graph", state.about())
            .put("generation", files.generation())
            .put("names", files.names())
            .build();
    state.replace(FILE, head + "\n" + known.sums().tree() + "\n");
    return files;
  }

  /** Files, and what they said. */
  record Known(DeletedFiles files, Aggregates sums) {}
}
