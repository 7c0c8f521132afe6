// SPDX-License-Identifier: Apache-2.0
/**
 * Declares what a cycle is about to change, and what it expects of that, from values in to a value
 * out.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evolution.mutate;

import org.jspecify.annotations.NullMarked;
