// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Holds what one snapshot wants, as far as there may be so much. A history that is too large is
 * found out once: the first try that fails ends the tries for its repository, and is remembered.
 */
final class Holding {

  /** Of what is not held, the end of the line. */
  static final String TOO_LARGE =
      ": its history is more than snapshot.max_bytes, and is lost if git removes it";

  private final Store store;
  private final HeldObjects objects;
  private final long most;
  private final HeldTips whole;
  private final HeldTips tooLarge;
  private final Set<ObjectId> waste;
  private final List<String> unheld = new ArrayList<>();
  private long left;
  private long free; // when the repository was begun with

  /**
   * Of one snapshot.
   *
   * @param most bytes of all together
   */
  Holding(Store store, long most) throws IOException {
    this.store = store;
    this.objects = new HeldObjects(store);
    this.most = most;
    this.left = most;
    this.whole = HeldTips.whole(store);
    this.tooLarge = HeldTips.tooLarge(store, most);
    this.waste = Waste.read(store);
  }

  /** Returns what is not held, a line each. */
  List<String> hold(Wanted wanted) throws IOException {
    Set<ObjectId> kept = new HashSet<>();
    for (ObjectId id : wanted.kept()) {
      if (store.has(id)) {
        kept.add(id);
      }
    }
    Reached reached = Reached.load(store, kept);
    for (Wanted.Repository each : wanted.repositories()) {
      if (each.safe()) {
        Set<ObjectId> there = whole(each, kept, reached);
        there.addAll(hold(each, kept, id -> there.contains(id) || reached.has(id)));
        reached.add(there);
      } else { // nothing that the user's repository alone has: it may be gone when this is needed
        Set<ObjectId> held = hold(each, whole.all(), whole::has);
        held.removeAll(each.staged().keySet());
        whole.add(held);
      }
    }
    return unheld;
  }

  /** To have a commit is not to have what it leads to: another snapshot's ref kept that then. */
  private Set<ObjectId> whole(Wanted.Repository one, Set<ObjectId> kept, Reached reached)
      throws IOException {
    Set<ObjectId> owned = new HashSet<>();
    for (Map<ObjectId, String> stage : one.stages()) {
      for (ObjectId id : stage.keySet()) {
        if (stage != one.staged() && !reached.has(id) && owns(id)) {
          owned.add(id);
        }
      }
    }
    return new HashSet<>(new HeldWalk(store, kept).whole(owned));
  }

  private boolean owns(ObjectId id) throws IOException {
    return store.owns(id) && !waste.contains(id);
  }

  /** It was copied anew, with all that it leads to. */
  private void isWanted(Set<ObjectId> held) throws IOException {
    if (waste.removeAll(held)) {
      Waste.write(store, waste);
    }
  }

  private Set<ObjectId> hold(
      Wanted.Repository one, Set<ObjectId> haves, Predicate<ObjectId> isThere) throws IOException {
    free = left;
    List<Map<ObjectId, String>> stages = new ArrayList<>();
    Map<ObjectId, String> all = new LinkedHashMap<>();
    for (Map<ObjectId, String> stage : one.stages()) {
      Map<ObjectId, String> wants = new LinkedHashMap<>();
      for (Map.Entry<ObjectId, String> want : stage.entrySet()) {
        ObjectId id = want.getKey();
        boolean owned = stage == one.staged() && owns(id); // a content leads to nothing
        if (owned || !store.has(id) || isThere.test(id)) {
          continue;
        }
        if (tooLarge.has(id)) {
          name(want.getValue(), TOO_LARGE);
        } else {
          wants.put(id, want.getValue());
        }
      }
      stages.add(wants);
      all.putAll(wants);
    }
    try {
      left -= objects.copyHere(all.keySet(), haves, left);
      isWanted(all.keySet());
      return new HashSet<>(all.keySet());
    } catch (MissingObjectException | HeldObjects.TooLarge e) {
      Set<ObjectId> held = inStages(stages, haves);
      isWanted(held);
      return held;
    }
  }

  /** The most important first; what is too much, and what comes after it, is given up. */
  private Set<ObjectId> inStages(List<Map<ObjectId, String>> stages, Set<ObjectId> haves)
      throws IOException {
    Set<ObjectId> held = new HashSet<>();
    Set<ObjectId> has = new HashSet<>(haves);
    boolean full = false;
    for (Map<ObjectId, String> wants : stages) {
      Set<ObjectId> got = new HashSet<>();
      try {
        if (!full) {
          left -= objects.copyHere(wants.keySet(), has, left);
          got.addAll(wants.keySet());
        }
      } catch (HeldObjects.TooLarge e) {
        full = true;
      } catch (MissingObjectException e) {
        full = oneByOne(wants, has, got);
      }
      if (full) {
        Map<ObjectId, String> given = new LinkedHashMap<>(wants);
        given.keySet().removeAll(got);
        giveUp(given);
      }
      has.addAll(got);
      held.addAll(got);
    }
    return held;
  }

  /** Where git itself cannot go everywhere. Returns whether there is no room for more. */
  private boolean oneByOne(Map<ObjectId, String> wants, Set<ObjectId> has, Set<ObjectId> got)
      throws IOException {
    for (Map.Entry<ObjectId, String> want : List.copyOf(wants.entrySet())) {
      try {
        left -= objects.copyHere(Set.of(want.getKey()), has, left);
        got.add(want.getKey());
      } catch (HeldObjects.TooLarge e) {
        return true;
      } catch (MissingObjectException e) {
        wants.remove(want.getKey());
        name(
            want.getValue(),
            ": not all of its history is here, so it is not held; git fetch --refetch brings it");
      }
    }
    return false;
  }

  private void giveUp(Map<ObjectId, String> wants) throws IOException {
    wants.values().forEach(name -> name(name, TOO_LARGE));
    if (free == most) { // else there may be room the next time
      tooLarge.add(wants.keySet());
    }
  }

  private void name(String what, String why) {
    unheld.add(Failures.oneLine(what) + why);
  }
}
