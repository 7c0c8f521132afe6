// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.asset;

import dev.evograft.gep.Asset;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The assets of one kind. Every call sees what any process had written when it began; an asset is
 * read from the disk and parsed when it is asked for. Safe for any thread; a call may wait for the
 * disk, never for a writer.
 *
 * <p>Every method throws {@code EvograftException}, code {@code store_unreadable}, if the files
 * cannot be read at all. Damaged parts of them are left out, and named as a problem.
 *
 * @param <A> what the assets are
 * @since 0.1
 */
public interface AssetReader<A extends Asset> {

  /** How many there are. */
  int size();

  /** One by its local id, or by its asset id. */
  Optional<A> find(String id);

  /** The newest, latest first. */
  List<A> latest(int most);

  /** Hands over every one, in the order in which they were first written. */
  void forEach(Consumer<? super A> action);

  /**
   * A number that is another one whenever the assets have changed, by whichever process; for those
   * who keep an index of their own.
   */
  long revision();
}
