// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.gep.AssetIds;
import org.jspecify.annotations.Nullable;

/**
 * Records of one type, which go by their id and by their content id; that is computed where they do
 * not state it.
 *
 * @param type the {@code type} of their lines
 */
public record TypedNames(String type) implements RecordNames {

  @Override
  public boolean has(@Nullable String ofLine) {
    return type.equals(ofLine);
  }

  @Override
  public Names names(@Nullable String id, @Nullable String assetId, Text text) {
    return new Names(id, assetId != null ? assetId : AssetIds.compute(text.parse()));
  }
}
