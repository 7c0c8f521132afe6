// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps the run journal and the positions of its readers in SQLite.
 *
 * <p>Not for use by others: everything here is reached through the SPI.
 */
@NullMarked
package dev.evograft.journal;

import org.jspecify.annotations.NullMarked;
