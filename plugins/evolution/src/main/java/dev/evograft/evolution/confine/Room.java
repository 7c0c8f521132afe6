// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a confined program is given beyond what all have; every path by its real name.
 *
 * @param folder where it works and may write
 * @param temporary an empty folder outside of that for temporary files
 * @param sealed files and folders within the folder which it may read only; those that are not
 *     there, or are links, are left out. A help, and no proof: what may be written around them can
 *     be moved, so whoever cares compares afterwards
 * @param written folders outside of the folder that it may write, too
 * @param shown files and folders that it needs to read wherever they are, such as its own program
 * @param network whether it reaches the network
 */
public record Room(
    Path folder,
    Path temporary,
    List<Path> sealed,
    List<Path> written,
    List<Path> shown,
    boolean network) {

  /**
   * Makes the names real.
   *
   * @throws UncheckedIOException if the folder or the one for temporary files is not there
   */
  public Room {
    try {
      folder = folder.toRealPath();
      temporary = temporary.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sealed = sealed.stream().filter(path -> !Files.isSymbolicLink(path)).toList();
    sealed = real(sealed);
    written = real(written);
    shown = real(shown);
  }

  /** One in which nothing outside of the folder may be written. */
  public Room(Path folder, Path temporary, List<Path> sealed, List<Path> shown, boolean network) {
    this(folder, temporary, sealed, List.of(), shown, network);
  }

  /** The same with these folders besides. */
  Room writing(List<Path> folders) {
    return new Room(folder, temporary, sealed, folders, shown, network);
  }

  private static List<Path> real(List<Path> paths) {
    List<Path> real = new ArrayList<>();
    for (Path path : paths) {
      try {
        real.add(path.toRealPath());
      } catch (IOException e) {
        // it is not there
      }
    }
    return List.copyOf(real);
  }
}
