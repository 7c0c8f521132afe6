// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.evolution.place.Found.Kind;
import java.util.Optional;
import java.util.Set;

/**
 * Paths of a workspace of which nobody could see afterwards that they were changed, and which no
 * snapshot has.
 */
record Unseen(Survey survey) {

  /** Why a path is one; empty when it is none. */
  Optional<String> why(String path) {
    Found found = survey.tree().at(path);
    if (found != null) {
      return known(found);
    }
    for (String at = path; !at.isEmpty(); at = Tree.parent(at)) {
      if (isPassedOver(at) || survey.scope().rules().ignores(at, !at.equals(path))) {
        return Optional.of(path + " lies where git ignores it");
      }
    }
    return Databases.looksLike(Tree.name(path), Set.of())
        ? Optional.of(path + " looks like a database")
        : Optional.empty();
  }

  private static Optional<String> known(Found found) {
    if (found.is(Kind.FILE) && !found.wanted()) {
      return Optional.empty();
    }
    return Optional.of(
        found.path()
            + (found.is(Kind.DATABASE) ? " is a database" : " is no file that a cycle changes"));
  }

  private boolean isPassedOver(String folder) {
    Found found = survey.tree().at(folder);
    return found != null && (!found.is(Kind.FOLDER) || found.wanted());
  }
}
