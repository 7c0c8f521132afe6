// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files that a room holds of its workspace, by path. For one thread. */
final class HeldFiles {

  private final Map<String, Held> held;

  /** Of which something else is known than what was written. */
  private final Set<String> changed = new HashSet<>();

  private @Nullable Written written;

  /**
   * A file, where it came from and in the room.
   *
   * @param sure whether its source had this stamp after it was read, too, and would have another if
   *     it had been written since
   */
  record Held(Stamp source, Stamp own, boolean sure) {}

  /**
   * What is on disk of them.
   *
   * @param seal by which it is known
   * @param bytes how much that is
   * @param whole how much of that was written at once, before anything was changed
   */
  record Written(String seal, long bytes, long whole) {}

  /** None. */
  HeldFiles() {
    this(new HashMap<>());
  }

  /** These, which are no one else's from now on. */
  HeldFiles(Map<String, Held> held) {
    this.held = held;
  }

  int size() {
    return held.size();
  }

  boolean has(String path) {
    return held.containsKey(path);
  }

  @Nullable Held at(String path) {
    return held.get(path);
  }

  /** All of them. */
  List<Map.Entry<String, Held>> entries() {
    return new ArrayList<>(held.entrySet());
  }

  void clear() {
    changed.addAll(held.keySet());
    held.clear();
  }

  void forget(String path) {
    held.remove(path);
    changed.add(path);
  }

  /** What is on disk of them; null for nothing. */
  @Nullable Written written() {
    return written;
  }

  /** Of which something else is known than what is on disk. */
  Set<String> changed() {
    return changed;
  }

  /** Now this is on disk. */
  void wrote(Written now) {
    written = now;
    changed.clear();
  }

  /** Forgets what a tree has no file of. */
  void retain(Tree tree) {
    for (String path : List.copyOf(held.keySet())) {
      Found found = tree.at(path);
      if (found == null || !found.isCopied()) {
        forget(path);
      }
    }
  }

  /**
   * Notes what came of a file.
   *
   * @param own what it is in the room; null where it is not there
   * @param sure as {@link Held#sure}
   */
  void put(Found source, @Nullable Stamp own, boolean sure) {
    changed.add(source.path());
    if (own == null) {
      held.remove(source.path());
    } else {
      held.put(source.path(), new Held(source.stamp(), own, sure));
    }
  }

  /** Whether what is there was made of just this, and is what it was then. */
  boolean isStill(Found source, @Nullable Found there) {
    Held known = held.get(source.path());
    return known != null
        && there != null
        && there.stamp().exact()
        && known.own().equals(there.stamp())
        && known.source().equals(source.stamp());
  }

  /**
   * Which of them somebody touched.
   *
   * @param now all that is in the room
   * @param kept what shall be in it
   */
  Room.Seen seen(Tree now, Tree kept) {
    Map<String, Found> is = new HashMap<>(now.entries());
    List<String> touched = new ArrayList<>();
    List<String> restamped = new ArrayList<>();
    for (var one : held.entrySet()) {
      Found found = is.remove(one.getKey());
      Stamp own = one.getValue().own();
      if (found == null || !found.stamp().equals(own)) {
        boolean alike = found != null && found.stamp().isLike(own);
        (alike ? restamped : touched).add(one.getKey());
      }
    }
    for (Found found : is.values()) {
      Found known = kept.at(found.path());
      if (known == null || !known.isSameFolder(found)) {
        touched.add(found.path());
      }
    }
    touched.sort(String::compareTo);
    restamped.sort(String::compareTo);
    return new Room.Seen(touched, restamped);
  }

  /** What each is in the room, as text, in the order of their paths. */
  Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    held.forEach((path, each) -> texts.put(path, each.own().text()));
    return texts;
  }
}
