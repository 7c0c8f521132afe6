// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.settings;

import dev.evograft.spi.ConfigKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The settings of what is done at a hub without anybody typing it; all of it is off by default. */
public final class MarketKeys {

  /** What becomes of a capsule that a cycle kept. */
  public enum Publishing {
    /** Nothing. */
    OFF,
    /** It waits for a person's word. */
    ASK,
    /** It is published. */
    AUTO
  }

  /** What becomes of a capsule that a cycle kept. */
  public static final ConfigKey<Publishing> PUBLISH =
      ConfigKey.choice(
              "evomap.publish",
              Publishing.class,
              "What becomes of a capsule that a cycle kept: off leaves it here, ask lists it"
                  + " ('evograft evomap publish --waiting'), auto publishes it, and reports the"
                  + " reuse of one that came from the hub.")
          .defaultsTo("off");

  /** Whether cycles ask the hub. */
  public enum Searching {
    /** Never. */
    OFF,
    /** Each that looks for a gene. */
    AUTO
  }

  /** Whether cycles ask the hub. */
  public static final ConfigKey<Searching> SEARCH =
      ConfigKey.choice(
              "evomap.search",
              Searching.class,
              "Whether a cycle asks the hub, with its redacted signals, and what it finds is fetched"
                  + " as far as evomap.spend.fetch goes, and staged.")
          .defaultsTo("off");

  /** Whether what cycles found may be used without anybody who promotes it. */
  public enum Trust {
    /** No. */
    OFF,
    /** Yes, in a copy, in a sandbox, and by local checks only. */
    AUTO
  }

  /** Whether what they found is used at once. */
  public static final ConfigKey<Trust> TRUST =
      ConfigKey.choice(
              "evomap.trust",
              Trust.class,
              "Whether a capsule that evomap.search found is replayed at once, and not only after"
                  + " somebody promoted it; only with evolve.place=copy and evolve.sandbox=required,"
                  + " and by checks of this machine.")
          .defaultsTo("off");

  /** Zero for never. */
  public static final ConfigKey<Duration> SYNC =
      new ConfigKey<>(
              "evomap.sync",
              "off|duration",
              MarketKeys::interval,
              null,
              "How often 'serve' looks at the hub for what is new, publishes what waits and asks how"
                  + " the node stands: off, or 10m to 7d, such as 4h.",
              List.of(),
              false)
          .defaultsTo("off");

  /** Whether {@code serve} tells the hub that this node lives. */
  public static final ConfigKey<Boolean> HEARTBEAT =
      ConfigKey.bool(
              "evomap.heartbeat",
              "Whether 'serve' tells the hub that this node lives, as often as the hub asks for it.")
          .defaultsTo("off");

  /** What carries messages. */
  public enum Transport {
    /** Requests to a hub. */
    HTTP,
    /** Files, in the layout of Evolver. */
    FILE
  }

  /** What carries messages. */
  public static final ConfigKey<Transport> TRANSPORT =
      ConfigKey.choice(
              "evomap.transport",
              Transport.class,
              "What carries what is published unasked, and by 'evomap sync': requests to the hub, or"
                  + " files in outbox and inbox of evomap.dir.")
          .defaultsTo("http");

  /** The folder of messages in files; unset for the one that Evolver has. */
  public static final ConfigKey<Path> DIR =
      new ConfigKey<>(
          "evomap.dir",
          "path",
          text -> Path.of(text.strip()),
          null,
          "The folder of evomap.transport=file; without it a2a in the folder of the assets, as"
              + " Evolver has it.",
          List.of("A2A_DIR"),
          false);

  private static final Duration LEAST_SYNC = Duration.ofMinutes(10);
  private static final Duration MOST_SYNC = Duration.ofDays(7);

  private MarketKeys() {}

  private static Duration interval(String text) {
    if (text.strip().equals("off")) {
      return Duration.ZERO;
    }
    Duration given = ConfigKey.parseDuration(text);
    if (given.compareTo(LEAST_SYNC) < 0 || given.compareTo(MOST_SYNC) > 0) {
      throw new IllegalArgumentException("expects off, or a duration from 10m to 7d");
    }
    return given;
  }

  static List<ConfigKey<?>> all() {
    return List.of(PUBLISH, SEARCH, TRUST, SYNC, HEARTBEAT, TRANSPORT, DIR);
  }
}
