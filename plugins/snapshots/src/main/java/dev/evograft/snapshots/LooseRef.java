// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * What is in the file of a ref, as text: an id in hex or {@code ref: NAME}. Anything else is a
 * value too, since it hides the packed one from git, and differs from every good one: its bytes in
 * hex, or the target of a link.
 */
final class LooseRef {

  static final String SYMBOLIC = "ref: ";

  private static final String DAMAGED = "damaged ";
  private static final String LINK = "link ";
  private static final int MOST = 4096;

  private LooseRef() {}

  /** Of a file or a link. */
  static String read(Path file, Stat stat) throws IOException {
    if (stat.is(Kind.LINK)) {
      return LINK + Files.readSymbolicLink(file);
    }
    if (stat.size() > MOST) {
      return DAMAGED + stat.size() + " bytes";
    }
    byte[] bytes = Files.readAllBytes(file);
    String value = new String(bytes, StandardCharsets.UTF_8).strip();
    boolean good = isSymbolic(value) || ObjectId.isId(value);
    return good ? value : DAMAGED + HexFormat.of().formatHex(bytes);
  }

  /** Whether it is the name of another ref, and not only begins like that. */
  static boolean isSymbolic(String value) {
    return value.startsWith(SYMBOLIC)
        && Repository.isValidRefName(value.substring(SYMBOLIC.length()));
  }

  /** Writes a file that has a value. */
  static void write(String value, Path file) throws IOException {
    if (value.startsWith(LINK)) {
      Files.deleteIfExists(file);
      Files.createSymbolicLink(file, Path.of(value.substring(LINK.length())));
    } else if (value.startsWith(DAMAGED)) {
      Store.force(file, bytes(value.substring(DAMAGED.length()), file));
    } else {
      Store.force(file, (value + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private static byte[] bytes(String hex, Path file) throws IOException {
    try {
      return HexFormat.of().parseHex(hex);
    } catch (IllegalArgumentException e) {
      throw new FileSystemException(file.toString(), null, "what it held is not known");
    }
  }
}
