// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.spi.OwnFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The files of a log that begins a new one when one is full: the one that is written, such as
 * {@code events.jsonl}, and older ones, such as {@code events.20261103T120000000Z.jsonl}. None of
 * them is ever deleted.
 */
public final class RotatedFiles {

  private static final String ENDING = ".jsonl";

  private final Path active;
  private final String stem;
  private final Pattern older;

  /** Those of a log that is written. */
  public RotatedFiles(Path active) {
    this.active = active;
    String name = String.valueOf(active.getFileName());
    this.stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    this.older =
        Pattern.compile(Pattern.quote(stem + ".") + "\\d{8}T\\d{9}Z" + Pattern.quote(ENDING));
  }

  /** The one that is written. */
  public Path active() {
    return active;
  }

  /** The older ones, oldest first. */
  public List<Path> older() throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(
            active.resolveSibling("").normalize(),
            path -> older.matcher(String.valueOf(path.getFileName())).matches())) {
      all.forEach(found::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return found; // nothing was ever written
    }
    Collections.sort(found);
    return found;
  }

  /**
   * Makes the active file an older one, if it has so many bytes. Its caller holds the store's lock.
   *
   * @param own told of it
   * @param now for its name, which says when it was written last, and which is behind those of all
   *     the others however clocks are set
   */
  public void rotate(long most, OwnFolder own, Instant now) throws IOException {
    FileFacts facts = FileFacts.ofWritable(active);
    if (facts == null || facts.size() < most) {
      return;
    }
    List<Path> others = older();
    Path target = named(Stamps.inName(now));
    Path last = others.isEmpty() ? active : others.get(others.size() - 1);
    if (!others.isEmpty() && target.compareTo(last) <= 0) {
      target = named(next(stamp(last)));
    }
    if (!older.matcher(String.valueOf(target.getFileName())).matches()) {
      throw new FileSystemException(
          last.toString(), null, "no name is behind its own, which keeps the log from going on");
    }
    if (Files.exists(target)) {
      return; // never over a file that is there
    }
    own.writes(target);
    own.removes(active);
    Files.move(active, target, StandardCopyOption.ATOMIC_MOVE);
    Folders.sync(active.resolveSibling(""));
  }

  /** When an older one was written last, at the latest; what is no time may be any. */
  public Instant lastWritten(Path file) {
    return Stamps.ofName(stamp(file));
  }

  private Path named(String stamp) {
    return active.resolveSibling("").normalize().resolve(stem + "." + stamp + ENDING);
  }

  private String stamp(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(stem.length() + 1, name.length() - ENDING.length());
  }

  /** The digits behind some, whether they are a time or not. */
  private static String next(String stamp) {
    long digits = Long.parseLong(stamp.replaceAll("\\D", "")) + 1;
    String all = String.format(Locale.ROOT, "%017d", digits);
    return all.substring(0, all.length() - 9) + "T" + all.substring(all.length() - 9) + "Z";
  }
}
