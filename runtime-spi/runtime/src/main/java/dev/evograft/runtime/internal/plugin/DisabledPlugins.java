// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import dev.evograft.runtime.internal.workspace.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code plugins.disabled}: the id of a plugin on each line, and {@code #} for comments. When it
 * cannot be read, nobody knows what a person switched off, so nothing is let through.
 */
final class DisabledPlugins {

  static final String NAME = "plugins.disabled";

  private final GateFile file;
  private final Set<String> ids = new TreeSet<>();

  private DisabledPlugins(GateFile file) {
    this.file = file;
    file.lines().stream().map(DisabledPlugins::id).filter(id -> !id.isEmpty()).forEach(ids::add);
  }

  static DisabledPlugins none() {
    return new DisabledPlugins(new GateFile(List.of(), false, null, null));
  }

  static DisabledPlugins in(Place place) {
    return new DisabledPlugins(GateFile.of(place, NAME));
  }

  private static String id(String line) {
    return line.replaceFirst("#.*", "").strip();
  }

  boolean contains(String id) {
    return ids.contains(id);
  }

  /** Its text with one more or without one; what else stands there stays. */
  String with(String id, boolean off) {
    List<String> lines = new ArrayList<>(file.lines());
    lines.removeIf(line -> id(line).equals(id));
    if (off) {
      lines.add(id);
    }
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  /** That there is one that is not used, and why; else null. */
  @Nullable String note() {
    return file.note();
  }

  /**
   * @throws RefusedException if nobody knows which are disabled
   */
  void check() throws RefusedException {
    if (file.fault() != null) {
      throw new RefusedException("it is locked out: " + file.fault());
    }
  }
}
