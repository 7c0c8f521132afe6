// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;

/**
 * An asset of a type that has no view of its own, such as {@code CapabilityCandidate}, {@code
 * FailedCapsule} or {@code Pack}, or of none. It survives as it is.
 *
 * @since 0.1
 */
public record OtherAsset(JsonObject tree) implements TypedAsset<OtherAsset> {

  @Override
  public OtherAsset over(JsonObject tree) {
    return new OtherAsset(tree);
  }
}
