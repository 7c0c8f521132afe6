// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.Config;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Removes snapshots, and what only they needed. */
final class Pruner {

  /** Work that began with a snapshot may still go on. */
  private static final Duration YOUNG = Duration.ofHours(1);

  /** So many more than may be are removed at once, since each removal looks at all that stays. */
  private static final long BATCH = 10;

  /** Or this part of those that may be. */
  private static final long PART = 5;

  private final Config config;
  private final InstantSource clock;
  private final Store store;
  private final Places places;

  /**
   * What was removed.
   *
   * @param notes what people should know of it, a line each
   */
  record Pruned(List<String> ids, List<String> notes) {}

  Pruner(Config config, InstantSource clock, Store store, Places places) {
    this.config = config;
    this.clock = clock;
    this.store = store;
    this.places = places;
  }

  /**
   * Removes what is too old, or too much by some, but never the newest or the given one. What
   * people may look for later is named, as nobody asked for its removal.
   */
  Pruned expire(String spared) throws IOException {
    long most = config.get(SnapshotKeys.MAX_COUNT);
    Map<String, String> due = due(Math.min(BATCH, most / PART));
    due.remove(spared);
    Pruned pruned = remove(due.keySet(), false);
    List<String> notes = new ArrayList<>(pruned.notes());
    due.forEach(
        (id, what) -> {
          if (!what.isEmpty()) {
            notes.add("snapshot " + id + " is removed by age or count: " + what);
          }
        });
    return new Pruned(pruned.ids(), notes);
  }

  /** Removes what is too old or too much, and these. */
  Pruned prune(List<String> ids) throws IOException {
    Set<String> due = new LinkedHashSet<>(due(0).keySet());
    due.addAll(ids);
    return due.isEmpty() // what earlier ones left on the disk goes all the same
        ? new Pruned(List.of(), new Sweep(store, true).run())
        : remove(due, true);
  }

  /**
   * Ids, each with what a person may look for, or with nothing.
   *
   * @param slack how many more of a shelf than may be stay, until there are more
   */
  private Map<String, String> due(long slack) throws IOException {
    Set<String> used = used();
    if (used == null) {
      return new LinkedHashMap<>();
    }
    List<Snapshot> all = new Catalog(store).all();
    ByHand hands = new ByHand(store);
    used.addAll(new InUse(store).all());
    Instant now = clock.instant();
    Instant oldest = now.minus(config.get(SnapshotKeys.MAX_AGE));
    long most = config.get(SnapshotKeys.MAX_COUNT);
    Map<String, String> old = new LinkedHashMap<>();
    Map<Shelf, Map<String, String>> more = new EnumMap<>(Shelf.class);
    Map<Shelf, Integer> newer = new EnumMap<>(Shelf.class);
    for (Snapshot each : all) {
      Shelf shelf = Shelf.of(each, hands);
      boolean beyond = newer.merge(shelf, 1, Integer::sum) > most && shelf != Shelf.UNDO;
      boolean aged = each.at().isBefore(oldest);
      boolean young = each.at().isAfter(now.minus(YOUNG));
      if ((aged || beyond)
          && !young
          && each != all.get(0) // the newest stays
          && !used.contains(each.id())
          && !Catalog.isDamaged(each) // which is removed by name only
          && !new Aside(store).holds(each.id())) {
        Map<String, String> some =
            aged ? old : more.computeIfAbsent(shelf, none -> new LinkedHashMap<>());
        some.put(each.id(), shelf == Shelf.WORK ? "" : Failures.oneLine(each.reason()));
      }
    }
    boolean due = !old.isEmpty() || more.values().stream().anyMatch(some -> some.size() > slack);
    if (due) { // it is looked at all that stays in any case
      more.values().forEach(old::putAll);
    }
    return old;
  }

  /** What is counted apart, so that a loop of work pushes out its own only. */
  private enum Shelf {
    /** What a person asked for. */
    HAND,
    /** The undo of what a person restored, often the only copy: it goes by its age alone. */
    UNDO,
    /** What failed work had made, where the settings ask to keep it. */
    STASH,
    /** What programs take, and the undo of what they restore. */
    WORK;

    static Shelf of(Snapshot snapshot, ByHand hands) {
      if (hands.has(snapshot.id())) {
        return snapshot.kind() == Snapshot.Kind.UNDO ? UNDO : HAND;
      }
      return snapshot.kind() == Snapshot.Kind.STASH ? STASH : WORK;
    }
  }

  /** What a restore that is half done needs does not go before it is finished or taken back. */
  void refuseUsed(List<String> ids) throws IOException {
    Set<String> used = used();
    PlanFile.Plan plan = used == null ? null : new PlanFile(store).find();
    if (used == null || plan == null) {
      return;
    }
    for (String id : ids) {
      if (used.contains(id)) {
        throw new EvograftException(
            "half_done",
            "the restore of "
                + plan.target()
                + " is half done, and needs snapshot "
                + id
                + "; "
                + plan.choice()
                + ", or remove it all the same: evograft snapshot prune --with-kept "
                + id);
      }
    }
  }

  /** What a restore that is half done needs; null when that cannot be told. */
  private @Nullable Set<String> used() throws IOException {
    try {
      PlanFile.Plan plan = new PlanFile(store).find();
      Set<String> used = new LinkedHashSet<>();
      if (plan != null) {
        used.add(plan.target());
        used.addAll(plan.undos());
      }
      return used;
    } catch (EvograftException e) {
      return null; // whoever looks is told by the recovery
    }
  }

  /**
   * Removes these.
   *
   * @param wholly whether all that nobody needs goes from the disk at once, whatever it takes
   */
  Pruned remove(Set<String> ids, boolean wholly) throws IOException {
    if (ids.isEmpty()) {
      return new Pruned(List.of(), List.of());
    }
    return new Pruned(List.copyOf(ids), new Removal(store, places).run(ids, commons(ids), wholly));
  }

  /** Of the repositories that have refs of these snapshots. */
  private Set<Path> commons(Set<String> ids) throws IOException {
    Set<Path> commons = new LinkedHashSet<>();
    if (places.main().isRepository()) {
      commons.add(places.main().common());
    }
    for (String id : ids) {
      Set<Path> noted = noted(id);
      if (noted != null) {
        commons.addAll(noted);
        continue;
      }
      try {
        for (Part part : new Catalog(store).manifest(id).parts()) {
          GitFolders folders = places.git(part);
          if (folders != null) {
            commons.add(folders.common());
          }
        }
      } catch (EvograftException e) {
        continue; // damaged: of those repositories whose snapshots can be read
      }
    }
    return commons;
  }

  /** Null where it is not noted; what the snapshot has says it, too, and takes longer to read. */
  private @Nullable Set<Path> noted(String id) throws IOException {
    try {
      return places.main().isRepository() ? new KeepRefs(store, places).commons(id) : null;
    } catch (EvograftException e) {
      return null;
    }
  }
}
