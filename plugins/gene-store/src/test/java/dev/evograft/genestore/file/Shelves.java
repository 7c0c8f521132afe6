// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A shelf of genes whose summary is their value, as a process that has just begun has it. */
final class Shelves implements AutoCloseable {

  final Shelf shelf;
  final ShelfWriter writer;
  final Map<Path, String> reports = new LinkedHashMap<>();
  final Map<Runnable, Duration> later = new LinkedHashMap<>();
  private final StoreLock lock;

  Shelves(Path folder, Workspace workspace, Steps steps) {
    lock = new StoreLock(folder, workspace);
    FolderContext context =
        new FolderContext(
            lock,
            InstantSource.system(),
            (file, what) -> reports.compute(file.getFileName(), (name, known) -> what),
            steps);
    shelf = new Shelf(ShelfFiles.both(folder, "genes", "Gene"), context);
    writer = new ShelfWriter(shelf, (task, after) -> later.put(task, after));
  }

  static JsonObject gene(String id, String value) {
    return JsonObject.builder().put("type", "Gene").put("id", id).put("summary", value).build();
  }

  void put(String id, String value) {
    writer.append(List.of(gene(id, value)));
  }

  void remove(String id) {
    lock.hold(
        held -> {
          writer.remove(held, id);
          return true;
        });
    writer.settle();
  }

  void compact() {
    lock.ofCompaction()
        .hold(
            held -> {
              new Compaction(shelf).run();
              return true;
            });
  }

  Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    shelf.forEach(gene -> all.put(gene.string("id", "?"), gene.string("summary", "?")));
    return all;
  }

  @Override
  public void close() {
    shelf.close();
  }
}
