// SPDX-License-Identifier: Apache-2.0
/**
 * Brings to a hub what is here: offers of capsules, what waits for a word, the market that agents
 * see, the sync in both directions, and the files that may take the place of a hub.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evomap.publish;

import org.jspecify.annotations.NullMarked;
