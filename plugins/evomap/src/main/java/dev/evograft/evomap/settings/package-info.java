// SPDX-License-Identifier: Apache-2.0
/**
 * The settings of this plugin, what may cost credits, and which release this is.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evomap.settings;

import org.jspecify.annotations.NullMarked;
