// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Names as text, as far as Java can write them back: with a locale that is not UTF-8 it cannot. */
final class Names {

  private Names() {}

  /** The last name of a path; null when it is one that cannot be written back. */
  static @Nullable String last(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : text(name);
  }

  /**
   * What a link points to.
   *
   * @throws CharacterCodingException when it cannot be written back
   */
  static String target(Path link) throws IOException {
    String text = text(Files.readSymbolicLink(link));
    if (text == null) {
      throw new CharacterCodingException();
    }
    return text;
  }

  private static @Nullable String text(Path path) {
    String text = path.toString();
    if (text.chars().allMatch(c -> c < 0x80)) {
      return text;
    }
    try {
      return path.getFileSystem().getPath(text).equals(path) ? text : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /**
   * What a snapshot has noted, in a folder.
   *
   * @throws EvograftException when Java cannot write that name here: another locale could
   */
  static Path resolve(Path folder, String noted) {
    try {
      return folder.resolve(noted);
    } catch (InvalidPathException e) {
      throw unwritable(noted);
    }
  }

  /** What cannot be recorded, since it could not be restored. */
  static EvograftException unwritable(String path) {
    return new EvograftException(
        "unwritable_name",
        "'"
            + Failures.oneLine(path)
            + "' has a name, or points to one, that Java cannot write back; if it is only not"
            + " ASCII, start with LC_ALL=C.UTF-8, else rename it: mv OLD NEW, where the shell's"
            + " tab key writes OLD");
  }
}
