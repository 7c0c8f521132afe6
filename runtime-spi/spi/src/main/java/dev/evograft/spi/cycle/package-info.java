// SPDX-License-Identifier: Apache-2.0
/**
 * The phases of an evolution cycle as they are recorded and told.
 *
 * <p>Plugins implement {@link dev.evograft.spi.cycle.CycleListener} and {@link
 * dev.evograft.spi.cycle.MutationExecutor}.
 */
@NullMarked
package dev.evograft.spi.cycle;

import org.jspecify.annotations.NullMarked;
