// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * A look at the workspace.
 *
 * @param purpose why
 * @param pool that does the work
 * @param opened by which what may not be read is opened; null when it is left
 * @param moments told of what is looked at
 */
record Look(Purpose purpose, ForkJoinPool pool, @Nullable Opened opened, Moments moments) {}
