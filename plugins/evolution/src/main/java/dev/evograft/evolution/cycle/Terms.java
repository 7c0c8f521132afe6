// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.execute.AgentEnvironment;
import dev.evograft.evolution.place.CheckSettings;
import dev.evograft.evolution.place.Hashes;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Config;
import dev.evograft.spi.EvograftException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * By what a change is judged besides its checks: bounds, who else is asked, the sandbox, and what
 * checks have in their environment. Whoever ends a cycle that waited is bound by those of its
 * beginning, for it may be the one who is judged.
 *
 * @param tree as it is kept; of variables that settings name there is a hash only
 */
record Terms(JsonObject tree) {

  private static final String HASHED = "hashed";
  private static final String NEEDED = "needed";
  private static final String COMMANDS = "commands";

  /** As the settings and the environment of this process say. */
  static Terms now(Services services, List<String> folders) {
    Map<String, String> open = AgentEnvironment.of(services.environment(), List.of());
    JsonObject.Builder environment = JsonObject.builder();
    open.forEach(environment::put);
    JsonObject.Builder hashed = JsonObject.builder();
    named(services, open.keySet()).forEach((name, value) -> hashed.put(name, hash(value)));
    return new Terms(
        JsonObject.builder()
            .put("max_files", services.get(EvolveKeys.MAX_FILES))
            .put("max_lines", services.get(EvolveKeys.MAX_LINES))
            .put("forbidden", services.get(EvolveKeys.FORBIDDEN))
            .put("self_modify", services.get(EvolveKeys.SELF_MODIFY))
            .put("folders", folders)
            .put("timeout", services.get(EvolveKeys.VALIDATION_TIMEOUT).toMillis())
            .put("second_opinion", services.get(EvolveKeys.SECOND_OPINION))
            .put("reviewer", services.context().config().find(EvolveKeys.REVIEWER).orElse(""))
            .put("review", services.get(EvolveKeys.REVIEW))
            .put("sandbox", FixedSandbox.tree(services.context().config()))
            .put("command_env", services.get(EvolveKeys.COMMAND_ENV))
            .put(COMMANDS, hashes(services, services.get(EvolveKeys.COMMAND_ENV)))
            .put("environment", environment.build())
            .put("asked", services.get(EvolveKeys.VALIDATION_ENV))
            .put(HASHED, hashed.build())
            .build());
  }

  /**
   * The same, and the own test of a skill sees these variables, too: what the skill says it needs
   * before anybody changed it. None of them takes the place of what every check has.
   *
   * @param names as the skill says
   */
  Terms needing(Services services, List<String> names) {
    Map<String, String> sees = environment(services);
    JsonObject.Builder needed = JsonObject.builder();
    services
        .environment()
        .forEach(
            (name, value) -> {
              boolean free = !AgentEnvironment.isAlways(name) && !CheckSettings.isOne(name);
              if (free && names.contains(name) && !sees.containsKey(name)) {
                needed.put(name, hash(value));
              }
            });
    return new Terms(tree.with(NEEDED, needed.build()));
  }

  /** The same, but the change waits for a person. */
  Terms reviewed() {
    return new Terms(tree.with("review", true));
  }

  /** The same, with what was above the folder of the cycle. */
  Terms within(Surroundings surroundings) {
    return new Terms(tree.with("above", surroundings.names().stream().sorted().toList()));
  }

  /** What was above the folder of the cycle. */
  Surroundings surroundings() {
    return new Surroundings(Set.copyOf(tree.strings("above")));
  }

  private static Map<String, String> named(Services services, Set<String> open) {
    Map<String, String> named =
        AgentEnvironment.of(services.environment(), services.get(EvolveKeys.VALIDATION_ENV));
    named.keySet().removeAll(open);
    return named;
  }

  private static JsonObject hashes(Services services, List<String> names) {
    JsonObject.Builder hashes = JsonObject.builder();
    Map<String, String> named = new TreeMap<>(services.environment());
    named.keySet().retainAll(Set.copyOf(names));
    named.keySet().removeIf(AgentEnvironment::isAlways);
    named.forEach((name, value) -> hashes.put(name, hash(value)));
    return hashes.build();
  }

  private static String hash(String value) {
    return Hashes.of(value.getBytes(StandardCharsets.UTF_8));
  }

  long maxFiles() {
    return tree.integer("max_files", 0);
  }

  long maxLines() {
    return tree.integer("max_lines", 0);
  }

  List<String> forbidden() {
    return tree.strings("forbidden");
  }

  boolean selfModify() {
    return tree.bool("self_modify", false);
  }

  /** Where assets and memory are. */
  List<String> folders() {
    return tree.strings("folders");
  }

  /** How long a check may take. */
  Duration timeout() {
    return Duration.ofMillis(tree.integer("timeout", 0));
  }

  boolean secondOpinion() {
    return tree.bool("second_opinion", true);
  }

  /** The command of whoever gives the second opinion; empty where there is none. */
  String reviewer() {
    return tree.string("reviewer", "");
  }

  /**
   * What the reviewer has in its environment.
   *
   * @throws EvograftException code {@code environment_changed} as with {@link #environment}
   */
  Map<String, String> ofReviewer(Services services) {
    Map<String, String> environment = open();
    environment.putAll(asThen(services, COMMANDS));
    return environment;
  }

  /** What is in the environment of programs that are kept in, as far as the sandbox looks at it. */
  Map<String, String> ofSandbox(Services services) {
    Map<String, String> environment =
        AgentEnvironment.of(services.environment(), tree.strings("command_env"));
    environment.keySet().removeIf(AgentEnvironment::isAlways);
    environment.putAll(open());
    return environment;
  }

  /** The settings, with those of the sandbox as they were. */
  Config config(Services services) {
    return new FixedSandbox(services.context().config(), tree.object("sandbox"));
  }

  private Map<String, String> open() {
    JsonObject open = tree.object("environment");
    Map<String, String> environment = new TreeMap<>();
    open.keySet().forEach(name -> environment.put(name, open.string(name, "")));
    return environment;
  }

  /** Whether a person decides. */
  boolean review() {
    return tree.bool("review", true);
  }

  /** The variables that settings name for checks, whether they have a value or not. */
  List<String> asked() {
    return tree.strings("asked");
  }

  /**
   * What checks have in their environment.
   *
   * @throws EvograftException code {@code environment_changed} if a variable that settings name has
   *     another value in this process than it had
   */
  Map<String, String> environment(Services services) {
    Map<String, String> environment = open();
    environment.putAll(asThen(services, HASHED));
    return environment;
  }

  /**
   * What the own test of the skill has besides.
   *
   * @throws EvograftException code {@code environment_changed} as with {@link #environment}
   */
  Map<String, String> needed(Services services) {
    return asThen(services, NEEDED);
  }

  private Map<String, String> asThen(Services services, String member) {
    JsonObject hashed = tree.object(member);
    Map<String, String> named = new TreeMap<>(services.environment());
    named.keySet().retainAll(hashed.keySet());
    Set<String> others = new TreeSet<>();
    for (String name : hashed.keySet()) {
      String value = named.get(name);
      if (value == null || !hash(value).equals(hashed.string(name, ""))) {
        others.add(name);
      }
    }
    if (!others.isEmpty()) {
      throw new EvograftException(
          "environment_changed",
          String.join(", ", others)
              + (others.size() == 1 ? " has" : " have")
              + " another value than when the cycle began, and what judges the change would have it; run this again"
              + " where the cycle was begun");
    }
    return named;
  }
}
