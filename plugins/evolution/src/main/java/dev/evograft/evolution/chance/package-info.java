// SPDX-License-Identifier: Apache-2.0
/**
 * Chance that can be repeated.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evolution.chance;

import org.jspecify.annotations.NullMarked;
