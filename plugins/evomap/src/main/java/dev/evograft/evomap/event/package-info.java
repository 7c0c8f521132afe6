// SPDX-License-Identifier: Apache-2.0
/**
 * What a hub tells by itself: webhooks and events, each taken once and confirmed at the hub.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evomap.event;

import org.jspecify.annotations.NullMarked;
