// SPDX-License-Identifier: Apache-2.0
/**
 * Fences around the hooks of plugins: one that throws, hangs or is flooded harms itself only.
 *
 * <p>Not for public use. The runtime implements and calls it.
 */
@NullMarked
package dev.evograft.runtime.internal.fence;

import org.jspecify.annotations.NullMarked;
