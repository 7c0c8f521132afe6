// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Another program on the same files, which knows nothing of our lock. */
final class Evolver {

  private final Path folder;
  private final Path genes;

  Evolver(Path folder) {
    this.folder = folder;
    this.genes = folder.resolve("genes.json");
  }

  /** As 1.94 adds or replaces a gene in genes.json: under its lock, beside it, in its place. */
  void upsert(String id, String value) throws IOException {
    Path lock = folder.resolve("genes.json.lock");
    take(lock);
    try {
      write(with(read(), id, value));
    } finally {
      Files.delete(lock);
    }
  }

  private static void take(Path lock) throws IOException {
    long deadline = System.nanoTime() + 5_000_000_000L;
    for (; ; ) {
      try {
        Files.writeString(
            lock,
            Long.toString(ProcessHandle.current().pid()),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE);
        return;
      } catch (FileAlreadyExistsException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  /** As an editor does: the file is cut off and written in place. */
  void upsertInPlace(String id, String value) throws IOException {
    Files.write(genes, Json.bytes(with(read(), id, value)));
  }

  /** What genes.json says now. */
  JsonObject read() throws IOException {
    return Files.exists(genes)
        ? JsonText.parseObject(Files.readAllBytes(genes))
        : JsonObject.builder().put("version", 1).put("genes", List.of()).build();
  }

  static JsonObject with(JsonObject old, String id, String value) {
    List<JsonObject> all = new ArrayList<>(old.objects("genes"));
    all.removeIf(gene -> gene.string("id", "").equals(id));
    all.add(Shelves.gene(id, value));
    return old.with("genes", all);
  }

  static JsonObject without(JsonObject old, String id) {
    List<JsonObject> all = new ArrayList<>(old.objects("genes"));
    all.removeIf(gene -> gene.string("id", "").equals(id));
    return old.with("genes", all);
  }

  /** As 1.29 does, which has no lock, whatever is there by now. */
  void write(JsonObject all) throws IOException {
    Path temp = folder.resolve("genes.json.tmp");
    Files.write(temp, Json.bytes(all));
    Files.move(temp, genes, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Appends to genes.jsonl. */
  void append(String text) throws IOException {
    Files.writeString(
        folder.resolve("genes.jsonl"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Cuts genes.jsonl off and writes it in place. */
  void rewriteLog(String text) throws IOException {
    Files.writeString(folder.resolve("genes.jsonl"), text);
  }
}
