// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.evolution.evaluate.FileChange;
import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.evolution.patch.FileEdit;
import java.util.ArrayList;
import java.util.List;

/**
 * What an executor did to the files of a place.
 *
 * @param changes every file that is not what it was, by path, whatever its kind and extension
 * @param edits those of them that are regular files, with their contents
 * @param violations what no cycle may do, such as to change links or git's own files
 * @param notes for people, one line each
 * @param beside paths of the workspace that changed meanwhile although the executor worked
 *     elsewhere
 * @param doubts why no check could be believed
 */
public record Comparison(
    List<FileChange> changes,
    List<FileEdit> edits,
    List<Violation> violations,
    List<String> notes,
    List<String> beside,
    List<Doubt> doubts) {

  /** Nothing is different. */
  public static final Comparison NONE =
      new Comparison(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  public Comparison {
    changes = List.copyOf(changes);
    edits = List.copyOf(edits);
    violations = List.copyOf(violations);
    notes = List.copyOf(notes);
    beside = List.copyOf(beside);
    doubts = List.copyOf(doubts);
  }

  /** The same with these changes of the workspace. */
  Comparison besides(List<String> paths) {
    return new Comparison(changes, edits, violations, notes, paths, doubts);
  }

  /** The same with further violations, which are told first. */
  public Comparison with(List<Violation> further) {
    List<Violation> all = new ArrayList<>(further);
    all.addAll(violations);
    return new Comparison(changes, edits, all, notes, beside, doubts);
  }

  /** The same with further doubts. */
  public Comparison doubting(List<Doubt> further) {
    List<Doubt> all = new ArrayList<>(doubts);
    all.addAll(further);
    return new Comparison(changes, edits, violations, notes, beside, all);
  }
}
