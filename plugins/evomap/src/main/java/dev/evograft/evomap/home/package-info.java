// SPDX-License-Identifier: Apache-2.0
/**
 * Where a hub is, and what this home keeps about hubs for every workspace and process: who this
 * node is there, its secrets, and what was spent.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evomap.home;

import org.jspecify.annotations.NullMarked;
