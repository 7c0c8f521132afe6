// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.asset;

import dev.evograft.gep.Asset;
import java.util.List;
import org.pf4j.ExtensionPoint;

/**
 * Knows genes and capsules that are not in this workspace, such as a hub. A cycle asks every source
 * what it has for the cycle's signals, and stages what comes; nothing of it is used before somebody
 * promotes it, unless the source is {@link #trusted}.
 *
 * <p>Called on a thread of its own that ends with the call. One call at a time: while an earlier
 * one goes on, the source is left out. Whoever answers too late, throws, or gives what is no gene
 * or capsule, or not what its {@code asset_id} says, is named by the cycle, which goes on without;
 * a call that is too late is interrupted.
 *
 * @since 0.1
 */
public interface AssetSource extends ExtensionPoint {

  /** By what name records know it, and where its assets come from: {@code evomap}. One line. */
  String name();

  /**
   * Whether its capsules may be replayed at once, without anybody who promotes them, because the
   * user said so. A cycle does that only where {@code evolve.place=copy} and {@code
   * evolve.sandbox=required} are set, and judges by checks of this machine alone: no command of
   * such an asset is run, and no word of it goes to an agent. Asked with each question, on its
   * thread.
   *
   * @return false unless overridden
   */
  default boolean trusted() {
    return false;
  }

  /**
   * What it has for these signals, the best first; with nothing to say, none.
   *
   * @return genes and capsules, as they came, with their {@code asset_id}
   * @throws InterruptedException when nobody waits for the answer any more
   */
  List<? extends Asset> find(AssetQuestion question) throws InterruptedException;
}
