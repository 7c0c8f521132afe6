// SPDX-License-Identifier: Apache-2.0
/**
 * Judges a change: what may be touched, how much was, and whether the checks pass that were fixed
 * before it was made.
 *
 * <p>Nothing in here changes a file of the workspace. For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evolution.evaluate;

import org.jspecify.annotations.NullMarked;
