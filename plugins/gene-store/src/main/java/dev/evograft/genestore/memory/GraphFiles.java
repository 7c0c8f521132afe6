// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the graph's files: the one that is written, such as {@code memory_graph.jsonl}, and
 * older ones, such as {@code memory_graph.20261103T120000000Z.jsonl}. Safe for any thread.
 *
 * @param active the file that is written
 */
record GraphFiles(Path active) {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String ENDING = ".jsonl";

  /** The folder of all of them. */
  Path folder() {
    return active.resolveSibling("").normalize();
  }

  private String stem() {
    String name = String.valueOf(active.getFileName());
    return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
  }

  private Pattern pattern() {
    return Pattern.compile(Pattern.quote(stem()) + "\\.(\\d{8}T\\d{9}Z)" + Pattern.quote(ENDING));
  }

  /** The names of the older files, oldest first. */
  List<String> rotated() {
    Pattern pattern = pattern();
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder())) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (pattern.matcher(name).matches()) {
          names.add(name);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new EvograftException(
          "store_unreadable",
          "cannot list " + folder() + "; make it a folder that this user may read",
          e);
    }
    Collections.sort(names);
    return names;
  }

  Path path(String name) {
    return folder().resolve(name);
  }

  /**
   * A name for what is written now, behind all the older ones however clocks are set.
   *
   * @param rotated the older ones
   */
  String next(Instant now, List<String> rotated) {
    String last = rotated.isEmpty() ? "" : rotated.get(rotated.size() - 1);
    String name = stem() + "." + STAMP.format(now) + ENDING;
    return name.compareTo(last) > 0
        ? name
        : stem() + "." + STAMP.format(rotatedAt(last).plusMillis(1)) + ENDING;
  }

  /** When a file was rotated: nothing in it is of a later time. */
  Instant rotatedAt(String name) {
    Matcher matcher = pattern().matcher(name);
    try {
      return matcher.matches() ? STAMP.parse(matcher.group(1), Instant::from) : Instant.EPOCH;
    } catch (DateTimeParseException e) {
      return Instant.EPOCH; // digits that are no time; others may make such a name
    }
  }
}
