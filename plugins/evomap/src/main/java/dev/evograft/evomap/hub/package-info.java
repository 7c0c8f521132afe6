// SPDX-License-Identifier: Apache-2.0
/**
 * Calls a hub: the client with its limits and envelopes, what an answer or an error means, and
 * hello, by which this node is known there.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evomap.hub;

import org.jspecify.annotations.NullMarked;
