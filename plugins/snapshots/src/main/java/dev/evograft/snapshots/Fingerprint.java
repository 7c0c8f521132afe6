// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;

/**
 * By what something is known again that is moved and not copied. A file of some size is known by
 * all of its bytes; a larger one by its size, its time, and samples of its bytes, and a folder by
 * the names, sizes and times of all that is in it: both stay what they are when they are moved, and
 * to read all of them could take hours.
 */
final class Fingerprint {

  private static final long ALL = 32L << 20;
  private static final int SAMPLES = 16;
  private static final int SAMPLE = 1 << 16;

  private Fingerprint() {}

  static ObjectId of(Path path, Stat stat) throws IOException {
    try {
      return switch (stat.kind()) {
        case Kind.FOLDER -> folder(path);
        case Kind.FILE -> stat.size() > ALL ? samples(path, stat) : whole(path, stat);
        default -> ObjectId.zeroId();
      };
    } catch (AccessDeniedException e) {
      return of(text(stat)); // as long as it may not be read
    }
  }

  /** Whether it is what it was; of what was not known nobody can say so. */
  static boolean fits(Path path, Stat stat, ObjectId known) throws IOException {
    return !known.equals(ObjectId.zeroId()) && of(path, stat).equals(known);
  }

  private static ObjectId of(String text) {
    return Contents.hash(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Stat stat) {
    return stat.kind() + " " + stat.size() + " " + stat.mtime();
  }

  /** The id that it has as content, too. */
  private static ObjectId whole(Path file, Stat stat) throws IOException {
    try (var in = new ExactStream(open(file), stat.size())) {
      return Contents.hash(in, stat.size());
    }
  }

  private static java.io.InputStream open(Path file) throws IOException {
    return Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  private static ObjectId samples(Path file, Stat stat) throws IOException {
    StringBuilder text = new StringBuilder(text(stat));
    try (SeekableByteChannel in =
        Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      ByteBuffer bytes = ByteBuffer.allocate(SAMPLE);
      for (int i = 0; i < SAMPLES; i++) {
        in.position((stat.size() - SAMPLE) / (SAMPLES - 1) * i);
        bytes.clear();
        while (bytes.hasRemaining() && in.read(bytes) >= 0) {
          continue;
        }
        byte[] read = java.util.Arrays.copyOf(bytes.array(), bytes.position());
        text.append(' ').append(Contents.hash(read).name());
      }
    }
    return of(text.toString());
  }

  private static ObjectId folder(Path folder) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Stat> each : FileTree.list(folder).entrySet()) {
      if (each.getKey().isEmpty()) {
        continue; // of itself only the permissions count, which are known apart
      }
      Stat stat = each.getValue();
      text.append(each.getKey()).append('\0').append(Integer.toOctalString(stat.mode()));
      text.append(' ').append(stat.is(Kind.FOLDER) ? "" + stat.kind() : text(stat)).append('\0');
      if (stat.is(Kind.LINK)) {
        text.append(Files.readSymbolicLink(folder.resolve(each.getKey()))).append('\0');
      }
    }
    return of(text.toString());
  }
}
