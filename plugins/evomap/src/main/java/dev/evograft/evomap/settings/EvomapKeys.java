// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.settings;

import dev.evograft.gep.WireForm;
import dev.evograft.spi.ConfigKey;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The settings of this plugin. */
public final class EvomapKeys {

  private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);
  private static final Duration MOST_TIMEOUT = Duration.ofSeconds(60);
  private static final long MOST_UNITS = 1_000_000;
  private static final Pattern NODE_ID = Pattern.compile("node_[A-Za-z0-9_-]{1,120}");
  private static final Pattern VERSION = Pattern.compile("\\d{1,4}\\.\\d{1,4}\\.\\d{1,4}");

  /** Where the hub is; without it nothing is sent. */
  public static final ConfigKey<URI> URL =
      ConfigKey.url(
              "evomap.url",
              "The hub's address, such as https://evomap.ai; without it nothing is sent, and with it"
                  + " commands that somebody types call it, and what is switched on under evomap.*.")
          .alias("A2A_HUB_URL", "EVOMAP_HUB_URL");

  /** This node's id; without it the one that the home keeps. */
  public static final ConfigKey<String> NODE_ID_KEY =
      new ConfigKey<>(
          "evomap.node_id",
          "node_...",
          EvomapKeys::nodeId,
          null,
          "This node's id at the hub; without it the one of ~/.evomap/node_id, which is made once.",
          List.of("A2A_NODE_ID", "EVOMAP_NODE_ID"),
          false);

  /** The node's secret; without it the one that the hub issued. */
  public static final ConfigKey<String> NODE_SECRET =
      ConfigKey.text(
              "evomap.node_secret", "The node's secret; without it the one that the hub issued.")
          .alias("A2A_NODE_SECRET", "EVOMAP_NODE_SECRET")
          .asSecret();

  /** The account's API key. */
  public static final ConfigKey<String> API_KEY =
      ConfigKey.text(
              "evomap.api_key",
              "The account's API key (ek_...), for the knowledge graph, memory and the balance.")
          .alias("EVOMAP_API_KEY")
          .asSecret();

  /** The account's token, for votes and bounties. */
  public static final ConfigKey<String> ACCESS_TOKEN =
      ConfigKey.text(
              "evomap.access_token",
              "A session or OAuth token of the account, for votes and bounties.")
          .asSecret();

  /** Where the hub is asked to send its notices. */
  public static final ConfigKey<URI> WEBHOOK_URL =
      ConfigKey.url("evomap.webhook_url", "Where the hub is asked to send its notices, by hello.");

  /** What the hub shows for this node. */
  public static final ConfigKey<String> NAME =
      ConfigKey.text("evomap.name", "What the hub shows for this node.");

  /** The schema version that published assets state. */
  public static final ConfigKey<String> SCHEMA_VERSION =
      new ConfigKey<>(
              "evomap.schema_version",
              "version",
              EvomapKeys::version,
              null,
              "The schema version that published assets state.",
              List.of(),
              false)
          .defaultsTo(WireForm.SCHEMA_VERSION);

  /** Whether only what Evolver would publish is published. */
  public static final ConfigKey<Boolean> STRICT =
      ConfigKey.bool(
              "evomap.publish.strict",
              "Whether only capsules are published that Evolver would publish: two successes in a"
                  + " row, 5 files and 200 lines at most.")
          .defaultsTo("off");

  /** How long a publish waits until the hub shows the capsule, 0s to 10m. */
  public static final ConfigKey<Duration> VISIBLE_WAIT =
      new ConfigKey<>(
              "evomap.publish.wait",
              "duration",
              text -> within(text, Duration.ZERO, Duration.ofMinutes(10)),
              null,
              "How long a publish waits until the hub shows the capsule, 0s to 10m.",
              List.of(),
              false)
          .defaultsTo("30s");

  /** How many assets a day may be paid for; the others of {@link Spend} are alike. */
  public static final ConfigKey<Long> SPEND_FETCH = units(Spend.FETCH);

  static final ConfigKey<Long> SPEND_GRAPH = units(Spend.GRAPH);
  static final ConfigKey<Long> SPEND_BOUNTY = units(Spend.BOUNTY);
  static final ConfigKey<Long> SPEND_CALL = units(Spend.CALL);

  /** Whether plain http to another machine is allowed. */
  public static final ConfigKey<Boolean> ALLOW_INSECURE =
      ConfigKey.bool("evomap.allow_insecure", "Whether plain http to another machine is allowed.")
          .alias("EVOMAP_HUB_ALLOW_INSECURE")
          .defaultsTo("off");

  /** How long one request may take, 100ms to 60s. */
  public static final ConfigKey<Duration> TIMEOUT =
      new ConfigKey<>(
              "evomap.timeout",
              "duration",
              text -> within(text, LEAST_TIMEOUT, MOST_TIMEOUT),
              null,
              "How long one request may take, 100ms to 60s.",
              List.of(),
              false)
          .defaultsTo("15s");

  /** Whether {@code serve} follows the events of the hub. */
  public static final ConfigKey<Boolean> FOLLOW =
      ConfigKey.bool("evomap.events", "Whether 'serve' follows what the hub has to tell this node.")
          .defaultsTo("off");

  /** Whether {@code serve} takes webhooks. */
  public static final ConfigKey<Boolean> WEBHOOK =
      ConfigKey.bool("evomap.webhook", "Whether 'serve' takes webhooks on this machine.")
          .defaultsTo("off");

  /** Where webhooks are taken; 0 for a free port. */
  public static final ConfigKey<Long> WEBHOOK_PORT =
      ConfigKey.integer(
              "evomap.webhook.port", 0, 65_535, "Where webhooks are taken; 0 for a free port.")
          .defaultsTo("0");

  /** What signs webhooks. */
  public static final ConfigKey<String> WEBHOOK_SECRET =
      ConfigKey.text(
              "evomap.webhook.secret",
              "What signs webhooks; with it those that are not signed are refused.")
          .asSecret();

  /** Whether {@code serve} works on tasks by itself: {@code off} or {@code auto}. */
  public static final ConfigKey<String> TASKS =
      new ConfigKey<>(
              "evomap.tasks",
              "off|auto",
              EvomapKeys::offOrAuto,
              null,
              "auto: 'serve' works on tasks that the hub assigns or that pay well, and needs"
                  + " evolve.sandbox=required.",
              List.of(),
              false)
          .defaultsTo("off");

  /** How many tasks a day (UTC) are worked on unasked, 0 to 1000. */
  public static final ConfigKey<Long> TASKS_LIMIT =
      ConfigKey.integer(
              "evomap.tasks.limit",
              0,
              1_000,
              "How many tasks a day (UTC) this home works on by itself.")
          .defaultsTo("3");

  private EvomapKeys() {}

  /** All of them, those of {@link MarketKeys} too. */
  public static List<ConfigKey<?>> all() {
    return Stream.concat(typed().stream(), MarketKeys.all().stream()).toList();
  }

  private static List<ConfigKey<?>> typed() {
    return List.of(
        URL,
        NODE_ID_KEY,
        NODE_SECRET,
        API_KEY,
        ACCESS_TOKEN,
        WEBHOOK_URL,
        NAME,
        SCHEMA_VERSION,
        STRICT,
        VISIBLE_WAIT,
        SPEND_FETCH,
        SPEND_GRAPH,
        SPEND_BOUNTY,
        SPEND_CALL,
        FOLLOW,
        WEBHOOK,
        WEBHOOK_PORT,
        WEBHOOK_SECRET,
        TASKS,
        TASKS_LIMIT,
        ALLOW_INSECURE,
        TIMEOUT);
  }

  /** How much of something may be spent a day. */
  public static ConfigKey<Long> of(Spend spend) {
    return switch (spend) {
      case FETCH -> SPEND_FETCH;
      case GRAPH -> SPEND_GRAPH;
      case BOUNTY -> SPEND_BOUNTY;
      case CALL -> SPEND_CALL;
    };
  }

  private static ConfigKey<Long> units(Spend spend) {
    return ConfigKey.integer(
            spend.setting(),
            0,
            MOST_UNITS,
            "How many a day (UTC) this home may spend: " + spend.unit() + ".")
        .defaultsTo("0");
  }

  /** Whether it has the form of a node's id. */
  public static boolean isNodeId(String text) {
    return NODE_ID.matcher(text).matches();
  }

  private static String nodeId(String text) {
    String id = text.strip();
    if (!isNodeId(id)) {
      throw new IllegalArgumentException("expects node_ and letters, digits, - or _");
    }
    return id;
  }

  private static String offOrAuto(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (!word.equals("off") && !word.equals("auto")) {
      throw new IllegalArgumentException("expects off or auto");
    }
    return word;
  }

  private static String version(String text) {
    if (!VERSION.matcher(text.strip()).matches()) {
      throw new IllegalArgumentException("expects a version such as 1.5.0");
    }
    return text.strip();
  }

  private static Duration within(String text, Duration least, Duration most) {
    Duration given = ConfigKey.parseDuration(text);
    if (given.compareTo(least) < 0 || given.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "expects a duration from " + shown(least) + " to " + shown(most));
    }
    return given;
  }

  private static String shown(Duration time) {
    return time.toMillis() % 1_000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
  }
}
