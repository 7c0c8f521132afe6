// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

/** An entry between the scan mark and the read mark. */
final class Slot {

  final long sequence;
  final long ordinal;

  /** Delivered, or left to a lane: nothing that holds the scan mark back. */
  boolean released;

  Slot(long sequence, long ordinal) {
    this.sequence = sequence;
    this.ordinal = ordinal;
  }
}
