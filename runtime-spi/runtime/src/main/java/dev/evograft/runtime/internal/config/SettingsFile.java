// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.config;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.runtime.internal.workspace.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads properties files in UTF-8. */
public final class SettingsFile {

  private static final String SOURCE = "settings file";
  private static final int LARGEST = 1 << 20;

  private SettingsFile() {}

  /** The settings in a file; none, and a problem, when it cannot be read. */
  public static Map<String, String> read(Path file, Problems problems) {
    byte[] bytes = bytes(file, problems);
    return bytes == null ? Map.of() : entries(file, bytes, problems);
  }

  /** A file as it is, never through a link; null, and a problem, when it cannot be read. */
  public static byte @Nullable [] bytes(Path file, Problems problems) {
    try {
      if (!Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS).isRegularFile()) {
        problems.error(SOURCE, file + " is a link or no file and is not used; make it a file");
        return null;
      }
      try (InputStream in = Files.newInputStream(file, NOFOLLOW_LINKS)) {
        byte[] bytes = in.readNBytes(LARGEST + 1);
        if (bytes.length <= LARGEST) {
          return bytes;
        }
      }
      problems.error(SOURCE, file + " is larger than 1 MiB and is not used; make it smaller");
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      String why = AtomicFiles.reason(e);
      problems.error(SOURCE, file + " cannot be read (" + why + ") and is not used", e);
    }
    return null;
  }

  /** The settings in what was read; none, and a problem, when it is damaged. */
  public static Map<String, String> entries(Path file, byte[] bytes, Problems problems) {
    try {
      return parse(bytes);
    } catch (IOException e) { // a CharacterCodingException: nothing else comes from memory
      problems.error(SOURCE, file + " is not UTF-8 and is not used; save it as UTF-8", e);
    } catch (IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage());
      problems.error(SOURCE, file + " is damaged (" + why + ") and is not used; correct it", e);
    }
    return Map.of();
  }

  /**
   * The entries of a properties file in UTF-8.
   *
   * @throws IllegalArgumentException if an escape in it is malformed
   */
  public static Map<String, String> parse(byte[] bytes) throws IOException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    Properties properties = new Properties();
    properties.load(new StringReader(text.startsWith("\ufeff") ? text.substring(1) : text));
    Map<String, String> entries = new TreeMap<>();
    for (Map.Entry<Object, Object> entry : properties.entrySet()) {
      entries.put((String) entry.getKey(), ((String) entry.getValue()).strip());
    }
    return entries;
  }
}
