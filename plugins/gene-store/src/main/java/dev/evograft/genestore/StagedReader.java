// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.spi.asset.AssetReader;
import dev.evograft.spi.asset.StagedAsset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** All that waits to be promoted: what lies in the folder beside ours, then what was staged. */
record StagedReader(StoreReader<StagedAsset> staged, OtherFolder other)
    implements AssetReader<StagedAsset> {

  @Override
  public int size() {
    return staged.size() + other.size();
  }

  @Override
  public Optional<StagedAsset> find(String id) {
    return staged.find(id).or(() -> other.find(id));
  }

  @Override
  public List<StagedAsset> latest(int most) {
    List<StagedAsset> latest = new ArrayList<>(staged.latest(most));
    latest.addAll(other.latest(most - latest.size()));
    return latest;
  }

  @Override
  public void forEach(Consumer<? super StagedAsset> action) {
    other.forEach(action);
    staged.forEach(action);
  }

  @Override
  public long revision() {
    return staged.revision() + other.revision();
  }
}
