// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.execute;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * What files of ours are called that lie beside files of the user for a moment. The names follow
 * from the cycle and the file, so that whoever comes after a process that died knows them.
 *
 * @param label letters, digits and dashes
 */
public record Beside(String label) {

  private static final String BEGIN = ".evograft-";
  private static final String FRESH = ".new";
  private static final int LONGEST = 64;
  private static final int SUM_BYTES = 12;

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
    return named(file, FRESH);
  }

  /** A file that was taken from its place. */
  public Path old(Path file) {
    return named(file, ".old");
  }

  /** What took the place of a file, and is taken back. */
  public Path back(Path file) {
    return named(file, ".back");
  }

  /** Whether a file is a content that another one was to get. */
  public boolean isFresh(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith(BEGIN + label + "-") && name.endsWith(FRESH);
  }

  private Path named(Path file, String end) {
    return file.resolveSibling(BEGIN + label + "-" + sum(String.valueOf(file.getFileName())) + end);
  }

  /** Two names with one sum would take each other's place. */
  private static String sum(String name) {
    try {
      byte[] all =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(all, 0, SUM_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
