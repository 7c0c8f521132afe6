// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.genestore.file.Ground;
import dev.evograft.genestore.file.Shelf;
import dev.evograft.genestore.file.ShelfFiles;
import dev.evograft.genestore.file.ShelfWriter;
import dev.evograft.gep.Asset;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.StagedAsset;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** The assets of one kind: where they are, how they are written, how they are read. */
record Kept<A extends Asset>(Shelf shelf, ShelfWriter writer, StoreReader<A> reader) {

  /**
   * Those in some files.
   *
   * @param view of a record
   * @param executor compacts now and then
   */
  static <A extends Asset> Kept<A> of(
      ShelfFiles files, Function<JsonObject, A> view, Ground ground, Executor executor) {
    Shelf shelf = new Shelf(files, ground);
    return new Kept<>(shelf, new ShelfWriter(shelf, executor), new StoreReader<>(shelf, view));
  }

  /** What a record of it goes by; empty if it cannot be removed, as it has no id. */
  Optional<String> key(JsonObject record) {
    A asset = reader.view().apply(record);
    return asset instanceof StagedAsset staged
        ? Optional.of(StagedLines.name(staged.asset()))
        : asset.id();
  }
}
