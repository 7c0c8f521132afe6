// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.DeliveryStore.State;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.DestinationSettings.Start;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A destination, and what delivering to it takes.
 *
 * @param settings what it said it wants
 * @param destination itself
 * @param executor the threads of its plugin
 * @param tools what all destinations share
 */
record Setup(
    DestinationSettings settings, Destination destination, Executor executor, Tools tools) {

  /**
   * What all destinations share.
   *
   * @param time both clocks
   * @param policy the numbers
   * @param random for jitter
   * @param owner who delivers
   * @param redact takes the secrets out of what is kept or shown
   */
  record Tools(
      Time time,
      DeliveryPolicy policy,
      RandomGenerator random,
      Owner owner,
      UnaryOperator<String> redact) {}

  /**
   * The place that it gets where it has none.
   *
   * @param head the end of the journal then: one that wants no past begins behind it
   */
  Position newPlace(long head) {
    long scan = settings.start() == Start.NOW ? head : 0;
    return new Position(
        settings.id(),
        settings.target(),
        settings.types(),
        scan,
        scan,
        State.ACTIVE.word(),
        null,
        null,
        null,
        0,
        null);
  }

  String id() {
    return settings.id();
  }

  Time time() {
    return tools.time();
  }

  DeliveryPolicy policy() {
    return tools.policy();
  }
}
