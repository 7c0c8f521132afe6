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
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * {@code ~/.evograft/trusted}: the state folders that this user's Evograft made or was told to
 * trust, one to a line: {@code ID TAB name=server TAB ... TAB #path}.
 *
 * <p>The servers are those that the folder's settings named when a person said that they are right.
 * Only to them does a token from elsewhere go; see {@code SecretGuard} of the settings. The sha256
 * of these settings stands beside them as {@code config=SUM}, that of {@code plugins.lock} and
 * {@code plugins.disabled} as {@code lock=SUM} and {@code disabled=SUM}; where there is no sum, no
 * such file was there, and one that appears later is not used.
 */
public final class TrustRecord {

  /** The pins that hold the sha256 of files; no setting has a name without a dot. */
  static final Map<String, String> SUMS =
      Map.of("config", "config.properties", "lock", "plugins.lock", "disabled", "plugins.disabled");

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

  /** The pin of a file of the state folder. */
  static String pinOf(String file) {
    for (Map.Entry<String, String> sum : SUMS.entrySet()) {
      if (sum.getValue().equals(file)) {
        return sum.getKey();
      }
    }
    throw new IllegalArgumentException(file + " is not pinned");
  }

  /** Records one pin of a folder and keeps the others. */
  void pin(String id, Path folder, String name, String value) {
    update(
        id,
        folder,
        known -> {
          Map<String, String> pins = new TreeMap<>(known);
          pins.put(name, value);
          return pins;
        });
  }

  /** Records a folder; pins null keeps those that it has. */
  void record(String id, Path folder, @Nullable Map<String, String> pins) {
    update(id, folder, known -> pins != null ? pins : known);
  }

  private void update(String id, Path folder, UnaryOperator<Map<String, String>> change) {
    Workspace.Lock held = FileLocks.lock(file, PATIENCE);
    try {
      List<String> lines = new ArrayList<>(lines());
      Map<String, String> known = pins(id, lines);
      lines.removeIf(line -> line.startsWith(id + "\t"));
      lines.add(line(id, folder, change.apply(known != null ? known : Map.of())));
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
    boolean known = SUMS.containsKey(name) || NAME.matcher(name).matches();
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
