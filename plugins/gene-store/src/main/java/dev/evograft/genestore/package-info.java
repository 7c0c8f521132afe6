// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps what an agent has learned in the files of its workspace, which Evolver reads and writes
 * too.
 *
 * <p>Not for use by others: everything here is reached through the SPI.
 */
@NullMarked
package dev.evograft.genestore;

import org.jspecify.annotations.NullMarked;
