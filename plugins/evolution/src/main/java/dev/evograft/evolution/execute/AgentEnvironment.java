// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.execute;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The variables that an agent command sees: where programs and the home are, language and terminal,
 * and what {@code evolve.command.env} names. Nothing else, so that no secret reaches it unasked.
 */
public final class AgentEnvironment {

  private static final Set<String> ALWAYS =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "LANG",
          "LANGUAGE",
          "TERM",
          "TZ",
          "TMPDIR",
          "SHELL",
          "XDG_CONFIG_HOME",
          "XDG_DATA_HOME",
          "XDG_CACHE_HOME",
          "XDG_STATE_HOME",
          "SYSTEMROOT",
          "COMSPEC",
          "PATHEXT",
          "TEMP",
          "TMP",
          "USERPROFILE",
          "APPDATA",
          "LOCALAPPDATA",
          "PROGRAMFILES");

  private AgentEnvironment() {}

  /**
   * Those of an environment that an agent gets.
   *
   * @param all the environment of this process
   * @param further names besides
   */
  public static Map<String, String> of(Map<String, String> all, Collection<String> further) {
    Map<String, String> seen = new TreeMap<>();
    all.forEach(
        (name, value) -> {
          if (isAlways(name) || further.contains(name)) {
            seen.put(name, value);
          }
        });
    return seen;
  }

  /** Whether an agent gets it unasked. */
  public static boolean isAlways(String name) {
    return ALWAYS.contains(name.toUpperCase(Locale.ROOT)) || name.startsWith("LC_");
  }
}
