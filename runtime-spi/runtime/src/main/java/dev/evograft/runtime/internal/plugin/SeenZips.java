// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import dev.evograft.runtime.internal.workspace.AtomicFiles;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace.Access;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the sha256 of a zip that has not changed since, so that starting need not read and hash
 * it. A zip that was changed behind an unchanged stamp gains nothing: what is loaded is the cached
 * content of the remembered sum, which the lock is checked against.
 */
final class SeenZips {

  private final Path folder;

  SeenZips(Path cache) {
    this.folder = cache.resolve("seen");
  }

  /** The remembered sum; null when there is none or the file has changed. */
  @Nullable String sha256(Path zip) throws IOException {
    Path note = note(zip);
    if (!Files.isRegularFile(note)) {
      return null;
    }
    String[] parts = Files.readString(note, StandardCharsets.UTF_8).split("\n", -1);
    return parts.length == 4
            && parts[0].equals(zip.toAbsolutePath().toString())
            && parts[1].equals(stamp(zip).text())
            && parts[2].length() == 64
        ? parts[2]
        : null;
  }

  /** What tells that a file has changed. */
  Stamp stamp(Path zip) throws IOException {
    BasicFileAttributes now = Files.readAttributes(zip, BasicFileAttributes.class);
    return new Stamp(now.size() + " " + now.lastModifiedTime() + " " + now.fileKey());
  }

  /** Remembers the sum of a file that was read after this stamp was taken. */
  void remember(Path zip, Stamp stamp, String sha256) {
    String text = zip.toAbsolutePath() + "\n" + stamp.text() + "\n" + sha256 + "\n";
    try {
      AtomicFiles.replace(note(zip), text.getBytes(StandardCharsets.UTF_8), Access.SECRET);
    } catch (EvograftException e) {
      org.slf4j.LoggerFactory.getLogger(SeenZips.class).debug("the zip is read each time", e);
    }
  }

  private Path note(Path zip) {
    return folder.resolve(Integer.toHexString(zip.toAbsolutePath().toString().hashCode()));
  }

  /** See {@link #stamp}. */
  record Stamp(String text) {}
}
