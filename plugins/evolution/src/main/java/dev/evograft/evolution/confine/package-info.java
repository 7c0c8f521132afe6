// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps what a cycle starts within its folder: a sandbox of the system where there is one, and a
 * look at places outside that work has no business in.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evolution.confine;

import org.jspecify.annotations.NullMarked;
