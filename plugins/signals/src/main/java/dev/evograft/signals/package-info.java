// SPDX-License-Identifier: Apache-2.0
/**
 * Derives signals from what a run prints and leaves.
 *
 * <p>Not for use by others: everything here is reached through the SPI.
 */
@NullMarked
package dev.evograft.signals;

import org.jspecify.annotations.NullMarked;
