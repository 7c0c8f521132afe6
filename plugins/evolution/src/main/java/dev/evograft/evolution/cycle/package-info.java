// SPDX-License-Identifier: Apache-2.0
/**
 * Runs a cycle through its phases, writes each down, and ends or goes on with what a process that
 * died had begun.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evolution.cycle;

import org.jspecify.annotations.NullMarked;
