// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.own;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads files that programs of a cycle can reach, and maybe replaced: a pipe would be read for
 * ever, what is very large fill the memory, and a link lead to a file of somebody else. Nothing
 * else opens what lies below the plugin's state. Reads the disk; safe for any thread.
 */
public final class Plain {

  /** In bytes; what we write without a bound of its own comes nowhere near it. */
  public static final long LARGEST = 16L << 20;

  private Plain() {}

  /**
   * All of a file of ours.
   *
   * @param most so many bytes at most
   * @throws NotPlainException if it is a link, no regular file, or larger
   * @throws NoSuchFileException if nothing is there
   */
  public static byte[] bytes(Path file, long most) throws IOException {
    return bytes(file, most, LinkOption.NOFOLLOW_LINKS);
  }

  /** As {@link #bytes}, of a file that its user may have elsewhere, with a link to it. */
  public static byte[] linked(Path file, long most) throws IOException {
    return bytes(file, most, new LinkOption[0]);
  }

  private static byte[] bytes(Path file, long most, LinkOption... links) throws IOException {
    check(file, most, links);
    try (InputStream in = Files.newInputStream(file, links)) {
      int enough = (int) Math.min(Integer.MAX_VALUE - 8, most + 1); // it may be growing
      byte[] all = in.readNBytes(enough);
      if (all.length > most) {
        throw new NotPlainException(most);
      }
      return all;
    }
  }

  /**
   * As {@link #bytes}, of UTF-8.
   *
   * @param most so many bytes at most
   * @throws java.nio.charset.CharacterCodingException if it is something else
   */
  public static String text(Path file, long most) throws IOException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes(file, most)))
        .toString();
  }

  /** A file of ours, piece by piece; otherwise as {@link #bytes}. */
  public static InputStream open(Path file, long most) throws IOException {
    check(file, most, LinkOption.NOFOLLOW_LINKS);
    return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Whether it can be read; for who reads it otherwise.
   *
   * @param links whether a link is followed
   */
  public static void check(Path file, long most, LinkOption... links) throws IOException {
    BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, links);
    if (!found.isRegularFile() || found.size() > most) {
      throw new NotPlainException(most);
    }
  }

  /**
   * Takes out of the way what is in the place of a file of ours and could not be replaced: beside
   * it, by a name that nobody has.
   *
   * @return where it is now
   */
  public static Path moved(Path file) throws IOException {
    for (int next = 1; ; next++) {
      Path to = file.resolveSibling(file.getFileName() + ".not-ours-" + next);
      if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
        return Files.move(file, to);
      }
    }
  }
}
