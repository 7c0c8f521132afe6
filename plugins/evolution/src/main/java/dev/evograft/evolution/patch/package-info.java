// SPDX-License-Identifier: Apache-2.0
/**
 * Changes of files as text: written as git writes them, read from whoever made them, and applied as
 * a whole or not at all, in memory. Knows nothing of disks and repositories.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evolution.patch;

import org.jspecify.annotations.NullMarked;
