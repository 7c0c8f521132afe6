// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.evolution.place.Found.Kind;
import dev.evograft.toolkit.file.DeletedTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes the folder of a room what a workspace is: copies what it lacks or has otherwise, and
 * removes whatever else is in it.
 *
 * @param folder of the room
 * @param held what it holds, which is kept true
 * @param remover of what is not wanted
 */
record RoomFill(Path folder, HeldFiles held, DeletedTree.Remover remover) {

  /**
   * What came of it.
   *
   * @param own what is in the folder now
   * @param left what could not be read, a line each
   * @param unfit files that still lead to the workspace
   * @param all whether none of the files was gone meanwhile
   */
  record Filled(Tree own, List<String> left, List<String> unfit, boolean all) {}

  /**
   * What has to be looked at to fill a room.
   *
   * @param there what is in it, by path
   * @param wanted what shall be in it, by path
   * @param whole whether that is all
   */
  record Work(Collection<Found> there, Collection<Found> wanted, boolean whole) {

    static Work all(Tree next, Tree is) {
      return new Work(is.entries().values(), next.entries().values(), true);
    }

    /** Only what is not what it was when the same was wanted. */
    static Work between(Tree next, Tree own, Tree is) {
      List<Found> there = new ArrayList<>();
      Map<String, Found> wanted = new TreeMap<>();
      for (Found found : is.entries().values()) {
        if (own.at(found.path()) != found) {
          there.add(found);
        }
      }
      List<String> paths = new ArrayList<>(there.stream().map(Found::path).toList());
      own.entries().keySet().stream().filter(path -> is.at(path) == null).forEach(paths::add);
      for (String path : paths) {
        Found found = next.at(path);
        if (found != null) {
          wanted.put(path, found);
        }
      }
      return new Work(there, wanted.values(), false);
    }
  }

  /**
   * Makes the folder what a workspace is.
   *
   * @param is what is in it
   * @param work what of that, and of what is wanted, has to be looked at
   */
  Filled fill(Survey next, Tree is, Work work) throws IOException {
    Tree.Changing now = new Tree.Changing(is);
    List<Found> folders = new ArrayList<>();
    List<Found> copied = new ArrayList<>();
    int right = 0;
    int known = 0;
    for (Found found : work.wanted()) {
      Found there = is.at(found.path());
      if (there != null && there.is(found.kind())) {
        right++;
      } else if (found.is(Kind.FOLDER)) {
        folders.add(found);
      }
      if (found.isCopied()) {
        known += held.has(found.path()) ? 1 : 0;
        if (!held.isStill(found, there)) {
          copied.add(found);
        }
      }
    }
    if (right < work.there().size()) {
      clear(next, work, now);
    }
    if (work.whole() && known < held.size()) {
      held.retain(next.tree());
    }
    for (Found found : folders) {
      Path made = folder.resolve(found.path());
      Files.createDirectories(made);
      now.put(found.path(), Stamp.of(made));
    }
    Filling filling = new Filling(next.root(), folder);
    filling.copy(copied);
    Set<String> sure = sure(next, copied);
    for (Found found : copied) {
      Stamp made = filling.made().get(found.path());
      held.put(found, made, sure.contains(found.path()));
      now.put(found.path(), made);
    }
    databases(next, now);
    next.seed().write(folder);
    boolean all = filling.made().size() == copied.size();
    return new Filled(now.tree(), filling.left(), filling.unfit(), all);
  }

  /** Removes what is not wanted, or in the way of what is. */
  private void clear(Survey next, Work work, Tree.Changing now) throws IOException {
    List<Found> there = new ArrayList<>(work.there());
    Collections.reverse(there); // what is in a folder goes first
    for (Found found : there) {
      Found keep = next.tree().at(found.path());
      if (keep == null || !keep.is(found.kind())) {
        remover.remove(folder.resolve(found.path()));
        now.remove(found.path());
      }
    }
  }

  /** The files of which it is sure that they were read as what their stamps say. */
  private static Set<String> sure(Survey of, List<Found> copied) throws IOException {
    Set<String> sure = ConcurrentHashMap.newKeySet();
    Lanes.each(
        copied,
        found -> {
          Stamp stamp = found.stamp();
          if (of.isSure(stamp) && stamp.equals(Stamp.find(of.root().resolve(found.path())))) {
            sure.add(found.path());
          }
        });
    return sure;
  }

  /** Nobody opens one that an agent may have open: git has what it was when it was committed. */
  private void databases(Survey next, Tree.Changing now) throws IOException {
    GitBlobs blobs = new GitBlobs(next.root());
    for (var database : next.git().databases().entrySet()) {
      byte[] content = blobs.blob(database.getValue());
      Found found = next.tree().at(database.getKey());
      if (content != null && found != null) {
        Path file = folder.resolve(database.getKey());
        Files.write(file, content);
        held.put(found, Stamp.of(file), false); // of which nobody is sure
        now.put(found.path(), Stamp.of(file));
      }
    }
  }
}
