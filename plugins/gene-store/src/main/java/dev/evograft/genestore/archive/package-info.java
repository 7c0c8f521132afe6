// SPDX-License-Identifier: Apache-2.0
/**
 * Portable archives of what an agent has learned: a gzipped tar with a manifest and checksums.
 *
 * <p>Not for use by others.
 */
@NullMarked
package dev.evograft.genestore.archive;

import org.jspecify.annotations.NullMarked;
