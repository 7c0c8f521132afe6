// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.snapshot;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Exact snapshots of a workspace. Whoever is about to change files of the user takes one first.
 *
 * <p>Safe for any thread and any number of processes: one at a time works, the others wait for it
 * for half a minute. Every method reads the disk and may take seconds; no method calls back. Before
 * its own work each finishes, or drops, what a process that died had left half done; {@link
 * #recover} does only that, and tells. A restore that is half done for more than a day is finished
 * by {@link #create}, {@link #restore}, {@link #rollBack} and {@link #recover} alone.
 *
 * <p>A snapshot is named by its id, or by the beginning of one where that is unique; where several
 * begin so, every method that takes an id throws a {@code BadInputException} with the code {@code
 * ambiguous_id}.
 *
 * @since 0.1
 */
public interface Snapshots {

  /**
   * Records the state of the workspace. Changes nothing that the user has.
   *
   * @param reason for people, one line
   * @throws dev.evograft.spi.EvograftException before anything was recorded, with the remedy: code
   *     {@code split_index}, {@code sparse_index}, {@code sha256_repository}, {@code
   *     reftable_repository}, {@code bad_index}, {@code unwritable_name}, {@code too_large}, {@code
   *     too_many_repositories}, {@code bad_git_config}, {@code bad_store}, {@code
   *     foreign_workspace}, {@code lock_timeout}
   * @throws dev.evograft.spi.RetriableException code {@code git_busy}: git is at work; {@code
   *     workspace_busy}: somebody replaces folders
   * @throws dev.evograft.spi.EvograftException code {@code write_failed}: the disk refused
   */
  Snapshot create(String reason);

  /** All snapshots, the newest first. */
  List<Snapshot> list();

  /**
   * One of them.
   *
   * @throws dev.evograft.spi.BadInputException code {@code snapshot_not_found}
   */
  Snapshot find(String id);

  /**
   * In what the workspace differs from a snapshot now, as a restore would see it; nothing is
   * changed.
   *
   * @throws dev.evograft.spi.BadInputException code {@code snapshot_not_found}
   */
  List<Change> diff(String id);

  /**
   * Reads files and links as a snapshot has them; nothing is changed.
   *
   * @param paths relative to the root of the workspace, as {@link #diff} names them
   * @return by path those that are regular files or links there; all others are left out
   * @throws dev.evograft.spi.BadInputException code {@code snapshot_not_found}
   * @throws dev.evograft.spi.EvograftException code {@code snapshot_damaged}
   */
  Map<String, Content> read(String id, Collection<String> paths);

  /**
   * Makes the workspace what it was. What is overwritten or removed is recorded first, as a
   * snapshot of kind {@link Snapshot.Kind#UNDO}. A restore that dies is finished by the next call
   * of any method, in any process, unless somebody changed what it restores.
   *
   * @param paths relative to the root of the workspace; only these files, and those beneath them,
   *     and nothing of git's own; empty for everything
   * @throws dev.evograft.spi.BadInputException code {@code snapshot_not_found} or {@code bad_path}
   * @throws dev.evograft.spi.EvograftException before anything was changed: code {@code
   *     snapshot_damaged}, {@code half_done} (another restore comes first), {@code bad_plan}, and
   *     those of {@link #create}; {@code write_failed} also later, then the next call goes on
   */
  Restored restore(String id, List<String> paths);

  /**
   * What is to be done when work that began with this snapshot has failed; the setting {@code
   * rollback.mode} decides.
   *
   * @throws dev.evograft.spi.EvograftException as {@link #restore} does
   */
  RolledBack rollBack(String id);

  /**
   * Removes snapshots that are older or more than the settings allow, and the given ones whatever
   * their age. What nothing else needs is gone from the disk afterwards.
   *
   * @return the ids that were removed
   * @throws dev.evograft.spi.BadInputException code {@code snapshot_not_found}, and nothing was
   *     removed
   * @throws dev.evograft.spi.EvograftException code {@code holds_only_copy} or {@code in_use}, and
   *     nothing was removed: a given one holds what nobody else has, or somebody needs it
   */
  List<String> prune(List<String> ids);

  /**
   * Notes that somebody needs a snapshot: it is not removed for its age or number, and not by
   * {@link #prune}, until {@link #release}. Again for the same one it does nothing.
   *
   * @param by who, such as {@code cycle 0199c2}: letters, digits, spaces and dashes
   * @throws dev.evograft.spi.BadInputException code {@code snapshot_not_found}
   */
  void hold(String id, String by);

  /** Takes back all that {@link #hold} noted for somebody; does nothing where there is nothing. */
  void release(String by);

  /** Finishes or drops what a process that died had begun; a line for each, saying which. */
  List<String> recover();

  /**
   * A file or a link as it was. The array is nobody else's.
   *
   * @param bytes its content, or what the link points to
   * @param executable whether its owner may execute it
   * @param link whether it is a link
   */
  record Content(byte[] bytes, boolean executable, boolean link) {}
}
