// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.Config;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The environment that skills get: that of this process, without what carries a secret setting
 * unless {@code skills.env} names it, and without the contract of a run that we are part of.
 *
 * <p>It is the only reader of the process's environment in this plugin, and only hands it on.
 */
final class ChildEnvironment {

  static final String INPUT = "EVOGRAFT_INPUT";
  static final String TASK = "EVOGRAFT_TASK";
  static final String RUN_ID = "EVOGRAFT_RUN_ID";
  static final String SIGNALS_FILE = "EVOGRAFT_SIGNALS_FILE";
  static final String ARTIFACTS_DIR = "EVOGRAFT_ARTIFACTS_DIR";

  private static final List<String> CONTRACT =
      List.of(INPUT, TASK, RUN_ID, SIGNALS_FILE, ARTIFACTS_DIR);
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  private final Map<String, String> own;
  private final Config config;
  private final boolean ignoreCase;

  ChildEnvironment(Map<String, String> own, Config config) {
    this(own, config, System.getProperty("os.name", "").startsWith("Windows"));
  }

  /**
   * @param ignoreCase whether {@code Path} and {@code PATH} are one variable
   */
  ChildEnvironment(Map<String, String> own, Config config, boolean ignoreCase) {
    this.own = Map.copyOf(own);
    this.config = config;
    this.ignoreCase = ignoreCase;
  }

  /** A new one, without the contract of a run. */
  Map<String, String> variables() {
    Set<String> kept = keptBack();
    Map<String, String> variables =
        ignoreCase ? new TreeMap<>(String.CASE_INSENSITIVE_ORDER) : new TreeMap<>();
    own.forEach(
        (name, value) -> {
          if (!kept.contains(folded(name))) {
            variables.put(name, value);
          }
        });
    return variables;
  }

  /** Whether a variable is set but kept from skills as a secret. */
  boolean isKeptBack(String variable) {
    return own.keySet().stream().anyMatch(name -> folded(name).equals(folded(variable)))
        && secrets().contains(folded(variable));
  }

  /** The run that this process is a part of. */
  Optional<String> parentRunId() {
    return Optional.ofNullable(own.get(RUN_ID)).filter(id -> ID.matcher(id).matches());
  }

  private Set<String> keptBack() {
    Set<String> names = secrets();
    CONTRACT.forEach(name -> names.add(folded(name)));
    return names;
  }

  private Set<String> secrets() {
    Set<String> names = new TreeSet<>();
    config.secretVariables().forEach(name -> names.add(folded(name)));
    Set<String> allowed = new HashSet<>(config.get(SkillsKeys.ENV));
    allowed.forEach(name -> names.remove(folded(name)));
    return names;
  }

  private String folded(String name) {
    return ignoreCase ? name.toUpperCase(Locale.ROOT) : name;
  }
}
