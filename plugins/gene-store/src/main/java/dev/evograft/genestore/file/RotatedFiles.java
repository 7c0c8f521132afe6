// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
final class RotatedFiles {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String ENDING = ".jsonl";

  private final Path active;
  private final String stem;
  private final Pattern older;

  RotatedFiles(Path active) {
    this.active = active;
    String name = String.valueOf(active.getFileName());
    this.stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    this.older =
        Pattern.compile(Pattern.quote(stem + ".") + "\\d{8}T\\d{9}Z" + Pattern.quote(ENDING));
  }

  /** The older ones, oldest first. */
  List<Path> older() throws IOException {
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
   * @param now for its name, which is behind those of all the others however clocks are set
   */
  void rotate(long most, Instant now) throws IOException {
    FileFacts facts = FileFacts.ofWritable(active);
    if (facts == null || facts.size() < most) {
      return;
    }
    List<Path> others = older();
    Path target = named(now);
    Path last = others.isEmpty() ? active : others.get(others.size() - 1);
    if (!others.isEmpty() && target.compareTo(last) <= 0) {
      target = named(after(last));
    }
    if (Files.exists(target)) {
      return; // never over a file that is there
    }
    Files.move(active, target, StandardCopyOption.ATOMIC_MOVE);
    Folders.sync(active.resolveSibling(""));
  }

  private Path named(Instant time) {
    return active.resolveSibling("").normalize().resolve(stem + "." + STAMP.format(time) + ENDING);
  }

  private Instant after(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    try {
      String stamp = name.substring(stem.length() + 1, name.length() - ENDING.length());
      return STAMP.parse(stamp, Instant::from).plusMillis(1);
    } catch (DateTimeException e) {
      throw new FileSystemException(
          file.toString(), null, "its name is no time, which keeps the log from going on; move it");
    }
  }
}
