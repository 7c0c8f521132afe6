// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.gep.AssetIds;
import dev.evograft.json.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records of some types, which go by their id and by their content id; that is computed where they
 * do not state it.
 *
 * @param types their {@code type}s
 */
public record TypedNames(Set<String> types) implements RecordNames {

  /** Of these types. */
  public static TypedNames of(String... types) {
    return new TypedNames(Set.of(types));
  }

  @Override
  public boolean has(@Nullable String ofLine) {
    return ofLine != null && types.contains(ofLine);
  }

  @Override
  public Names names(RecordHead head, Text text) {
    return new Names(head.id(), head.assetId());
  }

  @Override
  public boolean isComputed(String name) {
    return AssetIds.isAssetId(name);
  }

  @Override
  public String computed(JsonObject record) {
    return AssetIds.compute(record);
  }
}
