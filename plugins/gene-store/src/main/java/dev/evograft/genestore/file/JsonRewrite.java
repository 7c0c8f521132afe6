// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Writes a JSON file anew: what is around the records and the records themselves byte for byte as
 * they were. Its callers hold the store's lock.
 */
final class JsonRewrite {

  private static final byte[] SEPARATOR = ",\n    ".getBytes(StandardCharsets.US_ASCII);
  private static final int CHUNK = 1 << 16;

  private final Path file;
  private final String member;
  private final Ground ground;

  JsonRewrite(Path file, String member, Ground ground) {
    this.file = file;
    this.member = member;
    this.ground = ground;
  }

  /**
   * Replaces the file by the records at some places of a snapshot, and some more.
   *
   * @return false, and nothing was done, if another program wrote the file since the snapshot
   */
  boolean replace(Snapshot from, long[] places, List<byte[]> more) throws IOException {
    Folders.make(file.resolveSibling(""));
    Path temp = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      ground.steps().before("write the new " + member);
      write(temp, from, places, more);
      EvolverLock lock = new EvolverLock(file, ground.clock());
      return lock.hold(() -> moveInto(temp, from.json()));
    } finally {
      Files.deleteIfExists(temp);
    }
  }

  private boolean moveInto(Path temp, Snapshot.Json old) throws IOException {
    FileFacts now = FileFacts.ofWritable(file);
    if (!Objects.equals(now, old.facts())) {
      return false;
    }
    if (old.shape().damaged()) {
      ground.steps().before("set the damaged file aside");
      new Aside(file, ground.stamp()).keep();
    }
    ground.steps().before("replace " + member);
    Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Folders.sync(file.resolveSibling(""));
    return true;
  }

  private void write(Path temp, Snapshot from, long[] places, List<byte[]> more)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            temp,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING,
                LinkOption.NOFOLLOW_LINKS))) {
      copyPermissions(temp);
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), CHUNK);
      head(from.json(), out);
      boolean first = true;
      for (long place : places) {
        record(from.read(place), first, out);
        first = false;
      }
      for (byte[] text : more) {
        record(text, first, out);
        first = false;
      }
      tail(from.json(), first, out);
      out.flush();
      if (channel.size() > LineLog.MAX_FILE) {
        throw new FileSystemException(file.toString(), null, "it would be larger than 4 GiB");
      }
      channel.force(true);
    }
  }

  /** A file that its owner closed to others stays closed. */
  private void copyPermissions(Path temp) throws IOException {
    if (Files.exists(file) && Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(temp, Files.getPosixFilePermissions(file));
    }
  }

  private static void record(byte[] text, boolean first, OutputStream out) throws IOException {
    out.write(SEPARATOR, first ? 1 : 0, SEPARATOR.length - (first ? 1 : 0));
    out.write(text);
  }

  private void head(Snapshot.Json old, OutputStream out) throws IOException {
    if (old.file() == null || old.shape().head() == 0) {
      out.write(("{\n  \"version\": 1,\n  \"" + member + "\": [").getBytes(StandardCharsets.UTF_8));
    } else {
      copy(old.file(), 0, old.shape().head(), out);
    }
  }

  private static void tail(Snapshot.Json old, boolean empty, OutputStream out) throws IOException {
    if (!empty) {
      out.write("\n  ".getBytes(StandardCharsets.US_ASCII));
    }
    if (old.file() == null || old.shape().tail() < 0) {
      out.write("]\n}\n".getBytes(StandardCharsets.US_ASCII));
    } else {
      copy(old.file(), old.shape().tail(), Long.MAX_VALUE, out);
    }
  }

  /** Copies a part of a file; up to its end, if that comes first. */
  static void copy(Generation file, long from, long to, OutputStream out) throws IOException {
    long position = from;
    while (position < to) {
      byte[] some = file.read(position, (int) Math.min(CHUNK, to - position));
      if (some.length == 0) {
        return;
      }
      out.write(some);
      position += some.length;
    }
  }
}
