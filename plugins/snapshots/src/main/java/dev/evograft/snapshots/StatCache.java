// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * The content of files by what the system says of them: size, both times and inode. A file whose
 * change could have gone unseen, because it was hashed in the same moment as it was written, is
 * hashed again. It saves time and nothing else: a lost or damaged cache costs one slow snapshot.
 */
final class StatCache {

  private static final int MAGIC = 0x45764731;

  /** The kernel's clock for files may be a tick behind; ten of the coarsest. */
  private static final long TICK = 100_000_000L;

  /** Some file systems count whole seconds, or two. */
  private static final long COARSE_TICK = 2_000_000_000L;

  private static final long SECOND = 1_000_000_000L;

  private record Known(Stat stat, ObjectId content) {}

  private final Path file;
  private final Map<String, Known> before;
  private final Map<String, Known> now = new ConcurrentHashMap<>();

  private StatCache(Path file, Map<String, Known> before) {
    this.file = file;
    this.before = before;
  }

  static StatCache load(Path file) {
    Map<String, Known> before = new HashMap<>();
    try {
      if (Files.exists(file)) {
        read(file, before);
      }
    } catch (IOException | IllegalArgumentException e) {
      before.clear();
    }
    return new StatCache(file, before);
  }

  private static void read(Path file, Map<String, Known> into) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      if (in.readInt() != MAGIC) {
        return;
      }
      byte[] id = new byte[20];
      for (int left = in.readInt(); left > 0; left--) {
        String key = in.readUTF();
        Stat stat =
            new Stat(Kind.FILE, 0, in.readLong(), in.readLong(), in.readLong(), in.readLong());
        in.readFully(id);
        into.put(key, new Known(stat, ObjectId.fromRaw(id)));
      }
    }
  }

  /** The content of a file that did not change since it was hashed; null when that is not sure. */
  @Nullable ObjectId find(String key, Stat stat) {
    Known known = before.get(key);
    if (known == null || stat.ctime() == 0 || !known.stat.sameContent(stat)) {
      return null;
    }
    now.put(key, known);
    return known.content;
  }

  /**
   * Remembers the content of a file.
   *
   * @param hashedAt when its hashing began, in nanoseconds of the epoch
   */
  void put(String key, Stat stat, ObjectId content, long hashedAt) {
    long tick = stat.ctime() % SECOND == 0 ? COARSE_TICK : TICK;
    if (stat.ctime() != 0 && stat.ctime() < hashedAt - tick) {
      now.put(key, new Known(stat, content));
    }
  }

  /** What keeps it from that, as a full disk, costs one slow snapshot, too. */
  void save() {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      FileTree.delete(part); // somebody may have made a link of it
      write(part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      clear(part);
    }
  }

  /** Of a folder in its place, too: it is of no use to anybody. */
  private void clear(Path part) {
    try {
      FileTree.delete(part);
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        FileTree.delete(file);
      }
    } catch (IOException e) {
      // The next snapshot is slow again, and tries again.
    }
  }

  private void write(Path part) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(
                Files.newOutputStream(part, StandardOpenOption.CREATE_NEW), 1 << 16))) {
      out.writeInt(MAGIC);
      out.writeInt(now.size());
      byte[] id = new byte[20];
      for (Map.Entry<String, Known> each : now.entrySet()) {
        Stat stat = each.getValue().stat;
        out.writeUTF(each.getKey());
        out.writeLong(stat.size());
        out.writeLong(stat.mtime());
        out.writeLong(stat.ctime());
        out.writeLong(stat.inode());
        each.getValue().content.copyRawTo(id, 0);
        out.write(id);
      }
    }
  }
}
