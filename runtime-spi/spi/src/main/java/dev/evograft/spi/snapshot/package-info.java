// SPDX-License-Identifier: Apache-2.0
/**
 * Exact snapshots of a workspace and of the git repositories in it, and the way back to them.
 *
 * <p>One plugin provides {@link dev.evograft.spi.snapshot.Snapshots}; everybody else only calls it.
 * What is promised is written down in {@code docs/snapshots.md}.
 */
@NullMarked
package dev.evograft.spi.snapshot;

import org.jspecify.annotations.NullMarked;
