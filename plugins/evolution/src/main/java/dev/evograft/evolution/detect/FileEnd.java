// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.gep.Fnv;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The end of a file, from the beginning of a line on.
 *
 * @param text that was not read before
 * @param seen how far it is read now
 * @param bytes how many were read
 */
record FileEnd(String text, Sources.Seen seen, int bytes) {

  private static final int TAIL = 256;

  /**
   * Reads it, if it is a file still.
   *
   * @param most bytes
   * @param before how far it was read; nothing of that is read again, unless the file is another
   */
  static FileEnd of(Path file, int most, Sources.@Nullable Seen before) throws IOException {
    if (!Files.isRegularFile(file)) { // a pipe would be read for ever
      throw new IOException("it is no file any more");
    }
    try (SeekableByteChannel in = Files.newByteChannel(file, StandardOpenOption.READ)) {
      long size = in.size();
      boolean goesOn =
          before != null && before.size() <= size && tail(in, before.size()).equals(before.tail());
      long begin = goesOn && before != null ? before.size() : 0;
      long from = Math.max(begin, size - most);
      byte[] bytes = bytes(in, from, (int) (size - from));
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      long read = from + (end == 0 ? bytes.length : end);
      String text = new String(bytes, StandardCharsets.UTF_8);
      String whole = from == begin ? text : text.substring(text.indexOf('\n') + 1);
      return new FileEnd(
          whole, new Sources.Seen(file.toString(), read, tail(in, read), size), bytes.length);
    }
  }

  private static String tail(SeekableByteChannel in, long end) throws IOException {
    int length = (int) Math.min(TAIL, end);
    byte[] bytes = bytes(in, end - length, length);
    return Fnv.hex(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private static byte[] bytes(SeekableByteChannel in, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    in.position(from);
    while (bytes.hasRemaining() && in.read(bytes) >= 0) {
      continue;
    }
    return java.util.Arrays.copyOf(bytes.array(), bytes.position());
  }
}
