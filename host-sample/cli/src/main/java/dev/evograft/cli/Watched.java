// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files whose change a daemon notices, by size, time and identity; it does not read them. Not for
 * several threads.
 */
final class Watched {

  private final List<Path> files;
  private final List<Path> folders;
  private Map<Path, String> known;
  private Map<Path, String> before;

  /**
   * @param files that may come and go
   * @param folders whose zips are watched
   */
  Watched(List<Path> files, List<Path> folders) {
    this.files = new ArrayList<>(files);
    this.folders = List.copyOf(folders);
    this.known = look();
    this.before = new TreeMap<>(known);
  }

  /** Watches these from now on, too. */
  void add(List<Path> more) {
    for (Path file : more) {
      if (!files.contains(file)) {
        files.add(file);
        add(file, known);
        add(file, before);
      }
    }
  }

  /** Whether something is other than it was at first, and has come to rest. */
  boolean changed() {
    Map<Path, String> now = look();
    boolean resting = now.equals(before);
    before = now;
    return resting && !now.equals(known);
  }

  private Map<Path, String> look() {
    Map<Path, String> stamps = new TreeMap<>();
    files.forEach(file -> add(file, stamps));
    for (Path folder : folders) {
      try (DirectoryStream<Path> zips = Files.newDirectoryStream(folder, "*.zip")) {
        zips.forEach(zip -> add(zip, stamps));
      } catch (IOException e) {
        continue; // not there now
      }
    }
    return stamps;
  }

  private static void add(Path file, Map<Path, String> stamps) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      stamps.put(file, now.size() + " " + now.lastModifiedTime() + " " + now.fileKey());
    } catch (IOException e) {
      stamps.remove(file); // not there now
    }
  }
}
