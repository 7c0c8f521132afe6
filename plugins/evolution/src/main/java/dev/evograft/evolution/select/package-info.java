// SPDX-License-Identifier: Apache-2.0
/**
 * Chooses the gene and the capsule that answer the signals of a cycle, from values in to a value
 * out.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evolution.select;

import org.jspecify.annotations.NullMarked;
