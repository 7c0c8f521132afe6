// SPDX-License-Identifier: Apache-2.0
/**
 * What every part of the runtime needs: time, ids, the identity of this process, and the place
 * where problems are told.
 *
 * <p>Not for public use. The runtime implements and calls it.
 */
@NullMarked
package dev.evograft.runtime.internal.core;

import org.jspecify.annotations.NullMarked;
