// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** What a snapshot only names, since it was never opened: how it is now, as far as can be seen. */
final class Unheld {

  private Unheld() {}

  /** What tells a change of a file that is not opened: its size and time. */
  static ObjectId seen(Stat stat) {
    return seen(stat.size(), stat.mtime());
  }

  static ObjectId seen(long size, long mtime) {
    String text = "unopened " + size + ' ' + mtime;
    return Contents.hash(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What happened to it; null when nothing did that can be seen.
   *
   * @param was of a kind that is only named
   * @param stat of what is there
   */
  static @Nullable String change(Entry was, @Nullable Entry is, @Nullable Stat stat) {
    if (is == null || stat == null) {
      return "is gone";
    }
    boolean file = was.kind() != Kind.SPECIAL && is.kind() == Kind.FILE; // as without a -wal beside
    if (is.kind() != was.kind() && !file) {
      return "is something else now";
    }
    boolean known = !was.content().equals(ObjectId.zeroId()); // not by an older version
    if (known ? !stat.is(Kind.FILE) || !was.content().equals(seen(stat)) : changedSize(was, is)) {
      return "was changed since";
    }
    return was.mode() == is.mode() ? null : "has other permissions now";
  }

  /** Of a folder it says nothing. */
  private static boolean changedSize(Entry was, Entry is) {
    return was.kind() == Kind.DATABASE && was.size() != is.size();
  }
}
