// SPDX-License-Identifier: Apache-2.0
/**
 * Files of JSON lines and of JSON that several programs write: locks, durable appends, places
 * instead of contents, and what to do with damage.
 *
 * <p>The rest of this plugin calls it; nobody implements anything.
 */
@NullMarked
package dev.evograft.genestore.file;

import org.jspecify.annotations.NullMarked;
