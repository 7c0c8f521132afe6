// SPDX-License-Identifier: Apache-2.0
/**
 * Tasks of a hub: claimed, worked on in a folder of their own, completed; and those that several
 * nodes solve together.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evomap.task;

import org.jspecify.annotations.NullMarked;
