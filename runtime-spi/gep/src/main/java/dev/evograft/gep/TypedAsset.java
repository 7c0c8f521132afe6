// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * An asset whose changed copies are of its own type.
 *
 * @param <A> that type
 * @since 0.1
 */
public sealed interface TypedAsset<A extends TypedAsset<A>> extends Asset
    permits Capsule,
        EvolutionEvent,
        Gene,
        MemoryGraphEvent,
        Mutation,
        OtherAsset,
        PersonalityState,
        Task,
        ValidationReport {

  @Override
  A over(JsonObject tree);

  @Override
  @SuppressWarnings("unchecked") // over gives an A, and nothing overrides Asset.with otherwise
  default A with(String key, @Nullable Object value) {
    return (A) Asset.super.with(key, value);
  }

  @Override
  @SuppressWarnings("unchecked") // as with
  default A without(String key) {
    return (A) Asset.super.without(key);
  }
}
