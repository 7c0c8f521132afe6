// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.config;

import dev.evograft.runtime.internal.workspace.AtomicFiles;
import dev.evograft.runtime.internal.workspace.OwnFolders;
import dev.evograft.spi.ConfigKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Secrets that stand in files of their own: for each secret setting K there is the setting {@code
 * K_file}, which names one. Such a file is read once, and used only if it is for its owner alone.
 * It may be a link, as those are that containers are given. Safe for any thread.
 */
final class SecretFiles {

  private static final String SUFFIX = "_file";
  private static final int LARGEST = 64 << 10;
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final Map<String, Content> known = new ConcurrentHashMap<>();

  /** The setting that names the file of a secret. */
  static ConfigKey<Path> keyOf(ConfigKey<?> secret) {
    return new ConfigKey<>(
        secret.name() + SUFFIX,
        "absolute path",
        SecretFiles::path,
        null,
        "A file, for its owner alone, that holds "
            + secret.name()
            + "; read again when it changes.",
        List.of(),
        false);
  }

  private static Path path(String text) {
    try {
      Path path = Path.of(text.strip());
      if (path.isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("expects an absolute path", e);
    }
    throw new IllegalArgumentException("expects an absolute path");
  }

  /** What a file holds, as its setting names it. */
  Content content(String named) {
    return known.computeIfAbsent(named, SecretFiles::read);
  }

  private static Content read(String named) {
    try {
      Path file = path(named);
      String fault = fault(file);
      if (fault != null) {
        return Content.fault("the file " + file + " " + fault);
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(LARGEST + 1);
        String text = bytes.length > LARGEST ? "" : decode(bytes).strip();
        return text.isEmpty() || text.chars().anyMatch(Character::isISOControl)
            ? Content.fault("the file " + file + " holds no single line of text; write one")
            : new Content(text, null);
      }
    } catch (CharacterCodingException e) {
      return Content.fault("the file " + named + " is not UTF-8; save it as UTF-8");
    } catch (IOException e) {
      return Content.fault("the file " + named + " cannot be read: " + AtomicFiles.reason(e));
    } catch (IllegalArgumentException e) {
      return Content.fault("'" + named + "' is no absolute path; name one");
    }
  }

  private static String decode(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static @Nullable String fault(Path file) throws IOException {
    if (!Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
        .isRegularFile()) {
      return "is no file; name one";
    }
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return null; // Windows: rights are inherited
    }
    PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class);
    if (!OWNER.containsAll(found.permissions())) {
      return "is open to others; run chmod 600 on it";
    }
    return found.owner().equals(OwnFolders.self()) ? null : "is of another user; make it your own";
  }

  /** They are read again. */
  void forget() {
    known.clear();
  }

  /**
   * What was read.
   *
   * @param text without white space around it; empty when there is a fault
   * @param fault why it is not used, naming the file; null when it is
   */
  record Content(String text, @Nullable String fault) {
    static Content fault(String why) {
      return new Content("", why);
    }
  }
}
