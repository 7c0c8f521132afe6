// SPDX-License-Identifier: Apache-2.0
/**
 * Snapshots in a private repository beside the user's, and the restore that loses nothing. The
 * data's way: a walk finds what is covered ({@code TreeWalker}), its content is hashed as raw bytes
 * and stored where it is not safe already ({@code Contents}), and a manifest names it all ({@code
 * Recorder}). A restore records what there is now in the same way, compares the two manifests to a
 * list of steps ({@code Planner}), writes that down ({@code PlanFile}), does them ({@code
 * PathSteps}, {@code GitSteps}) and looks whether they came out ({@code Restorer}); {@code
 * Recovery} does the same with a plan that a dead process left.
 *
 * <p>Nothing here is for others: they use {@link dev.evograft.spi.snapshot.Snapshots}. JGit reads
 * and writes objects only; it sees no file of the working tree and no configuration of the user.
 */
@NullMarked
package dev.evograft.snapshots;

import org.jspecify.annotations.NullMarked;
