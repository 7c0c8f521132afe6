// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

/**
 * How much a snapshot may store. It counts what is new to the store; what is committed costs
 * nothing.
 *
 * @param bytes of all
 * @param file bytes of one file
 * @param files how many may be covered
 */
record Limits(long bytes, long file, long files) {

  static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
}
