// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

/**
 * As {@link Moments}, but no room is held: in each of hundreds of stores that would be 8 MiB. And
 * nothing waits for the disk, which no test can see.
 */
interface Quiet extends Moments {

  Quiet NONE = what -> {};

  @Override
  default boolean forces() {
    return false;
  }

  @Override
  default int held() {
    return 0;
  }
}
