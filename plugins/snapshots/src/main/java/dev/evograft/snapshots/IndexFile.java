// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Reads what git's index (versions 2 to 4) lists. It is never written but as the bytes it was. */
final class IndexFile {

  private static final int HEADER = 12;
  private static final int SHA = 20;
  private static final int STAT_WORDS = 40;
  private static final int FLAG_EXTENDED = 0x4000;
  private static final int FLAG_STAGE = 0x3000;
  private static final int GITLINK = 0160000;

  /**
   * A path in the index; of one in conflict there are up to three.
   *
   * @param seen what the system said of the file when git last knew it for this very content
   */
  record Item(String path, int mode, ObjectId id, Seen seen) {

    /** Whether it is a submodule. */
    boolean submodule() {
      return (mode & GITLINK) == GITLINK;
    }
  }

  /**
   * By which git tells that a file is still what it was.
   *
   * @param size without the bits above the lowest 32
   * @param mtime in nanoseconds
   * @param conflict whether it is one of up to three
   */
  record Seen(long size, long mtime, boolean conflict) {}

  private final String where;
  private final String git;

  /** As the other, of the workspace's own repository. */
  IndexFile(String where) {
    this(where, "git");
  }

  /**
   * One of them.
   *
   * @param where for the message of a refusal
   * @param git the command for that repository
   */
  IndexFile(String where, String git) {
    this.where = where;
    this.git = git;
  }

  /** What it lists. */
  List<Item> items(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes, 0, bytes.length - SHA);
      int version = header(in);
      int count = in.getInt();
      List<Item> items = new ArrayList<>(Math.min(count, bytes.length / 60));
      byte[] last = new byte[0];
      for (int i = 0; i < count; i++) {
        last = item(in, version, last, items);
      }
      extensions(in);
      return items;
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw damaged(e);
    }
  }

  private int header(ByteBuffer in) {
    int version = in.limit() < HEADER || in.getInt() != 0x44495243 ? 0 : in.getInt();
    if (version < 2 || version > 4) {
      throw damaged(null);
    }
    return version;
  }

  private static byte[] item(ByteBuffer in, int version, byte[] last, List<Item> items) {
    int start = in.position();
    in.position(start + 8);
    long seconds = Integer.toUnsignedLong(in.getInt());
    long mtime = TimeUnit.SECONDS.toNanos(seconds) + in.getInt();
    in.position(start + 24);
    int mode = in.getInt();
    in.position(start + STAT_WORDS - 4);
    long size = Integer.toUnsignedLong(in.getInt());
    byte[] sha = new byte[SHA];
    in.get(sha);
    int flags = in.getShort();
    if (version > 2 && (flags & FLAG_EXTENDED) != 0) {
      in.getShort();
    }
    byte[] name = version == 4 ? shortened(in, last) : zeroEnded(in);
    if (version < 4) {
      int length = in.position() - 1 - start;
      in.position(start + (length + 8) / 8 * 8);
    }
    Seen seen = new Seen(size, mtime, (flags & FLAG_STAGE) != 0);
    String path = new String(name, StandardCharsets.UTF_8);
    items.add(new Item(path, mode, ObjectId.fromRaw(sha), seen));
    return name;
  }

  private static byte[] zeroEnded(ByteBuffer in) {
    int from = in.position();
    while (in.get() != 0) {
      continue;
    }
    return Arrays.copyOfRange(in.array(), from, in.position() - 1);
  }

  /** Version 4 says how much of the last name to drop, then what to put there. */
  private static byte[] shortened(ByteBuffer in, byte[] last) {
    int b = in.get() & 0xff;
    int drop = b & 0x7f;
    while ((b & 0x80) != 0) {
      b = in.get() & 0xff;
      drop = ((drop + 1) << 7) | (b & 0x7f);
    }
    byte[] rest = zeroEnded(in);
    byte[] name = Arrays.copyOf(last, last.length - drop + rest.length);
    System.arraycopy(rest, 0, name, last.length - drop, rest.length);
    return name;
  }

  private void extensions(ByteBuffer in) {
    while (in.remaining() >= 8) {
      byte[] signature = new byte[4];
      in.get(signature);
      int size = in.getInt();
      switch (new String(signature, StandardCharsets.US_ASCII)) {
        case "link" ->
            throw new EvograftException(
                "split_index",
                where + " is split; put it together: " + git + " update-index --no-split-index");
        case "sdir" ->
            throw new EvograftException(
                "sparse_index",
                where
                    + " is sparse; list all of it: "
                    + git
                    + " sparse-checkout reapply --no-sparse-index");
        default -> in.position(in.position() + size);
      }
    }
  }

  private EvograftException damaged(@Nullable Throwable e) {
    return new EvograftException(
        "bad_index",
        where + " is damaged; make it anew: rm " + Failures.quoted(where) + " && " + git + " reset",
        e);
  }
}
