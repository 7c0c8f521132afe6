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

  /** The same, whether it is an address or not. */
  static final ConfigKey<String> URL_TEXT =
      new ConfigKey<>(URL.name(), "text", text -> text, null, URL.meaning(), URL.aliases(), false);

  static final ConfigKey<String> TOKEN =
      ConfigKey.text(
              "evotown.token", "The engine's own token (evi_...), never the bootstrap token.")
          .alias("EVOTOWN_ENGINE_INGEST_TOKEN", "SKILLLITE_EVOTOWN_TOKEN")
          .asSecret();

  static final ConfigKey<String> ADMIN_TOKEN =
      ConfigKey.text(
              "evotown.admin_token",
              "For 'evotown register', 'runs' and 'costs': sent as X-Admin-Token, never kept.")
          .alias("EVOTOWN_ADMIN_TOKEN")
          .asSecret();

  static final ConfigKey<String> REGISTER_TOKEN =
      ConfigKey.text(
              "evotown.register_token",
              "The bootstrap token, for 'evotown register' where there is no admin token.")
          .asSecret();

  static final ConfigKey<String> HMAC_SECRET =
      ConfigKey.text(
              "evotown.hmac_secret",
              "Signs every request (HMAC-SHA256 of time and body); besides a token, or without.")
          .alias("EVOTOWN_HMAC_SECRET", "SKILLLITE_EVOTOWN_HMAC_SECRET")
          .asSecret();

  static final ConfigKey<String> ENGINE_ID =
      new ConfigKey<>(
          "evotown.engine_id",
          "1 to 128 characters without /",
          EvotownKeys::engineId,
          null,
          "The id that this engine is registered under; without it, one made once for this home.",
          List.of("EVOTOWN_ENGINE_ID", "SKILLLITE_EVOTOWN_ENGINE_ID"),
          false);

  static final ConfigKey<String> ENGINE_VERSION =
      ConfigKey.text("evotown.engine_version", "The engine's version; without it, Evograft's own.");

  static final ConfigKey<EngineType> ENGINE_TYPE =
      ConfigKey.choice("evotown.engine_type", EngineType.class, "What kind of engine this is.")
          .defaultsTo("custom");

  static final ConfigKey<String> DISPLAY_NAME =
      ConfigKey.text("evotown.display_name", "What Evotown shows for this engine; its id without.");

  static final ConfigKey<String> OWNER_TEAM =
      ConfigKey.text("evotown.owner_team", "The team that this engine is registered for.");

  static final ConfigKey<Deployment> DEPLOYMENT_KIND =
      ConfigKey.choice("evotown.deployment_kind", Deployment.class, "Where this engine runs.")
          .defaultsTo("server");

  static final ConfigKey<String> DISPATCH_URL =
      ConfigKey.text("evotown.dispatch_url", "Registered as the address for dispatched work.");

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

  static final ConfigKey<Boolean> PROGRESS =
      ConfigKey.bool("evotown.progress", "Whether the newest redacted progress of a run is sent.")
          .defaultsTo("on");

  static final ConfigKey<Artifacts> ARTIFACTS =
      ConfigKey.choice(
              "evotown.artifacts",
              Artifacts.class,
              "What is sent of the files that a run left: nothing, their names, sizes and hashes, or"
                  + " the files too, which are not redacted.")
          .defaultsTo("manifest");

  static final ConfigKey<Long> UPLOAD_ABOVE =
      ConfigKey.size(
              "evotown.upload_above", "With evotown.artifacts=upload: only larger files are sent.")
          .defaultsTo("64KiB");

  static final ConfigKey<Duration> POLICY_AGE =
      new ConfigKey<>(
              "evotown.policy_age",
              "duration",
              text -> within(text, Duration.ofSeconds(30), Duration.ofDays(1)),
              null,
              "How old the known policies of Evotown get before it is asked, 30s to 1d.",
              List.of(),
              false)
          .defaultsTo("15m");

  static final ConfigKey<Boolean> JOBS =
      ConfigKey.bool(
              "evotown.jobs", "Whether 'evograft serve' takes jobs from Evotown and runs skills.")
          .defaultsTo("off");

  static final ConfigKey<List<String>> JOB_SKILLS =
      ConfigKey.list("evotown.job_skills", "The skills that a job may run; no other one is.")
          .defaultsTo("");

  static final ConfigKey<Duration> JOB_POLL =
      new ConfigKey<>(
              "evotown.job_poll",
              "duration",
              text -> within(text, Duration.ofSeconds(1), Duration.ofHours(1)),
              null,
              "How often 'evograft serve' asks for a job, 1s to 1h.",
              List.of(),
              false)
          .defaultsTo("15s");

  static final ConfigKey<Boolean> HEARTBEAT =
      ConfigKey.bool(
              "evotown.heartbeat", "Whether 'evograft serve' tells Evotown that it is there.")
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

  /** What is sent of the files that a run left. */
  enum Artifacts {
    OFF,
    MANIFEST,
    UPLOAD
  }

  /** Where an engine runs, in the words of the contract. */
  enum Deployment {
    LAPTOP,
    SERVER,
    CI,
    CONTAINER
  }

  private EvotownKeys() {}

  static List<ConfigKey<?>> all() {
    return List.of(
        URL,
        TOKEN,
        ADMIN_TOKEN,
        REGISTER_TOKEN,
        HMAC_SECRET,
        ENGINE_ID,
        ENGINE_VERSION,
        ENGINE_TYPE,
        DISPLAY_NAME,
        OWNER_TEAM,
        DEPLOYMENT_KIND,
        DISPATCH_URL,
        TENANT,
        TEAM,
        AGENT,
        TASK,
        LOG_EXCERPT,
        PROGRESS,
        ARTIFACTS,
        UPLOAD_ABOVE,
        POLICY_AGE,
        JOBS,
        JOB_SKILLS,
        JOB_POLL,
        HEARTBEAT,
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

  /** Who asks without a pause keeps a server busy, and who asks too seldom never hears. */
  private static Duration within(String text, Duration least, Duration most) {
    Duration given = ConfigKey.parseDuration(text);
    if (given.compareTo(least) < 0 || given.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "expects a duration from " + seconds(least) + " to " + seconds(most));
    }
    return given;
  }

  private static String seconds(Duration time) {
    return time.toSeconds() + "s";
  }

  private static String engineId(String text) {
    String id = text.strip();
    if (id.isEmpty() || id.length() > 128 || id.indexOf('/') >= 0) {
      throw new IllegalArgumentException("expects 1 to 128 characters without /");
    }
    return id;
  }
}
