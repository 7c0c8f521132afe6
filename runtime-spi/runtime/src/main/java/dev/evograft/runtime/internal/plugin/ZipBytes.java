// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A zip in memory, read by its central directory alone and within bounds. What is checked is what
 * is unpacked: nothing is read from the file a second time.
 */
final class ZipBytes {

  static final long MAX_BYTES = 256L << 20;
  static final long MAX_UNPACKED = 1L << 30;
  static final int MAX_ENTRIES = 10_000;

  private static final int END_SIGNATURE = 0x06054b50;
  private static final int CENTRAL_SIGNATURE = 0x02014b50;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int END_SIZE = 22;
  private static final int CENTRAL_SIZE = 46;
  private static final int LOCAL_SIZE = 30;
  private static final int ENCRYPTED = 1;
  private static final int UNIX_TYPE = 0xF000;
  private static final int UNIX_FILE = 0x8000;
  private static final int UNIX_FOLDER = 0x4000;

  private final ByteBuffer zip;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private ZipBytes(byte[] bytes) {
    this.zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Reads the directory of a zip.
   *
   * @throws ZipException if it is damaged, out of bounds, or holds what a plugin may not
   */
  static ZipBytes read(byte[] bytes) throws ZipException {
    ZipBytes zip = new ZipBytes(bytes);
    try {
      zip.readDirectory();
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw damaged("its directory points outside of it", e);
    }
    return zip;
  }

  /** Its files, in their order; folders are left out. */
  Collection<Entry> files() {
    return entries.values();
  }

  /** A file by its name, or null. */
  @Nullable Entry file(String name) {
    return entries.get(name);
  }

  /** The content of a file. */
  byte[] content(Entry entry) throws ZipException {
    try {
      int local = entry.offset();
      if (zip.getInt(local) != LOCAL_SIGNATURE) {
        throw damaged("'" + entry.name() + "' is not where it should be", null);
      }
      int start = local + LOCAL_SIZE + ushort(local + 26) + ushort(local + 28);
      byte[] content = new byte[entry.size()];
      if (entry.stored()) {
        zip.get(start, content);
      } else {
        inflate(start, entry, content);
      }
      CRC32 crc = new CRC32();
      crc.update(content);
      if ((int) crc.getValue() != entry.crc()) {
        throw damaged("'" + entry.name() + "' has a wrong checksum", null);
      }
      return content;
    } catch (IndexOutOfBoundsException e) {
      throw damaged("'" + entry.name() + "' is cut off", e);
    }
  }

  private void inflate(int start, Entry entry, byte[] content) throws ZipException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(zip.array(), start, entry.compressed());
      int done = 0;
      while (done < content.length) {
        int read = inflater.inflate(content, done, content.length - done);
        if (read == 0) { // nothing more to come, or what came has ended
          throw damaged("'" + entry.name() + "' is cut off", null);
        }
        done += read;
      }
      if (!inflater.finished() && inflater.inflate(new byte[1]) != 0) {
        throw damaged("'" + entry.name() + "' is longer than it says", null);
      }
    } catch (DataFormatException e) {
      throw damaged("'" + entry.name() + "' cannot be unpacked", e);
    } finally {
      inflater.end();
    }
  }

  private void readDirectory() throws ZipException {
    int end = findEnd();
    int count = ushort(end + 10);
    if (count > MAX_ENTRIES) {
      throw new ZipException("it has more than " + MAX_ENTRIES + " entries");
    }
    int at = zip.getInt(end + 16);
    long unpacked = 0;
    for (int i = 0; i < count; i++) {
      if (zip.getInt(at) != CENTRAL_SIGNATURE) {
        throw damaged("its directory is broken", null);
      }
      int nameLength = ushort(at + 28);
      String name = new String(zip.array(), at + CENTRAL_SIZE, nameLength, StandardCharsets.UTF_8);
      unpacked += Integer.toUnsignedLong(zip.getInt(at + 24));
      if (unpacked > MAX_UNPACKED) {
        throw new ZipException("it would unpack to more than 1 GiB");
      }
      add(name, at);
      at += CENTRAL_SIZE + nameLength + ushort(at + 30) + ushort(at + 32);
    }
  }

  private void add(String name, int at) throws ZipException {
    checkName(name);
    int type = zip.getInt(at + 38) >>> 16 & UNIX_TYPE;
    boolean madeOnUnix = ushort(at + 4) >>> 8 == 3;
    if (madeOnUnix && type != 0 && type != UNIX_FILE && type != UNIX_FOLDER) {
      throw new ZipException("'" + name + "' is a link or a device");
    }
    if (name.endsWith("/")) {
      return;
    }
    int method = ushort(at + 10);
    if ((ushort(at + 8) & ENCRYPTED) != 0 || (method != 0 && method != 8)) {
      throw new ZipException("'" + name + "' is encrypted or packed in an unknown way");
    }
    Entry entry =
        new Entry(
            name,
            method == 0,
            zip.getInt(at + 16),
            size(at + 20),
            size(at + 24),
            zip.getInt(at + 42));
    if (entries.put(name, entry) != null) {
      throw new ZipException("it has '" + name + "' twice");
    }
  }

  private static void checkName(String name) throws ZipException {
    boolean bad =
        name.isEmpty()
            || name.startsWith("/")
            || name.indexOf('\\') >= 0
            || name.indexOf(':') >= 0
            || name.indexOf('\0') >= 0;
    for (String part : name.split("/", -1)) {
      bad |= part.equals("..") || part.equals(".");
    }
    if (bad || name.contains("//")) {
      throw new ZipException("the name '" + name + "' would lead out of its folder");
    }
  }

  private int findEnd() throws ZipException {
    int first = Math.max(0, zip.limit() - END_SIZE - 0xFFFF);
    for (int at = zip.limit() - END_SIZE; at >= first; at--) {
      if (zip.getInt(at) == END_SIGNATURE && at + END_SIZE + ushort(at + 20) == zip.limit()) {
        return at;
      }
    }
    throw damaged("it has no end; was it copied as a whole?", null);
  }

  private int size(int at) throws ZipException {
    int size = zip.getInt(at);
    if (size < 0) {
      throw new ZipException("an entry is larger than 2 GiB");
    }
    return size;
  }

  private int ushort(int at) {
    return Short.toUnsignedInt(zip.getShort(at));
  }

  private static ZipException damaged(String how, @Nullable Throwable cause) {
    ZipException e = new ZipException("it is damaged: " + how);
    if (cause != null) {
      e.initCause(cause);
    }
    return e;
  }

  /**
   * A file in the zip.
   *
   * @param name with {@code /} between parts, never leading out
   * @param stored whether it is not compressed
   * @param crc of its content
   * @param compressed length in the zip
   * @param size of its content
   * @param offset of its local header
   */
  record Entry(String name, boolean stored, int crc, int compressed, int size, int offset) {}
}
