// SPDX-License-Identifier: Apache-2.0
/**
 * Settings: where they come from, which of them counts, and what is wrong with them.
 *
 * <p>Not for public use. The runtime implements and calls it.
 */
@NullMarked
package dev.evograft.runtime.internal.config;

import org.jspecify.annotations.NullMarked;
