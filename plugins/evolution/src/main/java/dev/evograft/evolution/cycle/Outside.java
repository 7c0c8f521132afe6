// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.confine.Confinement;
import dev.evograft.evolution.confine.WatchList;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
  private final String cycle;
  private final Set<Path> told = new HashSet<>();

  /**
   * Looks now.
   *
   * @param free whether who works can reach anything
   */
  Outside(Bench bench, Confinement confinement, String cycle, boolean free) {
    this.cycle = cycle;
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

  /** Looks again, tells and remembers what was not told before. */
  List<String> changed() {
    WatchList then = before;
    WatchList after = then == null ? null : look();
    if (then == null || after == null) {
      return List.of();
    }
    List<Path> changed = then.changedIn(after).stream().filter(told::add).toList();
    if (told.size() == changed.size()) { // the first look
      after.cut().forEach(cut -> bench.progress().note(cut + " has too much to be looked at"));
    }
    changed.stream()
        .limit(MOST_NAMED)
        .forEach(
            path ->
                bench.progress().note(path + " was written while the change was made; look at it"));
    if (changed.size() > MOST_NAMED) {
      bench.progress().note("and " + (changed.size() - MOST_NAMED) + " more files outside");
    }
    List<String> names = changed.stream().map(Path::toString).limit(MOST_NAMED).toList();
    new Concerns(bench.services().context()).outside(cycle, changed);
    return names;
  }
}
