// SPDX-License-Identifier: Apache-2.0
/**
 * Finds secrets in texts and puts marks in their places.
 *
 * <p>Not for public use. The runtime implements and calls it.
 */
@NullMarked
package dev.evograft.runtime.internal.redact;

import org.jspecify.annotations.NullMarked;
