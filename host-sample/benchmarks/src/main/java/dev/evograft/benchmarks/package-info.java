// SPDX-License-Identifier: Apache-2.0
/**
 * Measures that {@code docs/benchmarks.md} quotes.
 *
 * <p>Never shipped.
 */
@NullMarked
package dev.evograft.benchmarks;

import org.jspecify.annotations.NullMarked;
