// SPDX-License-Identifier: Apache-2.0
/**
 * The smallest agent that embeds Evograft.
 *
 * <p>To be read and copied.
 */
@NullMarked
package dev.evograft.example;

import org.jspecify.annotations.NullMarked;
