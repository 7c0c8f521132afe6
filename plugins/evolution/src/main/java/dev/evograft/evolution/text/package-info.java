// SPDX-License-Identifier: Apache-2.0
/**
 * Finds many literals in one pass over a text. Knows nothing of signals or genes.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evolution.text;

import org.jspecify.annotations.NullMarked;
