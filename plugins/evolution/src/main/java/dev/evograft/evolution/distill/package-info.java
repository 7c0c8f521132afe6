// SPDX-License-Identifier: Apache-2.0
/**
 * Makes a new gene of what several successes of another one have in common.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evolution.distill;

import org.jspecify.annotations.NullMarked;
