// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.asset;

import dev.evograft.gep.MemoryGraphEvent;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * What was seen, tried and came of it: an append-only file, and what follows from it. Written and
 * read by the rules of {@link AssetStore}.
 *
 * @since 0.1
 */
public interface MemoryGraph {

  /** The folder of its files: {@code memory/evolution}, unless settings say else. */
  Path folder();

  /**
   * Appends an event with its secrets masked; one whose id is there already is not written again.
   */
  void append(MemoryGraphEvent event);

  /** The newest events, latest first. */
  List<MemoryGraphEvent> latest(int most);

  /** What it says of genes for these signals, by the rules of the GEP specification. */
  MemoryAdvice advise(Collection<String> signals);
}
