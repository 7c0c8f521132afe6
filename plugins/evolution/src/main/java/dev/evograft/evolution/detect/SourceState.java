// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/**
 * What a transcript or log is at a moment.
 *
 * @param file it
 * @param changed when it was written, as its file system says
 * @param size in bytes
 */
public record SourceState(Path file, Instant changed, long size) {

  /** So much of its beginning and of its end is looked at for a word. */
  private static final int PIECE = 64 << 10;

  /** Tells this state of this file from all others. */
  public long stamp() {
    long hash = file.toString().hashCode();
    hash = hash * 0x9E3779B97F4A7C15L + changed.getEpochSecond();
    hash = hash * 0x9E3779B97F4A7C15L + changed.getNano();
    return hash * 0x9E3779B97F4A7C15L + size;
  }

  /**
   * Whether its path, its beginning or its end has this word, as a transcript has the folder that
   * its agent works in. Of one that cannot be read, so too: it says nothing to anybody.
   */
  public boolean mentions(String word) {
    if (file.toString().contains(word) || !Files.isRegularFile(file)) { // a pipe would block
      return true;
    }
    try (SeekableByteChannel in = Files.newByteChannel(file, StandardOpenOption.READ)) {
      long end = in.size();
      return piece(in, 0).contains(word)
          || end > PIECE && piece(in, Math.max(0, end - PIECE)).contains(word);
    } catch (IOException e) {
      return true;
    }
  }

  private static String piece(SeekableByteChannel in, long from) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(PIECE);
    in.position(from);
    while (bytes.hasRemaining() && in.read(bytes) >= 0) {
      continue;
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
  }
}
