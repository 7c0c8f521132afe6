// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A view of one asset: a frozen tree with readers. Readers answer "absent" for a member that is
 * missing, null or of another type. Immutable and safe for any thread.
 *
 * @see Assets#of(JsonObject)
 * @since 0.1
 */
public interface Asset {

  /** The asset as it was read, every member of it. */
  JsonObject tree();

  /** The same view over another tree. */
  Asset over(JsonObject tree);

  /**
   * A copy in which a member has another value. The copy has no {@code asset_id}, for the stated
   * one does not hold any more; {@link AssetIds#complete} gives it a new one.
   *
   * @throws IllegalArgumentException if the value is no JSON value
   */
  default Asset with(String key, @Nullable Object value) {
    return over(tree().toBuilder().remove(AssetIds.KEY).put(key, value).build());
  }

  /** A copy that lacks a member, and the {@code asset_id}. */
  default Asset without(String key) {
    return over(tree().without(AssetIds.KEY).without(key));
  }

  /** What kind of asset it says it is; empty where it says nothing. */
  default String type() {
    return tree().string("type", "");
  }

  /** The local id, such as {@code gene_gep_repair_from_errors}. */
  default Optional<String> id() {
    return tree().string("id");
  }

  /** The content id as the asset states it; whether it holds, {@link AssetIds#verify} tells. */
  default Optional<String> assetId() {
    return tree().string(AssetIds.KEY);
  }

  /** The version of the schema that it was written for. */
  default Optional<String> schemaVersion() {
    return tree().string("schema_version");
  }
}
