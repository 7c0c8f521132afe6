// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.config;

import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.runtime.internal.workspace.AtomicFiles;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Reads properties files in UTF-8. */
public final class SettingsFile {

  private static final long LARGEST = 1 << 20;

  private SettingsFile() {}

  /** The settings in a file; none, and a problem, when it cannot be read. */
  public static Map<String, String> read(Path file, Problems problems) {
    String source = "settings file";
    try {
      if (Files.size(file) > LARGEST) {
        problems.error(source, file + " is larger than 1 MiB and is not used; make it smaller");
        return Map.of();
      }
      return parse(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (CharacterCodingException e) {
      problems.error(source, file + " is not UTF-8 and is not used; save it as UTF-8", e);
    } catch (IOException e) {
      String why = AtomicFiles.reason(e);
      problems.error(source, file + " cannot be read (" + why + ") and is not used", e);
    } catch (IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage());
      problems.error(source, file + " is damaged (" + why + ") and is not used; correct it", e);
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
