// SPDX-License-Identifier: Apache-2.0
/**
 * Stand-ins of remote services on loopback, to try and to test against.
 *
 * <p>Not for use by others: everything here is reached through the SPI.
 */
@NullMarked
package dev.evograft.sandbox;

import org.jspecify.annotations.NullMarked;
