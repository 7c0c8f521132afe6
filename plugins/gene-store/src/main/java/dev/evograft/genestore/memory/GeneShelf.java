// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.gep.Gene;
import dev.evograft.spi.asset.AssetStore;
import java.util.Optional;

/** The genes that learn. Safe for any thread. */
interface GeneShelf {

  /** A gene by its local id. */
  Optional<Gene> find(String id);

  /** Replaces it. */
  void put(Gene gene);

  /** The genes of a store. */
  static GeneShelf of(AssetStore store) {
    return new GeneShelf() {
      @Override
      public Optional<Gene> find(String id) {
        return store.genes().find(id);
      }

      @Override
      public void put(Gene gene) {
        store.put(gene);
      }
    };
  }
}
