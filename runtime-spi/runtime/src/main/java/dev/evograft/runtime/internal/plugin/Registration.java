// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import dev.evograft.spi.CommandProvider;
import dev.evograft.spi.asset.AssetSource;
import dev.evograft.spi.cycle.CycleListener;
import dev.evograft.spi.cycle.MutationExecutor;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.run.RunListener;
import dev.evograft.spi.run.SignalSource;
import java.util.List;
import org.pf4j.ExtensionPoint;

/**
 * A hook of a plugin.
 *
 * @param point the extension point it is for
 * @param extension the hook
 */
record Registration(Class<? extends ExtensionPoint> point, ExtensionPoint extension) {

  /** Every extension point of this SPI. */
  static final List<Class<? extends ExtensionPoint>> POINTS =
      List.of(
          RunListener.class,
          SignalSource.class,
          Destination.class,
          CycleListener.class,
          MutationExecutor.class,
          AssetSource.class,
          CommandProvider.class);

  String label() {
    return point.getSimpleName() + ": " + extension.getClass().getName();
  }
}
