// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.confine.Confinement;
import dev.evograft.evolution.confine.WatchList;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at places outside of the workspace before and after somebody works who could reach them,
 * and says what was written there meanwhile, by whomever.
 */
final class Outside {

  private static final int MOST_NAMED = 20;

  private final Bench bench;
  private final Confinement confinement;
  private final @Nullable WatchList before;

  /**
   * Looks now.
   *
   * @param free whether who works can reach anything
   */
  Outside(Bench bench, Confinement confinement, boolean free) {
    this.bench = bench;
    this.confinement = confinement;
    this.before = free ? look() : null;
  }

  private @Nullable WatchList look() {
    return bench
        .services()
        .context()
        .home()
        .map(home -> WatchList.of(home, bench.services().root(), confinement.open()))
        .orElse(null);
  }

  /** Looks again and tells. */
  void changed() {
    WatchList then = before;
    WatchList after = then == null ? null : look();
    if (then == null || after == null) {
      return;
    }
    List<Path> changed = then.changedIn(after);
    changed.stream()
        .limit(MOST_NAMED)
        .forEach(
            path ->
                bench.progress().note(path + " was written while the change was made; look at it"));
    if (changed.size() > MOST_NAMED) {
      bench.progress().note("and " + (changed.size() - MOST_NAMED) + " more files outside");
    }
  }
}
