// SPDX-License-Identifier: Apache-2.0
/**
 * Reads JSON text into frozen trees, with Jackson.
 *
 * <p>Only called. Needs {@code jackson-core}.
 */
@NullMarked
package dev.evograft.toolkit.json;

import org.jspecify.annotations.NullMarked;
