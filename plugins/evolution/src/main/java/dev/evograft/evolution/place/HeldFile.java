// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a room held, as bytes. There are parts: the first has all files, each further one those that
 * are otherwise since, and the seal of one is of those before it, too. A part is its length, a
 * version, the workspace, and each file with what was read of it.
 */
final class HeldFile {

  private static final int VERSION = 3;

  /** Bytes, for most; each text has its length before it. */
  private static final int OF_A_FILE = 200;

  /** Further parts may have so much of what the first has. */
  private static final int MOST_OF_WHOLE = 2;

  private ByteBuffer out;

  private HeldFile(int files) {
    out = ByteBuffer.allocate((files + 1) * OF_A_FILE);
  }

  /**
   * A part of it.
   *
   * @param bytes as they are to be written
   * @param adds whether it comes after what is there; else it is all
   * @param written what is on disk then
   */
  record Part(byte[] bytes, boolean adds, HeldFiles.Written written) {}

  /**
   * What has to be written of a room.
   *
   * @param before what is on disk; null for nothing of use
   */
  static Part part(Room room, HeldFiles.@Nullable Written before) {
    HeldFiles held = room.held();
    if (before != null && before.bytes() < MOST_OF_WHOLE * before.whole()) {
      Set<String> changed = new HashSet<>(held.changed());
      changed.addAll(room.marks().fresh());
      byte[] bytes = bytes(room, changed);
      String seal = Hashes.of(before.seal(), ByteBuffer.wrap(bytes));
      long all = before.bytes() + bytes.length;
      return new Part(bytes, true, new HeldFiles.Written(seal, all, before.whole()));
    }
    byte[] bytes = bytes(room, held.entries().stream().map(Map.Entry::getKey).toList());
    String seal = Hashes.of("", ByteBuffer.wrap(bytes));
    return new Part(bytes, false, new HeldFiles.Written(seal, bytes.length, bytes.length));
  }

  private static byte[] bytes(Room room, Collection<String> paths) {
    HeldFile file = new HeldFile(paths.size());
    file.out.putInt(0); // for the length
    file.out.putInt(VERSION);
    file.text(room.survey().root().toString());
    file.room(Integer.BYTES).putInt(paths.size());
    for (String path : paths) {
      file.text(path);
      file.one(room.held().at(path), room.marks().at(path));
    }
    byte[] bytes = new byte[file.out.position()];
    file.out.putInt(0, bytes.length).flip().get(bytes);
    return bytes;
  }

  private void one(HeldFiles.@Nullable Held held, Marks.@Nullable Mark mark) {
    room(1).put((byte) (held == null ? 0 : 1));
    if (held == null) {
      return;
    }
    stamp(held.source());
    stamp(held.own());
    boolean read = mark != null && mark.of().equals(held.own());
    room(1).put((byte) (read ? 1 : 0));
    if (read && mark != null) {
      text(mark.hash());
      room(1).put((byte) (mark.names() ? 1 : 0));
    }
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    room(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes);
  }

  private void stamp(Stamp stamp) {
    room(4 * Long.BYTES + Integer.BYTES)
        .putLong(stamp.size())
        .putLong(stamp.modified())
        .putLong(stamp.changed())
        .putLong(stamp.node())
        .putInt(stamp.mode());
  }

  private ByteBuffer room(int bytes) {
    if (out.remaining() < bytes) {
      out = ByteBuffer.allocate(2 * out.capacity() + bytes).put(out.flip());
    }
    return out;
  }

  /**
   * What was written.
   *
   * @param seal that it must have
   * @param root the workspace that it must be of
   * @return empty where it is something else, of another release, or the workspace was moved
   */
  static Optional<SpareRoom.Kept> read(byte[] bytes, String seal, Path root) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    List<ByteBuffer> parts = new ArrayList<>();
    String sealed = "";
    while (in.remaining() >= Integer.BYTES) { // nobody knows yet who wrote it
      int length = in.getInt(in.position());
      if (length < Integer.BYTES || length > in.remaining()) {
        return Optional.empty();
      }
      ByteBuffer part = in.slice(in.position(), length);
      sealed = Hashes.of(sealed, part.duplicate());
      parts.add(part.position(Integer.BYTES));
      in.position(in.position() + length);
    }
    if (in.hasRemaining() || !sealed.equals(seal)) {
      return Optional.empty();
    }
    Map<String, HeldFiles.Held> held = new HashMap<>();
    Marks marks = new Marks();
    for (ByteBuffer part : parts) {
      if (part.getInt() != VERSION || !text(part).equals(root.toString())) {
        return Optional.empty();
      }
      take(part, held, marks);
    }
    return Optional.of(new SpareRoom.Kept(new HeldFiles(held), marks, Optional.empty(), null));
  }

  private static void take(ByteBuffer in, Map<String, HeldFiles.Held> held, Marks marks) {
    int size = in.getInt();
    for (int i = 0; i < size; i++) {
      String path = text(in);
      if (in.get() == 0) {
        held.remove(path);
        continue;
      }
      Stamp source = stamp(in);
      Stamp own = stamp(in);
      held.put(path, new HeldFiles.Held(source, own, true));
      if (in.get() != 0) {
        marks.put(path, new Marks.Mark(own, text(in), in.get() != 0));
      }
    }
  }

  private static String text(ByteBuffer in) {
    int length = in.getInt();
    String text =
        new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }

  private static Stamp stamp(ByteBuffer in) {
    return new Stamp(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getInt());
  }
}
