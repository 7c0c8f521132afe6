// SPDX-License-Identifier: Apache-2.0
/**
 * Makes changes: applies those of a capsule, has a configured agent make them, or asks whoever
 * called.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evolution.execute;

import org.jspecify.annotations.NullMarked;
