// SPDX-License-Identifier: Apache-2.0
/**
 * The life of a run: what starts it, what is told while it goes on, and how it ended.
 *
 * <p>Plugins implement {@link dev.evograft.spi.run.RunListener} and {@link
 * dev.evograft.spi.run.SignalSource}; the runtime implements the rest.
 */
@NullMarked
package dev.evograft.spi.run;

import org.jspecify.annotations.NullMarked;
