// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

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
        Set<ObjectId> held = hold(each, kept, reached);
        isWanted(held);
        reached.add(held);
      } else { // nothing that the user's repository alone has: it may be gone when this is needed
        Set<ObjectId> held = hold(each, whole.all(), null);
        isWanted(held);
        held.removeAll(each.staged().keySet());
        whole.add(held);
      }
    }
    return unheld;
  }

  /** It was copied anew, with all that it leads to. */
  private void isWanted(Set<ObjectId> held) throws IOException {
    if (waste.removeAll(held)) {
      Waste.write(store, waste);
    }
  }

  private Set<ObjectId> hold(Wanted.Repository one, Set<ObjectId> haves, @Nullable Reached reached)
      throws IOException {
    free = left;
    List<Map<ObjectId, String>> stages = new ArrayList<>();
    Map<ObjectId, String> all = new LinkedHashMap<>();
    for (Map<ObjectId, String> stage : one.stages()) {
      Map<ObjectId, String> wants = new LinkedHashMap<>();
      for (Map.Entry<ObjectId, String> want : stage.entrySet()) {
        ObjectId id = want.getKey();
        boolean owned = store.owns(id) && !waste.contains(id);
        if (owned || !store.has(id) || (reached != null && reached.has(id))) {
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
      return new HashSet<>(all.keySet());
    } catch (MissingObjectException | HeldObjects.TooLarge e) {
      return inStages(stages, haves);
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
