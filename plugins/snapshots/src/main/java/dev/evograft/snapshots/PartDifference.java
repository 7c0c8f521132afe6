// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.snapshot.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What has to be done so that one part becomes what a snapshot has of it. */
final class PartDifference {

  private final Part target;
  private final @Nullable Part now;
  private final List<String> closed = new ArrayList<>();
  private final List<Entry> remove = new ArrayList<>();
  private final List<Entry> write = new ArrayList<>();
  private final List<Entry> modes = new ArrayList<>();
  private final List<Entry> aside = new ArrayList<>();
  private final List<Entry> back = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private final List<String> named = new ArrayList<>();

  private PartDifference(Part target, @Nullable Part now) {
    this.target = target;
    this.now = now;
  }

  /**
   * Compares.
   *
   * @param now null where nothing of it is there
   * @param wanted which entries count
   */
  static PartDifference of(Part target, @Nullable Part now, Predicate<Entry> wanted) {
    PartDifference difference = new PartDifference(target, now);
    Map<String, Entry> there = new HashMap<>();
    if (now != null) {
      now.entries().stream().filter(wanted).forEach(entry -> there.put(entry.key(), entry));
      now.entries().stream()
          .filter(entry -> entry.kind() == Kind.UNREADABLE && entry.path().endsWith("/*"))
          .forEach(entry -> difference.closed.add(Entry.parent(entry.path())));
    }
    for (Entry entry : target.entries()) {
      if (wanted.test(entry)) {
        difference.compare(entry, there.remove(entry.key()));
      }
    }
    there.values().forEach(difference::added);
    return difference;
  }

  private void compare(Entry was, @Nullable Entry is) {
    if (was.kind() == Kind.ASIDE) {
      bringBack(was, is);
    } else if (!Kind.covered(was.kind())) {
      return;
    } else if (is == null ? isClosed(was.path()) : isUnreadable(was, is)) {
      named.add(shown(was) + ": cannot be read and was left");
    } else if (is == null) {
      write.add(was);
      change(Change.Kind.REMOVED, was);
    } else if (is.kind() == Kind.DATABASE) {
      named.add(shown(was) + ": looks like a database now and was left");
    } else if (Kind.folder(was.kind()) && Kind.folder(is.kind())) {
      mode(was, is);
    } else if (was.sameButMode(is)) {
      mode(was, is);
    } else {
      replace(was, is);
    }
  }

  /** Whether it lies in a folder that may not be read. */
  private boolean isClosed(String path) {
    return closed.stream().anyMatch(folder -> Entry.within(path, folder));
  }

  private static boolean isUnreadable(Entry was, Entry is) {
    return is.kind() == Kind.UNREADABLE && was.mode() == is.mode();
  }

  private void mode(Entry was, Entry is) {
    if (was.mode() != is.mode() && was.kind() != Kind.LINK && Stat.UNIX) {
      modes.add(was);
      change(Change.Kind.PERMISSIONS, was);
    }
  }

  private void replace(Entry was, Entry is) {
    if (is.kind() == Kind.ASIDE) {
      aside.add(is);
    } else if (was.kind() != Kind.FILE || is.kind() != Kind.FILE) {
      remove.add(is);
    }
    write.add(was);
    change(Change.Kind.CHANGED, was);
  }

  private void bringBack(Entry was, @Nullable Entry is) {
    if (is != null && (is.kind() == Kind.ASIDE || is.kind() == Kind.REPOSITORY)) {
      return;
    }
    if (is != null) {
      remove.add(is);
    }
    back.add(was);
    change(Change.Kind.REMOVED, was);
  }

  private void added(Entry is) {
    if (is.kind() == Kind.ASIDE) {
      aside.add(is);
      change(Change.Kind.ADDED, is);
    } else if (Kind.covered(is.kind())) {
      remove.add(is);
      change(Change.Kind.ADDED, is);
    } else if (is.kind() != Kind.UNREADABLE) {
      named.add(shown(is) + ": is new, cannot be recorded and was left");
    }
  }

  private void change(Change.Kind kind, Entry entry) {
    changes.add(new Change(kind, shown(entry)));
  }

  private String shown(Entry entry) {
    String root = target.place().root();
    return Entry.child(root, entry.area().shown() + entry.path());
  }

  Part target() {
    return target;
  }

  @Nullable Part now() {
    return now;
  }

  /** What goes away, in no order. */
  List<Entry> remove() {
    return remove;
  }

  /** What is written, folders before what is in them. */
  List<Entry> write() {
    return write;
  }

  /** What only gets other permissions. */
  List<Entry> modes() {
    return modes;
  }

  /** Nested repositories that are moved aside as a whole. */
  List<Entry> aside() {
    return aside;
  }

  /** Those that an earlier restore moved aside and that come back. */
  List<Entry> back() {
    return back;
  }

  List<Change> changes() {
    return changes;
  }

  /** What is left as it is, for people. */
  List<String> named() {
    return named;
  }
}
