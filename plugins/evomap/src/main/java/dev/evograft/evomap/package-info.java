// SPDX-License-Identifier: Apache-2.0
/**
 * The client of an EvoMap hub: GEP-A2A over HTTP.
 *
 * <p>Here is the plugin. A package below knows those before it in this list and none after, which a
 * test guards: {@code settings}, {@code endpoint}, {@code home}, {@code hub}, {@code asset}, {@code
 * publish}, {@code task}, {@code event}, {@code command}, {@code serve}.
 *
 * <p>Not for use by others: everything here is reached through the SPI.
 */
@NullMarked
package dev.evograft.evomap;

import org.jspecify.annotations.NullMarked;
