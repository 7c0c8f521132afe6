// SPDX-License-Identifier: Apache-2.0
/**
 * The workspace on disk: files that are replaced as a whole, locks, the state folder, and whether
 * that folder is this user's own.
 *
 * <p>Not for public use. The runtime implements and calls it.
 */
@NullMarked
package dev.evograft.runtime.internal.workspace;

import org.jspecify.annotations.NullMarked;
