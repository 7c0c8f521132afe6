// SPDX-License-Identifier: Apache-2.0
/**
 * The table of a hub's endpoints: how each is called, with which credential, how often, and what it
 * costs.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evomap.endpoint;

import org.jspecify.annotations.NullMarked;
