// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.spi.asset.AssetReader;
import dev.evograft.spi.asset.StagedAsset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** All that waits to be promoted: what lies in the folder beside ours, then what was staged. */
record StagedReader(StoreReader<StagedAsset> staged, OtherFolder other)
    implements AssetReader<StagedAsset> {

  @Override
  public int size() {
    AtomicInteger more = new AtomicInteger();
    other.forEach(one -> more.incrementAndGet());
    return staged.size() + more.get();
  }

  @Override
  public Optional<StagedAsset> find(String id) {
    return staged.find(id).or(() -> other.find(id));
  }

  @Override
  public List<StagedAsset> latest(int most) {
    List<StagedAsset> latest = new ArrayList<>(staged.latest(most));
    if (latest.size() < most && !other.isNone()) {
      List<StagedAsset> more = new ArrayList<>();
      other.forEach(more::add);
      Collections.reverse(more);
      latest.addAll(more.subList(0, Math.min(most - latest.size(), more.size())));
    }
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
