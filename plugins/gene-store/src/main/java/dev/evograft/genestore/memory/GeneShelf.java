// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.gep.Gene;
import dev.evograft.spi.asset.AssetStore;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The genes that learn. Safe for any thread. */
interface GeneShelf {

  /** A gene by its local id. */
  Optional<Gene> find(String id);

  /** Changes one, see {@link AssetStore#update}. */
  void update(String id, UnaryOperator<Gene> change);

  /** The genes of a store. */
  static GeneShelf of(AssetStore store) {
    return new GeneShelf() {
      @Override
      public Optional<Gene> find(String id) {
        return store.genes().find(id);
      }

      @Override
      public void update(String id, UnaryOperator<Gene> change) {
        store.update(id, change);
      }
    };
  }
}
