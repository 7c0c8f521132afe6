// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.workspace;

import dev.evograft.runtime.internal.core.Sums;
import dev.evograft.spi.OwnFolder.Standing;
import dev.evograft.spi.Workspace.Access;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which files of one folder Evograft wrote in which moment, in one place: {@code now} has the
 * moment, and of each file that was written a small one names the last. They are read anew each
 * time, and without channels, which an interrupt of a caller would close.
 *
 * @param top of all of them, which is no link
 * @param folder of these
 */
record OwnMarks(Path top, Path folder) {

  static final String NOW = "now";

  /** The oldest moment of which all is still noted. */
  static final String FROM = "from";

  private static final int MOST = 16 << 10;
  private static final Pattern MOMENT = Pattern.compile("([0-9a-f]{16})\\.(\\d{1,9})");
  private static final Pattern MARK =
      Pattern.compile("([0-9a-f]{16}\\.\\d{1,9}) ([A-Z]+) .*\n", Pattern.DOTALL);

  /**
   * One that a snapshot remembers.
   *
   * @param epoch another for all that was begun anew
   * @param number one more each time
   */
  private record Moment(String epoch, int number) {

    static @Nullable Moment of(String text) {
      Matcher match = MOMENT.matcher(text.strip());
      return match.matches() ? new Moment(match.group(1), Integer.parseInt(match.group(2))) : null;
    }

    boolean isSince(Moment other) {
      return epoch.equals(other.epoch) && number >= other.number;
    }

    @Override
    public String toString() {
      return epoch + "." + number;
    }
  }

  /**
   * Notes something of a file, on the disk, if that is not noted already.
   *
   * @return whether anybody wants to know
   * @throws IOException when it cannot be noted
   */
  boolean mark(String name, Standing what) throws IOException {
    Moment now = now();
    if (now == null) {
      return false;
    }
    Path mark = mark(name);
    byte[] text = (now + " " + what + " " + name + "\n").getBytes(StandardCharsets.UTF_8);
    if (Files.exists(mark, LinkOption.NOFOLLOW_LINKS)) {
      if (isFile(mark) && read(mark).equals(new String(text, StandardCharsets.UTF_8))) {
        return true;
      }
      if (!isFile(mark)) {
        Files.delete(mark);
      }
    }
    // What a crash leaves of it counts as written, as does what nobody can read.
    try (RandomAccessFile file = new RandomAccessFile(mark.toFile(), "rw")) {
      file.write(text);
      file.setLength(text.length);
      file.getFD().sync();
    }
    return true;
  }

  /** Whether nothing was begun; without an exception, since each write asks. */
  boolean isMissing() {
    return isMissing(top.toFile()) || isMissing(folder.resolve(NOW).toFile());
  }

  /** What may not be looked at is there. */
  private static boolean isMissing(File file) {
    File parent = file.getParentFile();
    return !file.exists() && (parent == null || parent.canExecute() || isMissing(parent));
  }

  /** Null when there is none, or when nobody can tell: then all of it counts as written. */
  private @Nullable Moment now() throws IOException {
    Path file = folder.resolve(NOW);
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    refuseLinks();
    return Moment.of(read(file));
  }

  private Path mark(String name) {
    return folder.resolve(sum(name));
  }

  /** Stands for a path in a name. */
  static String sum(String path) {
    return Sums.sha256(path.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
  }

  private static boolean isFile(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static String read(Path file) throws IOException {
    if (!isFile(file)) {
      throw new FileSystemException(file.toString(), null, "it is no file; remove it");
    }
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      return new String(in.readNBytes(MOST), StandardCharsets.UTF_8);
    }
  }

  private void refuseLinks() throws IOException {
    for (Path path : new Path[] {top, folder}) {
      if (Files.isSymbolicLink(path)) {
        throw new FileSystemException(path.toString(), null, "it is a link; remove it");
      }
    }
  }

  /** Begins the next moment; where nobody knows the last, all is begun anew. */
  String begin() throws IOException {
    refuseLinks();
    AtomicFiles.makeFolders(folder, Access.SECRET);
    Moment last = now();
    if (last == null || isForgotten(last)) {
      clear();
      byte[] random = new byte[8];
      new SecureRandom().nextBytes(random);
      last = new Moment(HexFormat.of().formatHex(random), 0);
    }
    Moment next = new Moment(last.epoch(), last.number() + 1);
    byte[] text = (next + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFiles.replace(folder.resolve(NOW), text, Access.SECRET);
    return next.toString();
  }

  /** What is known of a file. */
  Standing standing(String name, String moment) {
    try {
      Moment since = Moment.of(moment);
      Moment now = now();
      if (since == null || now == null || !now.isSince(since) || isForgotten(since)) {
        return Standing.UNKNOWN;
      }
      Path mark = mark(name);
      if (Files.notExists(mark, LinkOption.NOFOLLOW_LINKS)) {
        return Standing.UNTOUCHED;
      }
      Matcher said = MARK.matcher(read(mark));
      Moment at = said.matches() ? Moment.of(said.group(1)) : null;
      if (at == null || !at.epoch().equals(since.epoch())) {
        return Standing.WRITTEN;
      } else if (!at.isSince(since)) {
        return Standing.UNTOUCHED;
      }
      return switch (said.group(2)) {
        case "REMOVED" -> Standing.REMOVED;
        case "MADE" -> Standing.MADE;
        default -> Standing.WRITTEN;
      };
    } catch (IOException e) {
      return Standing.UNKNOWN; // which says that it cannot be read
    }
  }

  private boolean isForgotten(Moment moment) throws IOException {
    Path file = folder.resolve(FROM);
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Moment from = Moment.of(read(file));
    return from == null || !moment.isSince(from); // damaged, it could be any
  }

  /**
   * Removes what is older than a moment.
   *
   * @param moment null for everything
   */
  void forget(@Nullable String moment) throws IOException {
    if (moment == null) {
      clear();
      Files.deleteIfExists(folder.resolve(MarkOrigin.NAME));
      Files.deleteIfExists(folder);
      return;
    }
    Moment since = Moment.of(moment);
    Moment now = now();
    if (since != null && now != null && now.isSince(since)) {
      if (isForgotten(since)) {
        return; // snapshots of another store remember less
      }
      byte[] text = (since + "\n").getBytes(StandardCharsets.UTF_8);
      AtomicFiles.replace(folder.resolve(FROM), text, Access.SECRET);
      for (Path each : marks()) {
        Matcher said = MARK.matcher(read(each));
        Moment at = said.matches() ? Moment.of(said.group(1)) : null;
        if (at != null && at.epoch().equals(since.epoch()) && !at.isSince(since)) {
          Files.deleteIfExists(each);
        }
      }
    }
  }

  /** The moment first: from then on there is none. */
  private void clear() throws IOException {
    refuseLinks();
    Files.deleteIfExists(folder.resolve(NOW));
    Files.deleteIfExists(folder.resolve(FROM));
    for (Path each : marks()) {
      Files.deleteIfExists(each);
    }
  }

  private List<Path> marks() throws IOException {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      for (Path each : found) {
        String name = String.valueOf(each.getFileName());
        if (!name.equals(NOW) && !name.equals(FROM) && !name.equals(MarkOrigin.NAME)) {
          all.add(each);
        }
      }
    } catch (NoSuchFileException e) {
      return all;
    }
    return all;
  }
}
