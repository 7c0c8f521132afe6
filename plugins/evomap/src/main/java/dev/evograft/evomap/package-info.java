// SPDX-License-Identifier: Apache-2.0
/**
 * The client of an EvoMap hub: GEP-A2A over HTTP.
 *
 * <p>Not for use by others: everything here is reached through the SPI.
 */
@NullMarked
package dev.evograft.evomap;

import org.jspecify.annotations.NullMarked;
