// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.journal;

import java.util.concurrent.CompletionStage;
import org.pf4j.ExtensionPoint;

/**
 * A durable reader of the journal, remote or local: what it has settled is remembered over
 * restarts.
 *
 * <p>It gets each entry of its types at least once; consecutive entries of one key in order, never
 * two calls for one key at a time, different keys side by side. Applying an entry twice must have
 * the effect of once; {@link JournalEntry#id()} tells them apart. Of all processes of a workspace
 * one at a time delivers to a destination.
 *
 * @since 0.1
 */
public interface Destination extends ExtensionPoint {

  /** What it is and what it wants. Asked once, after {@code ready}. */
  DestinationSettings settings();

  /**
   * Delivers. Called on a thread of the destination's plugin; it may block, though a stage is
   * better. A throw, or a stage that fails or is later than the call time-out, counts as {@link
   * DeliveryResult#retry} with the message as its reason. Whoever sends something asks {@link
   * Delivery#inTime()} right before it.
   */
  CompletionStage<DeliveryResult> deliver(Delivery delivery);
}
