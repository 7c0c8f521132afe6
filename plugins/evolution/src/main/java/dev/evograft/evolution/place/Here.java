// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.spi.snapshot.Change;
import dev.evograft.spi.snapshot.Snapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The workspace itself. Nothing here writes to it: what checks need, they have in their room, and
 * the way back is a snapshot.
 */
public final class Here implements Place {

  private final Room room;
  private final Snapshots snapshots;
  private final String snapshot;
  private Optional<Moment> moment = Optional.empty();

  /**
   * A workspace since it was surveyed for a room.
   *
   * @param snapshot of the same state; what lies above the workspace, it alone knows
   */
  public Here(Room room, Snapshots snapshots, String snapshot) {
    this.room = room;
    this.snapshots = snapshots;
    this.snapshot = snapshot;
  }

  @Override
  public Path folder() {
    return room.survey().root();
  }

  @Override
  public Comparison compare() {
    try {
      Survey survey = room.survey();
      Tree now = survey.now();
      Differences differences = compared(now).all();
      differences.included(Included.changed(room, now));
      for (String path : survey.gitChanged()) {
        if (GitWatch.isWork(path)) {
          differences.meanwhile(path);
        } else {
          differences.git(path);
        }
      }
      above(survey.root(), differences);
      moment = Moment.of(survey, now, true);
      return differences.done();
    } catch (IOException e) {
      throw room.failed(e);
    }
  }

  @Override
  public Comparison compare(Set<String> touched) {
    try {
      Tree now = TreeWalk.only(folder(), room.survey().tree(), touched);
      moment = Moment.of(room.survey(), now, false);
      return compared(now).only(new TreeSet<>(touched)).done();
    } catch (IOException e) {
      throw room.failed(e);
    }
  }

  @Override
  public Optional<Moment> moment() {
    return moment;
  }

  private Compared compared(Tree now) {
    return new Compared(room, new Compared.Where(folder(), true, this::before), now);
  }

  private @Nullable Stamp before(String path) {
    Found found = room.survey().tree().at(path);
    return found != null && found.isCopied() ? found.stamp() : null;
  }

  /** A workspace may be a folder of a repository: what lies beside it is the repository's, too. */
  private void above(Path root, Differences differences) {
    Optional<GitFolder> git = GitFolder.around(root);
    String above = git.map(folder -> folder.prefixOf(root)).orElse("");
    if (above.isEmpty()) {
      return;
    }
    for (Change change : snapshots.diff(snapshot)) {
      String path = change.path();
      boolean isGit = path.startsWith(".git/") || path.startsWith("refs/");
      if (!isGit && !path.startsWith(above)) {
        differences.meanwhile("../" + path);
      }
    }
  }
}
