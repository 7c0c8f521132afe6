// SPDX-License-Identifier: Apache-2.0
/**
 * Runs cycles by itself, for as long as nobody stops it.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evolution.loop;

import org.jspecify.annotations.NullMarked;
