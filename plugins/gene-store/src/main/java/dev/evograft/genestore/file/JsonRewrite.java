// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a JSON file anew: what is around the records and the records themselves byte for byte as
 * they were. First beside it, which needs no lock and takes long; then in its place, which is a
 * moment under the store's lock. One at a time for a file.
 */
final class JsonRewrite implements Closeable {

  private static final byte[] SEPARATOR = ",\n    ".getBytes(StandardCharsets.US_ASCII);
  private static final int CHUNK = 1 << 16;

  private final Shelf shelf;
  private final Path file;
  private final Path temp;
  private final ShelfFiles files;
  private final FolderContext context;

  JsonRewrite(Shelf shelf) {
    this.shelf = shelf;
    this.files = shelf.files();
    this.context = shelf.context();
    this.file = Objects.requireNonNull(files.json());
    this.temp = file.resolveSibling("." + file.getFileName() + ".tmp");
  }

  /**
   * Writes the records of a snapshot from one on, and some more; reads it back.
   *
   * @return what was written, or null if the files were changed under the snapshot
   */
  @Nullable JsonLoad write(Snapshot from, int first, List<byte[]> more) throws IOException {
    FileFacts.ofWritable(file); // a link is refused before there is work
    Folders.make(file.resolveSibling(""));
    context.steps().before("write the new " + files.member());
    writeTemp(from, first, more);
    context.steps().before("check the new " + files.member());
    JsonLoad load = JsonLoad.of(temp, files, from.catalogue().empty());
    long[] expected = Arrays.copyOfRange(from.keys(), first, from.keys().length);
    if (!load.shape().damaged()
        && load.catalogue().holds(expected, expected.length + more.size())) {
      return load;
    }
    load.close();
    return null;
  }

  /**
   * Puts what was written in the place of the file; readers of this process wait for that moment,
   * and go on with what was read back. Its caller holds the store's lock.
   *
   * @param then what has to happen before readers look at the files again
   * @return false, and nothing was done, if another program wrote the file since it was read
   */
  boolean replace(Snapshot.Json old, JsonLoad load, Then then) throws IOException {
    return new EvolverLock(file, context.clock())
        .hold(
            () ->
                shelf.exclusively(
                    () -> {
                      boolean moved = move(old, load);
                      if (moved) {
                        then.run();
                        shelf.adopt(load);
                      }
                      return moved;
                    }));
  }

  private boolean move(Snapshot.Json old, JsonLoad load) throws IOException {
    if (!isStill(old)) {
      return false;
    }
    if (old.shape().damaged()) {
      context.steps().before("set the damaged file aside");
      new DamagedCopies(file, context).keep();
    }
    context.steps().before("replace " + files.member());
    if (!isStill(old)) {
      return false;
    }
    context.lock().own().writes(file);
    Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    load.file().movedTo(file);
    Folders.sync(file.resolveSibling(""));
    return true;
  }

  private boolean isStill(Snapshot.Json old) throws IOException {
    return Objects.equals(FileFacts.ofWritable(file), old.facts());
  }

  private void writeTemp(Snapshot from, int first, List<byte[]> more) throws IOException {
    try (FileChannel channel = Folders.begin(temp)) {
      copyPermissions();
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), CHUNK);
      head(from.json(), out);
      Reading reading = from.reading();
      boolean empty = true;
      for (int i = first; i < from.places().length; i++) {
        separate(empty, out);
        reading.copy(from.places()[i], out);
        empty = false;
      }
      for (byte[] text : more) {
        separate(empty, out);
        out.write(text);
        empty = false;
      }
      tail(from.json(), empty, out);
      out.flush();
      if (channel.size() > LineLog.MAX_FILE) {
        throw new FileSystemException(file.toString(), null, "it would be larger than 4 GiB");
      }
      channel.force(true);
    }
  }

  /** A file that its owner closed to others stays closed. */
  private void copyPermissions() throws IOException {
    if (Files.exists(file) && Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(temp, Files.getPosixFilePermissions(file));
    }
  }

  private static void separate(boolean first, OutputStream out) throws IOException {
    out.write(SEPARATOR, first ? 1 : 0, SEPARATOR.length - (first ? 1 : 0));
  }

  private void head(Snapshot.Json old, OutputStream out) throws IOException {
    if (old.file() == null || old.shape().head() == 0) {
      String head = "{\n  \"version\": 1,\n  \"" + files.member() + "\": [";
      out.write(head.getBytes(StandardCharsets.UTF_8));
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

  /** Takes away what was not put in the place of the file. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(temp);
  }

  /** The rest of an exchange of files. */
  @FunctionalInterface
  interface Then {
    /** Nothing. */
    Then NOTHING = () -> {};

    void run() throws IOException;
  }
}
