// SPDX-License-Identifier: Apache-2.0
/**
 * Where a cycle works: in the workspace or in a private copy of it, what it changed there, and the
 * way back.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evolution.place;

import org.jspecify.annotations.NullMarked;
