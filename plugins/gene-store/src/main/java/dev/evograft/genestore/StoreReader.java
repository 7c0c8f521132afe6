// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.genestore.file.Shelf;
import dev.evograft.gep.Asset;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.AssetReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The assets of a shelf, as views. */
record StoreReader<A extends Asset>(Shelf shelf, Function<JsonObject, A> view)
    implements AssetReader<A> {

  @Override
  public int size() {
    return shelf.size();
  }

  @Override
  public Optional<A> find(String id) {
    return shelf.find(id).map(view);
  }

  @Override
  public List<A> latest(int most) {
    return shelf.latest(most).stream().map(view).toList();
  }

  @Override
  public void forEach(Consumer<? super A> action) {
    shelf.forEach(tree -> action.accept(view.apply(tree)));
  }

  @Override
  public long revision() {
    return shelf.revision();
  }
}
