// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.spi.EvograftException;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Reads the newest events, from the end of the newest file backwards. Safe for any thread. */
final class GraphTail {

  private static final int BLOCK = 64 << 10;

  private GraphTail() {}

  /** The newest events, latest first. */
  static List<MemoryGraphEvent> latest(GraphFiles files, int most) {
    List<MemoryGraphEvent> latest = new ArrayList<>();
    List<Path> newestFirst = new ArrayList<>();
    files.rotated().forEach(name -> newestFirst.add(0, files.path(name)));
    newestFirst.add(0, files.active());
    for (Path file : newestFirst) {
      if (latest.size() < most) {
        read(
            file,
            line -> {
              EventLine.parse(line).filter(GraphTail::isEvent).ifPresent(latest::add);
              return latest.size() < most;
            });
      }
    }
    return Collections.unmodifiableList(latest);
  }

  private static boolean isEvent(MemoryGraphEvent event) {
    return event.type().equals(MemoryGraphEvent.TYPE);
  }

  /** Hands over lines, the last one first, until one is enough; an interrupt does not disturb. */
  private static void read(Path file, Reader reader) {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] rest = {}; // the beginning of a line whose end was read before
      long end = in.length();
      while (end > 0) {
        int length = (int) Math.min(BLOCK, end);
        byte[] block = new byte[length];
        in.seek(end - length);
        in.readFully(block);
        end -= length;
        byte[] bytes = join(block, rest);
        int stop = bytes.length;
        for (int i = bytes.length - 1; i >= 0; i--) {
          if (bytes[i] == '\n') {
            if (stop > i + 1 && !reader.wantsMoreAfter(slice(bytes, i + 1, stop))) {
              return;
            }
            stop = i;
          }
        }
        rest = slice(bytes, 0, stop);
      }
      if (rest.length > 0) {
        reader.wantsMoreAfter(rest);
      }
    } catch (FileNotFoundException e) {
      return; // none yet, or rotated just now
    } catch (IOException e) {
      throw new EvograftException(
          "store_unreadable",
          "cannot read " + file + "; make it a file that this user may read",
          e);
    }
  }

  /** Takes lines. */
  private interface Reader {
    boolean wantsMoreAfter(byte[] line);
  }

  private static byte[] join(byte[] first, byte[] second) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream(first.length + second.length);
    joined.writeBytes(first);
    joined.writeBytes(second);
    return joined.toByteArray();
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }
}
