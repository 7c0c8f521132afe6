// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.evograft.runtime.internal.core.Sums;
import dev.evograft.runtime.internal.workspace.AtomicFiles;
import dev.evograft.runtime.internal.workspace.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of the state folder that decides who is let in, and whether a person stands behind it: the
 * folder may be written by a pull or a skill.
 *
 * @param lines of it; none when there is no such file, or it is not used
 * @param isThere whether it is used
 * @param fault because of which nothing is let through, or null
 * @param note that it is not used and why, or null
 */
record GateFile(
    List<String> lines, boolean isThere, @Nullable String fault, @Nullable String note) {

  private static final int LARGEST = 1 << 20;

  /**
   * Reads a file of a state folder. One that nobody confirmed counts as absent; one that is not
   * what was confirmed counts as unreadable.
   */
  static GateFile of(Place place, String name) {
    Path file = place.state().path().resolve(name);
    try {
      byte[] bytes = bytes(file);
      if (bytes != null && bytes.length > LARGEST) {
        return broken(file + " is larger than 1 MiB; make it smaller");
      }
      String check = "check it and run 'evograft config trust'";
      return switch (place.standing(name, bytes == null ? null : Sums.sha256(bytes))) {
        case NEW ->
            new GateFile(List.of(), false, null, file + " is new and is not used; " + check);
        case CHANGED -> broken(file + " was changed or removed since it was trusted; " + check);
        case TRUSTED ->
            bytes == null
                ? new GateFile(List.of(), false, null, null)
                : new GateFile(
                    new String(bytes, StandardCharsets.UTF_8).lines().toList(), true, null, null);
      };
    } catch (IOException e) {
      return broken(file + " cannot be read: " + AtomicFiles.reason(e) + "; correct it");
    }
  }

  private static GateFile broken(String why) {
    return new GateFile(List.of(), true, why, null);
  }

  /** One byte more than the limit tells that it is larger. */
  static byte @Nullable [] bytes(Path file) throws IOException {
    try {
      if (!Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS).isRegularFile()) {
        throw new IOException("it is a link or no file");
      }
      try (InputStream in = Files.newInputStream(file, NOFOLLOW_LINKS)) {
        return in.readNBytes(LARGEST + 1);
      }
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
