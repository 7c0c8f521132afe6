// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.workspace;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * {@code ~/.evograft/trusted}: the state folders that this user's Evograft made or was told to
 * trust, one to a line: {@code ID TAB name=server TAB ... TAB #path}.
 *
 * <p>The servers are those that the folder's settings named when a person said that they are right.
 * Only to them does a token from elsewhere go; see {@code SecretGuard} of the settings. The sha256
 * of these settings stands beside them as {@code config=SUM}; where there is no sum, none were
 * there, and a file that appears later is not used.
 */
public final class TrustRecord {

  /** The pin that holds the sha256 of the settings file; no setting has a name without a dot. */
  static final String SETTINGS_SUM = "config";

  private static final Pattern NAME = Pattern.compile("[a-z0-9_]+(\\.[a-z0-9_]+)+");
  private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e]+");
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path file;

  /** The record of a home. */
  public TrustRecord(Path home) {
    this.file = home.resolve(StateFolder.NAME).resolve("trusted");
  }

  /**
   * What is recorded of a folder: the servers of its settings by name, or null when the folder is
   * not recorded.
   */
  @Nullable Map<String, String> pins(@Nullable String id) {
    try {
      return id == null ? null : pins(id, lines());
    } catch (EvograftException e) {
      LoggerFactory.getLogger("dev.evograft").warn("{}", e.getMessage(), e);
      return null; // what cannot be read cannot vouch for anything
    }
  }

  private static @Nullable Map<String, String> pins(String id, List<String> lines) {
    for (String line : lines) {
      if (line.startsWith(id + "\t")) {
        Map<String, String> pins = new TreeMap<>();
        for (String part : line.substring(id.length() + 1).split("\t")) {
          int equals = part.indexOf('=');
          if (!part.startsWith("#") && equals > 0) {
            pins.put(part.substring(0, equals), part.substring(equals + 1));
          }
        }
        return pins;
      }
    }
    return null;
  }

  /** Records a folder; pins null keeps those that it has. */
  void record(String id, Path folder, @Nullable Map<String, String> pins) {
    Workspace.Lock held = FileLocks.lock(file, PATIENCE);
    try {
      List<String> lines = new ArrayList<>(lines());
      Map<String, String> known = pins(id, lines);
      lines.removeIf(line -> line.startsWith(id + "\t"));
      lines.add(line(id, folder, pins != null ? pins : known != null ? known : Map.of()));
      AtomicFiles.replace(
          file,
          (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8),
          Workspace.Access.SECRET);
    } finally {
      held.close();
    }
  }

  private static String line(String id, Path folder, Map<String, String> pins) {
    StringBuilder line = new StringBuilder(id).append('\t');
    for (Map.Entry<String, String> pin : pins.entrySet()) {
      checkPin(pin.getKey(), pin.getValue());
      line.append(pin.getKey()).append('=').append(pin.getValue()).append('\t');
    }
    return line.append('#').append(folder.toString().replaceAll("\\s", " ")).toString();
  }

  /** A line of this file is trust, so nothing that is recorded may begin another. */
  private static void checkPin(String name, String value) {
    boolean known = name.equals(SETTINGS_SUM) || NAME.matcher(name).matches();
    if (!known || !VALUE.matcher(value).matches()) {
      throw new BadInputException(
          "bad_pin",
          "the setting '"
              + name.replaceAll("[^\\x20-\\x7e]", "?")
              + "' cannot be trusted: its name or server is malformed; correct the settings file");
    }
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw AtomicFiles.failure(file, e);
    }
  }
}
