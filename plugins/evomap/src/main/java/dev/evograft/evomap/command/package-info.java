// SPDX-License-Identifier: Apache-2.0
/**
 * {@code evograft evomap}: what a person does at a hub.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evomap.command;

import org.jspecify.annotations.NullMarked;
