// SPDX-License-Identifier: Apache-2.0
/**
 * The way into the journal: one thread that writes in batches, the room that bounds what waits for
 * it, and the storage that is taken when no plugin provides one.
 *
 * <p>Not for public use. The runtime implements and calls it.
 */
@NullMarked
package dev.evograft.runtime.internal.journal;

import org.jspecify.annotations.NullMarked;
