// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import dev.evograft.runtime.internal.workspace.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code plugins.lock}: one line {@code id version sha256} for each plugin that may be loaded, and
 * {@code #} for comments. It guards against accident, not against an attacker who can write it.
 * When it cannot be read, nothing is let through.
 */
final class PluginLock {

  static final String NAME = "plugins.lock";

  private final @Nullable Map<String, Line> lines;
  private final @Nullable String fault;

  private final @Nullable String note;

  private PluginLock(
      @Nullable Map<String, Line> lines, @Nullable String fault, @Nullable String note) {
    this.lines = lines;
    this.fault = fault;
    this.note = note;
  }

  /** The lock of a workspace; one that lets everything through when there is none. */
  static PluginLock in(Place place) {
    GateFile file = GateFile.of(place, NAME);
    if (file.fault() != null || !file.isThere()) {
      return new PluginLock(null, file.fault(), file.note());
    }
    Map<String, Line> lines = new HashMap<>();
    for (String line : file.lines()) {
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      String[] words = text.split("\\s+");
      if (words.length != 3 || !words[2].matches("[0-9a-fA-F]{64}")) {
        String why = " has a line that is not 'id version sha256'; correct it";
        return new PluginLock(null, place.state().path().resolve(NAME) + why, null);
      }
      lines.put(words[0], new Line(words[1], words[2].toLowerCase(Locale.ROOT)));
    }
    return new PluginLock(lines, null, null);
  }

  /** That there is one that is not used, and why; else null. */
  @Nullable String note() {
    return note;
  }

  /** Its text for some plugins. */
  static String text(List<String> lines) {
    return "# Only these plugins are loaded: id, version, sha256 of the zip.\n"
        + String.join("\n", lines)
        + (lines.isEmpty() ? "" : "\n");
  }

  static String line(Descriptor plugin, String sha256) {
    return plugin.id() + " " + plugin.about().version() + " " + sha256;
  }

  /** The ids that it names; none when it lets everything through or cannot be read. */
  Set<String> ids() {
    return lines == null ? Set.of() : Set.copyOf(lines.keySet());
  }

  /** A lock that lets everything through. */
  static PluginLock none() {
    return new PluginLock(null, null, null);
  }

  /**
   * Checks a plugin.
   *
   * @param sha256 of its zip; null when it is none
   * @throws RefusedException if it is locked out
   */
  void check(Descriptor plugin, @Nullable String sha256) throws RefusedException {
    if (fault != null) {
      throw new RefusedException("it is locked out: " + fault);
    }
    if (lines == null) {
      return;
    }
    String version = plugin.about().version();
    Line line = lines.get(plugin.id());
    if (sha256 == null) {
      throw new RefusedException(
          "it is locked out: " + NAME + " covers zips only, install its zip");
    }
    if (line == null || !line.version().equals(version)) {
      throw new RefusedException(
          "it is locked out: add '%s %s %s' to .evograft/%s and run 'evograft config trust' if you"
                  .formatted(plugin.id(), version, sha256, NAME)
              + " trust it");
    }
    if (!line.sha256().equals(sha256)) {
      throw new RefusedException(
          "it was changed: its sha256 is %s, but .evograft/%s says %s; install the original"
              .formatted(sha256, NAME, line.sha256()));
    }
  }

  private record Line(String version, String sha256) {}
}
