// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.genestore.file.Ground;
import dev.evograft.genestore.file.Shelf;
import dev.evograft.genestore.file.ShelfFiles;
import dev.evograft.genestore.file.ShelfWriter;
import dev.evograft.gep.Asset;
import dev.evograft.json.JsonObject;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Makes the shelves of a folder. */
record Shelves(Ground ground, Executor executor) {

  <A extends Asset> Kept<A> make(ShelfFiles files, Function<JsonObject, A> view) {
    Shelf shelf = new Shelf(files, ground);
    return new Kept<>(shelf, new ShelfWriter(shelf, executor), new StoreReader<>(shelf, view));
  }
}
