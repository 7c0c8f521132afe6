// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.execute;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * What files of ours are called that lie beside files of the user for a moment. The names follow
 * from the cycle and the file, so that whoever comes after a process that died knows them.
 *
 * @param label letters, digits and dashes
 */
public record Beside(String label) {

  private static final String BEGIN = ".evograft-";
  private static final int LONGEST = 64;

  public Beside {
    String plain = label.replaceAll("[^A-Za-z0-9-]", "-");
    label = plain.substring(0, Math.min(LONGEST, plain.length()));
  }

  /** Names that nobody else has. */
  public static Beside random() {
    return new Beside(UUID.randomUUID().toString());
  }

  /** The content that a file is to get. */
  public Path fresh(Path file) {
    return named(file, ".new");
  }

  /** A file that was taken from its place. */
  public Path old(Path file) {
    return named(file, ".old");
  }

  /** What took the place of a file, and is taken back. */
  public Path back(Path file) {
    return named(file, ".back");
  }

  /** Whether a name is one of these. */
  public boolean isOne(String name) {
    return name.startsWith(BEGIN + label + "-");
  }

  private Path named(Path file, String end) {
    CRC32 sum = new CRC32();
    sum.update(String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8));
    return file.resolveSibling(BEGIN + label + "-" + String.format("%08x", sum.getValue()) + end);
  }
}
