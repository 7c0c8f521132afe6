// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Another program on the same files, which knows nothing of our lock. */
final class Evolver {

  private final Path folder;

  Evolver(Path folder) {
    this.folder = folder;
  }

  /** Adds or replaces a gene in genes.json, which it writes anew as a whole. */
  void upsert(String id, String value) throws IOException {
    Path file = folder.resolve("genes.json");
    JsonObject old =
        Files.exists(file)
            ? JsonText.parseObject(Files.readAllBytes(file))
            : JsonObject.builder().put("version", 1).put("genes", List.of()).build();
    List<JsonObject> genes = new ArrayList<>(old.objects("genes"));
    genes.removeIf(gene -> gene.string("id", "").equals(id));
    genes.add(Shelves.gene(id, value));
    Path temp = folder.resolve("genes.json.tmp");
    Files.write(temp, Json.bytes(old.with("genes", genes)));
    Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Appends to genes.jsonl. */
  void append(String text) throws IOException {
    Files.writeString(
        folder.resolve("genes.jsonl"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
