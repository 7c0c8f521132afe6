// SPDX-License-Identifier: Apache-2.0
/**
 * Runs, from their start to their terminal entry.
 *
 * <p>Not for public use. The runtime implements and calls it.
 */
@NullMarked
package dev.evograft.runtime.internal.run;

import org.jspecify.annotations.NullMarked;
