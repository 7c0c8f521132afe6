// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

/**
 * How large the graph's files become.
 *
 * @param maxBytes a file of so many bytes is not written any more; {@link Long#MAX_VALUE} for never
 * @param kept so many older files stay
 */
record GraphLimits(long maxBytes, int kept) {

  /** What Evolver does: 100 MiB, 7 files. */
  static final GraphLimits STANDARD = new GraphLimits(100L << 20, 7);
}
