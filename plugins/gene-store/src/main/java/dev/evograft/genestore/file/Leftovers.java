// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.spi.OwnFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finishes compactions of a log, also those of processes that died in one: what others appended to
 * a log while it was compacted goes into the new one. Its callers hold the store's lock.
 */
final class Leftovers {

  /** What is carried over is near the beginning of the new log. */
  private static final int SEARCHED = 1 << 20;

  private static final byte[] BEGIN =
      ("{\"type\":\"" + RecordNames.BEGUN + "\"").getBytes(StandardCharsets.US_ASCII);

  private final Path log;
  private final @Nullable Path json;
  private final OwnFolder own;
  private final Steps steps;
  private final Pattern compacted;

  /**
   * Those of a log.
   *
   * @param json the file that the log goes into
   */
  Leftovers(Path log, @Nullable Path json, FolderContext context) {
    this.log = log;
    this.json = json;
    this.own = context.lock().own();
    this.steps = context.steps();
    this.compacted =
        Pattern.compile("\\." + Pattern.quote(log.getFileName() + ".") + "(\\d{1,10})\\.compacted");
  }

  /** The name of a log of which everything up to a place is elsewhere. */
  static Path aside(Path log, long upTo) {
    return log.resolveSibling("." + log.getFileName() + "." + upTo + ".compacted");
  }

  /** Does it, whatever there is to do. */
  void finish() throws IOException {
    Files.deleteIfExists(LogExchange.temp(log));
    if (json != null) {
      Files.deleteIfExists(EmptyLibrary.temp(json));
    }
    for (Path found : list()) {
      if (Files.exists(log) && Files.isSameFile(found, log)) {
        own.removes(found);
        Files.delete(found); // whoever named it died before the next step
        continue;
      }
      Matcher match = compacted.matcher(String.valueOf(found.getFileName()));
      if (match.matches()) {
        carryOver(found, Long.parseLong(match.group(1)));
      }
      steps.before("delete the compacted log");
      own.removes(found);
      Files.delete(found);
    }
  }

  /** Notes in a log beside which JSON file it is begun, before we write the first line into it. */
  void begin() throws IOException {
    if (json != null && !isBegun()) {
      try (Generation beside = Generation.open(json)) {
        Appender.once(log, own, List.of(Begun.line(beside)));
      }
    }
  }

  /** One that another program began is not, until we write into it. */
  private boolean isBegun() throws IOException {
    try (Generation opened = Generation.open(log)) {
      byte[] begin = opened == null ? new byte[0] : opened.read(0, BEGIN.length);
      return Arrays.equals(begin, BEGIN);
    }
  }

  private List<Path> list() throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(
            log.resolveSibling("").normalize(),
            path -> compacted.matcher(String.valueOf(path.getFileName())).matches())) {
      all.forEach(found::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return found; // nothing was ever written
    }
    return found;
  }

  private void carryOver(Path old, long upTo) throws IOException {
    try (Generation opened = Generation.open(old)) {
      if (opened == null || opened.size() <= upTo) {
        return;
      }
      byte[] rest = opened.readFully(upTo, Math.toIntExact(opened.size() - upTo));
      steps.before("carry over");
      if (isThere(rest)) {
        return; // whoever did it died before the next step
      }
      begin();
      Appender.once(log, own, List.of(rest));
    }
  }

  /** Once more would be wrong if newer lines of the same ids came in between. */
  private boolean isThere(byte[] rest) throws IOException {
    try (Generation opened = Generation.open(log)) {
      if (opened == null) {
        return false;
      }
      int length = (int) Math.min(opened.size(), rest.length + SEARCHED);
      byte[] all = opened.readFully(0, length);
      for (int from = 0; from + rest.length <= length; from++) {
        if (Arrays.equals(all, from, from + rest.length, rest, 0, rest.length)) {
          return true;
        }
      }
      return false;
    }
  }
}
