// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is published together, in the form of the wire.
 *
 * @param gene the strategy
 * @param capsule one use of it
 * @param event the cycle that the capsule came from
 * @since 0.1
 */
public record Bundle(Gene gene, Capsule capsule, Optional<EvolutionEvent> event) {

  /** All of it, in the order of publishing. */
  public List<Asset> assets() {
    List<Asset> assets = new ArrayList<>(List.of(gene, capsule));
    event.ifPresent(assets::add);
    return List.copyOf(assets);
  }

  /** What is wrong with it, see {@link Rules#checkBundle}. */
  public List<Violation> check() {
    return Rules.checkBundle(assets());
  }
}
