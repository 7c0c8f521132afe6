// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a restore moves aside as it is, so that its undo need not copy it: new files that are large,
 * and, where the disk is nearly full, all that is new, whole folders as they are. Nothing else is
 * called moved: of what will stay where it is the undo would have nothing.
 */
final class Movable {

  private static final int WORKABLE = 0700;

  private final Aside aside;
  private final String target;
  private final Predicate<String> wanted;
  private final long large;

  /**
   * Of one restore.
   *
   * @param target the snapshot that is restored
   * @param wanted which paths are restored
   * @param large from which size on what is new is moved; negative for all of it
   */
  Movable(Aside aside, String target, Predicate<String> wanted, long large) {
    this.aside = aside;
    this.target = target;
    this.wanted = wanted;
    this.large = large;
  }

  /** How many bytes an undo would have to copy of what is new, or has another size. */
  long copied(List<PartScan> scans) {
    long bytes = 0;
    for (PartScan scan : scans) {
      Map<String, Entry> known = known(scan.target());
      for (Found found : scan.scan().found()) {
        Entry was = known.get(found.path());
        long size = found.kind() == Kind.FILE ? found.stat().size() : 0;
        bytes += (was == null ? size <= large : was.size() != size) ? size : 0;
      }
    }
    return bytes;
  }

  /** As {@link PartScan#all}, with what is moved or left by that kind. */
  List<Found> all(PartScan scan) throws IOException {
    List<Found> all = scan.all();
    if (scan.target() == null || (large >= 0 && !hasAny(scan.target(), all))) {
      return all;
    }
    Map<String, Entry> known = known(scan.target());
    TreeMap<String, Found> found = new TreeMap<>();
    for (Found each : all) {
      if (each.area() == Area.TREE) {
        found.put(each.path(), each);
      }
    }
    Map<String, Character> kinds = kinds(scan, known, found);
    if (kinds.isEmpty()) {
      return all;
    }
    List<Found> result = new ArrayList<>();
    for (Found each : all) {
      Character kind = each.area() == Area.TREE ? kinds.get(each.path()) : null;
      if (kind != null) {
        result.add(new Found(each.area(), kind, each.path(), each.file(), each.stat()));
      } else if (each.area() != Area.TREE || !isWithin(each.path(), kinds)) {
        result.add(each);
      }
    }
    return result;
  }

  /** Whether there is anything to look at. */
  private boolean hasAny(Part target, List<Found> all) {
    return all.stream().anyMatch(each -> each.kind() == Kind.FILE && each.stat().size() > large)
        || target.entries().stream().anyMatch(entry -> Kind.single(entry.kind()));
  }

  /** By their paths; without those that were moved: they are as new as others. */
  private static Map<String, Entry> known(@Nullable Part target) {
    Map<String, Entry> known = new HashMap<>();
    if (target != null) {
      for (Entry entry : target.entries()) {
        if (entry.area() == Area.TREE && !Kind.moved(entry.kind())) {
          known.put(entry.path(), entry);
        }
      }
    }
    return known;
  }

  private Map<String, Character> kinds(
      PartScan scan, Map<String, Entry> known, TreeMap<String, Found> found) throws IOException {
    Map<String, Character> kinds = new HashMap<>();
    Part part = Objects.requireNonNull(scan.target());
    for (Entry entry : part.entries()) {
      String path = Entry.child(part.place().root(), entry.path());
      Found is = found.get(entry.path());
      boolean back = // it came back, and there is no other
          (Kind.moved(entry.kind()) || isAside(entry, is))
              && wanted.test(path)
              && !aside.has(target, entry.kind(), path);
      boolean opened = is != null && is.kind() != Kind.DATABASE; // which it may have become
      if ((back || entry.kind() == Kind.LEFT) && opened) {
        kinds.put(entry.path(), Kind.LEFT);
      }
    }
    for (Found each : found.values()) { // folders before what is in them
      if (known.containsKey(each.path()) || kinds.containsKey(each.path())) {
        continue;
      }
      boolean folder = each.kind() == Kind.FOLDER;
      boolean file = each.kind() == Kind.FILE && each.stat().size() > large;
      if ((file || (folder && large < 0)) && !isWithin(each.path(), kinds)) {
        boolean goes = wanted.test(Entry.child(part.place().root(), each.path()));
        if (file) {
          kinds.put(each.path(), goes ? Kind.MOVED : Kind.LEFT);
        } else if (goes && isWhole(each, known, found)) {
          kinds.put(each.path(), Kind.MOVED_FOLDER);
        }
      }
    }
    return kinds;
  }

  private static boolean isAside(Entry was, @Nullable Found is) {
    return was.kind() == Kind.ASIDE && is != null && is.kind() == Kind.ASIDE;
  }

  private static boolean isWithin(String path, Map<String, Character> kinds) {
    for (String at = Entry.parent(path); !at.isEmpty(); at = Entry.parent(at)) {
      if (kinds.containsKey(at)) {
        return true;
      }
    }
    return false;
  }

  /** Whether all that is on the disk there is new, was found, and may be moved. */
  private static boolean isWhole(
      Found folder, Map<String, Entry> known, TreeMap<String, Found> found) throws IOException {
    TreeSet<String> there = new TreeSet<>();
    try {
      for (Map.Entry<String, Stat> each : FileTree.list(folder.file()).entrySet()) {
        if (!each.getKey().isEmpty()) {
          there.add(folder.path() + "/" + each.getKey().replace(File.separatorChar, '/'));
        }
      }
    } catch (AccessDeniedException e) {
      return false;
    } catch (NoSuchFileException e) {
      if (Files.exists(folder.file(), LinkOption.NOFOLLOW_LINKS)) {
        throw TreeWalker.changing(folder.file());
      }
      return false; // what is in it is gone, too
    }
    Map<String, Found> below = found.subMap(folder.path() + "/", folder.path() + "0");
    return isPlain(folder)
        && there.equals(below.keySet())
        && below.values().stream().allMatch(Movable::isPlain)
        && below.keySet().stream().noneMatch(known::containsKey);
  }

  private static boolean isPlain(Found found) {
    boolean workable = !Stat.UNIX || (found.stat().mode() & WORKABLE) == WORKABLE;
    return found.kind() == Kind.FILE
        || found.kind() == Kind.LINK
        || (found.kind() == Kind.FOLDER && workable);
  }
}
