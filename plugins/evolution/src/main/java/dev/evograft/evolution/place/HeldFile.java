// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a room held, as bytes: a version, the workspace, and each file with what was read of it. */
final class HeldFile {

  private static final int VERSION = 2;

  /** Bytes, for most; each text has its length before it. */
  private static final int OF_A_FILE = 200;

  private ByteBuffer out;

  private HeldFile(int files) {
    out = ByteBuffer.allocate((files + 1) * OF_A_FILE);
  }

  static byte[] write(Room room) {
    List<Map.Entry<String, HeldFiles.Held>> kept = room.kept();
    HeldFile file = new HeldFile(kept.size());
    file.out.putInt(VERSION);
    file.text(room.survey().root().toString());
    file.room(Integer.BYTES).putInt(kept.size());
    for (var one : kept) {
      file.one(one.getKey(), one.getValue(), room.marks().at(one.getKey()));
    }
    byte[] bytes = new byte[file.out.position()];
    file.out.flip().get(bytes);
    return bytes;
  }

  private void one(String path, HeldFiles.Held held, Marks.@Nullable Mark mark) {
    text(path);
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
   * What {@link #write} wrote.
   *
   * @param root the workspace that it must be of
   * @return empty where it is of another release, or the workspace was moved
   */
  static Optional<SpareRoom.Kept> read(byte[] bytes, Path root) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (in.getInt() != VERSION || !text(in).equals(root.toString())) {
      return Optional.empty();
    }
    int size = in.getInt();
    Map<String, HeldFiles.Held> held = new HashMap<>(2 * size);
    Marks marks = new Marks();
    for (int i = 0; i < size; i++) {
      String path = text(in);
      Stamp source = stamp(in);
      Stamp own = stamp(in);
      held.put(path, new HeldFiles.Held(source, own, true));
      if (in.get() != 0) {
        marks.put(path, new Marks.Mark(own, text(in), in.get() != 0));
      }
    }
    return Optional.of(new SpareRoom.Kept(held, marks, Optional.empty()));
  }

  private static String text(ByteBuffer in) {
    int length = in.getInt();
    String text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }

  private static Stamp stamp(ByteBuffer in) {
    return new Stamp(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getInt());
  }
}
