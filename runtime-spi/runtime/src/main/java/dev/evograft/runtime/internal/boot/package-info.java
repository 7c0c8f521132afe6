// SPDX-License-Identifier: Apache-2.0
/**
 * Puts the parts of a runtime together, and takes them apart again.
 *
 * <p>Not for public use. {@code Evograft} calls it.
 */
@NullMarked
package dev.evograft.runtime.internal.boot;

import org.jspecify.annotations.NullMarked;
