// SPDX-License-Identifier: Apache-2.0
/**
 * Everything a plugin is and gets: the class it must have, its context, settings, workspace and
 * errors.
 *
 * <p>Plugins implement {@link dev.evograft.spi.EvograftPlugin} and {@link
 * dev.evograft.spi.CommandProvider}; the runtime implements the rest.
 */
@NullMarked
package dev.evograft.spi;

import org.jspecify.annotations.NullMarked;
