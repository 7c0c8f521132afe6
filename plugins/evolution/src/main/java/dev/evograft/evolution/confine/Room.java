// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What a confined program is given beyond what all have.
 *
 * @param folder where it works and may write
 * @param sealed files and folders within that which it may read only; those that are not there are
 *     left out
 * @param shown files and folders that it needs to read wherever they are, such as its own program
 * @param network whether it reaches the network
 */
public record Room(Path folder, List<Path> sealed, List<Path> shown, boolean network) {

  public Room {
    Objects.requireNonNull(folder, "folder");
    sealed = List.copyOf(sealed);
    shown = List.copyOf(shown);
  }
}
