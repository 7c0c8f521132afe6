// SPDX-License-Identifier: Apache-2.0
/**
 * Finds, describes, checks and runs Agent Skills.
 *
 * <p>Not for use by others: everything here is reached through the SPI.
 */
@NullMarked
package dev.evograft.skills;

import org.jspecify.annotations.NullMarked;
