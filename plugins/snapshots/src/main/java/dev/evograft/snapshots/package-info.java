// SPDX-License-Identifier: Apache-2.0
/**
 * Snapshots in a private repository beside the user's, and the restore that loses nothing. The
 * data's way: a walk finds what is covered ({@code TreeWalk}), its content is hashed as raw bytes
 * and stored where it is not safe already ({@code Contents}), and a manifest names it all ({@code
 * Recorder}). A restore records what there is now in the same way, writes a plan, applies the
 * difference of two manifests, and looks whether it is gone ({@code Restorer}).
 *
 * <p>Nothing here is for others: they use {@link dev.evograft.spi.snapshot.Snapshots}. JGit reads
 * and writes objects only; it sees no file of the working tree and no configuration of the user.
 */
@NullMarked
package dev.evograft.snapshots;

import org.jspecify.annotations.NullMarked;
