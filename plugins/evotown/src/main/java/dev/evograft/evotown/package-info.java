// SPDX-License-Identifier: Apache-2.0
/**
 * Reports runs to Evotown, the system of record.
 *
 * <p>Not for use by others: everything here is reached through the SPI.
 */
@NullMarked
package dev.evograft.evotown;

import org.jspecify.annotations.NullMarked;
