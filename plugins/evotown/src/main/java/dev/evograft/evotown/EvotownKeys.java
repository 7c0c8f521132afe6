// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.ConfigKey;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The settings of this plugin. */
final class EvotownKeys {

  private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);

  /** The right to deliver lasts for three requests: a longer one would block other processes. */
  private static final Duration MOST_TIMEOUT = Duration.ofSeconds(60);

  static final ConfigKey<URI> URL =
      ConfigKey.url(
              "evotown.url",
              "Evotown's address, with or without /api/v1; without it nothing is sent.")
          .alias("EVOTOWN_URL", "SKILLLITE_EVOTOWN_URL");

  static final ConfigKey<String> TOKEN =
      ConfigKey.text(
              "evotown.token", "The engine's own token (evi_...), never the bootstrap token.")
          .alias("EVOTOWN_ENGINE_INGEST_TOKEN", "SKILLLITE_EVOTOWN_TOKEN")
          .asSecret();

  static final ConfigKey<String> ENGINE_ID =
      new ConfigKey<>(
          "evotown.engine_id",
          "1 to 128 characters without /",
          EvotownKeys::engineId,
          null,
          "The id that this engine is registered under; needed with evotown.url.",
          List.of("EVOTOWN_ENGINE_ID", "SKILLLITE_EVOTOWN_ENGINE_ID"),
          false);

  static final ConfigKey<String> ENGINE_VERSION =
      ConfigKey.text("evotown.engine_version", "The engine's version; without it, Evograft's own.");

  static final ConfigKey<EngineType> ENGINE_TYPE =
      ConfigKey.choice("evotown.engine_type", EngineType.class, "What kind of engine this is.")
          .defaultsTo("custom");

  static final ConfigKey<String> TENANT =
      ConfigKey.text("evotown.tenant_id", "Tenant of runs that have no label 'tenant'.");

  static final ConfigKey<String> TEAM =
      ConfigKey.text("evotown.team_id", "Team of runs that have no label 'team'.");

  static final ConfigKey<String> AGENT =
      ConfigKey.text("evotown.agent_id", "Agent of runs that have no label 'agent'.");

  static final ConfigKey<String> TASK =
      ConfigKey.text("evotown.task_id", "Task of runs that have no label 'task'.");

  static final ConfigKey<Boolean> LOG_EXCERPT =
      ConfigKey.bool("evotown.log_excerpt", "Whether a run's redacted output excerpt is sent.")
          .defaultsTo("on");

  static final ConfigKey<Boolean> ALLOW_INSECURE =
      ConfigKey.bool("evotown.allow_insecure", "Whether plain http to another machine is allowed.")
          .defaultsTo("off");

  static final ConfigKey<Duration> TIMEOUT =
      new ConfigKey<>(
              "evotown.timeout",
              "duration",
              EvotownKeys::timeout,
              null,
              "How long one request may take, 100ms to 60s.",
              List.of(),
              false)
          .defaultsTo("8s");

  /** The kinds of engine that the published contract knows. */
  enum EngineType {
    CUSTOM,
    OPENCLAW,
    HERMES,
    SKILLLITE
  }

  private EvotownKeys() {}

  static List<ConfigKey<?>> all() {
    return List.of(
        URL,
        TOKEN,
        ENGINE_ID,
        ENGINE_VERSION,
        ENGINE_TYPE,
        TENANT,
        TEAM,
        AGENT,
        TASK,
        LOG_EXCERPT,
        ALLOW_INSECURE,
        TIMEOUT);
  }

  private static Duration timeout(String text) {
    Duration limit = ConfigKey.parseDuration(text);
    if (limit.compareTo(LEAST_TIMEOUT) < 0 || limit.compareTo(MOST_TIMEOUT) > 0) {
      throw new IllegalArgumentException("expects a duration from 100ms to 60s");
    }
    return limit;
  }

  private static String engineId(String text) {
    String id = text.strip();
    if (id.isEmpty() || id.length() > 128 || id.indexOf('/') >= 0) {
      throw new IllegalArgumentException("expects 1 to 128 characters without /");
    }
    return id;
  }
}
