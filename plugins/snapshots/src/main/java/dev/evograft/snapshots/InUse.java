// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Which snapshots somebody needs, each in a file that is called after whoever it is. */
final class InUse {

  private final Path folder;

  InUse(Store store) {
    this.folder = store.folder().resolve("in-use");
  }

  /** Notes it; one who needs another one needs both. */
  void add(String id, String by) throws IOException {
    Store.makeFolder(folder);
    Set<String> ids = new TreeSet<>(ids(file(by)));
    if (ids.add(id)) {
      Store.write(file(by), String.join("\n", ids) + "\n");
    }
  }

  void remove(String by) throws IOException {
    Files.deleteIfExists(file(by));
  }

  private Path file(String by) {
    return folder.resolve(by.replaceAll("[^A-Za-z0-9-]", "_"));
  }

  private static Collection<String> ids(Path file) throws IOException {
    return Files.isRegularFile(file)
        ? Files.readString(file).lines().filter(line -> !line.isBlank()).toList()
        : Set.of();
  }

  /** All that anybody needs. */
  Set<String> all() throws IOException {
    Set<String> all = new TreeSet<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          all.addAll(ids(file));
        }
      }
    }
    return all;
  }

  /** What somebody needs goes only when it is asked for in so many words. */
  void refuse(Collection<String> given) throws IOException {
    Set<String> all = all();
    for (String id : given) {
      if (all.contains(id)) {
        throw new EvograftException(
            "in_use",
            "snapshot "
                + id
                + " is needed by a cycle that goes on; end that first, or remove it all the same:"
                + " evograft snapshot prune --with-kept "
                + id);
      }
    }
  }
}
