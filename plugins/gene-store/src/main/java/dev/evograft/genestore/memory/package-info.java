// SPDX-License-Identifier: Apache-2.0
/**
 * What was seen, tried and came of it: the memory graph, what follows from it, and what the genes
 * learn of it.
 *
 * <p>Not for use by others: everything here is reached through {@code dev.evograft.spi.asset}.
 */
@NullMarked
package dev.evograft.genestore.memory;

import org.jspecify.annotations.NullMarked;
