// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.IOException;
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

/**
 * Finishes compactions of a log, also those of processes that died in one: what others appended to
 * a log while it was compacted goes into the new one, then the old one goes. Its callers hold the
 * store's lock.
 */
final class Leftovers {

  /** What is carried over is near the beginning of the new log. */
  private static final int SEARCHED = 1 << 20;

  private final Path log;
  private final Steps steps;
  private final Pattern compacted;

  Leftovers(Path log, Steps steps) {
    this.log = log;
    this.steps = steps;
    this.compacted =
        Pattern.compile("\\." + Pattern.quote(log.getFileName() + ".") + "(\\d{1,10})\\.compacted");
  }

  /** The name of a log that was compacted up to a place. */
  static Path aside(Path log, long upTo) {
    return log.resolveSibling("." + log.getFileName() + "." + upTo + ".compacted");
  }

  /** Does it, whatever there is to do. */
  void finish() throws IOException {
    for (Path found : list()) {
      Matcher match = compacted.matcher(String.valueOf(found.getFileName()));
      if (match.matches()) {
        carryOver(found, Long.parseLong(match.group(1)));
      }
      steps.before("delete the compacted log");
      Files.deleteIfExists(found);
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
      try (Appender appender = new Appender(log, Appender.BeforeOpen.NOTHING)) {
        RuntimeException failure = appender.write(List.of(rest)).failure();
        if (failure != null) {
          throw failure;
        }
      }
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
