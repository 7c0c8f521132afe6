// SPDX-License-Identifier: Apache-2.0
/**
 * Makes commits of what a cycle kept.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evolution.solidify;

import org.jspecify.annotations.NullMarked;
