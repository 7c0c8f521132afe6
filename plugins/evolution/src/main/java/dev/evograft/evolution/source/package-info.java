// SPDX-License-Identifier: Apache-2.0
/**
 * Asks other plugins for genes and capsules from elsewhere, without waiting for anybody for long.
 *
 * <p>Called by the phases of a cycle.
 */
@NullMarked
package dev.evograft.evolution.source;

import org.jspecify.annotations.NullMarked;
