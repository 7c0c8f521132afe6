// SPDX-License-Identifier: Apache-2.0
/**
 * Evolution: signals are detected, a gene is selected, a change is made, checked, and kept or
 * undone. {@code docs/evolution.md} has the rules.
 *
 * <p>Nothing here is for other plugins but the service {@code dev.evograft.spi.cycle.Evolution}.
 */
@NullMarked
package dev.evograft.evolution;

import org.jspecify.annotations.NullMarked;
