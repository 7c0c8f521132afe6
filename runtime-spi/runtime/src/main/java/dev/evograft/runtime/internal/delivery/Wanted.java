// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.DestinationSettings;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which entries are a destination's: what it says, or said when it was last here. */
final class Wanted {

  private Wanted() {}

  /**
   * The types.
   *
   * @param settings null for one that is not here
   * @return empty where nobody knows
   */
  static Optional<Set<String>> types(Position at, @Nullable DestinationSettings settings) {
    return settings == null
        ? Optional.of(at.types()).filter(types -> !types.isEmpty())
        : Optional.of(settings.types());
  }
}
