// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap;

import dev.evograft.spi.ConfigKey;
import java.util.List;

/** The settings of what is done at a hub without anybody typing it; all of it is off by default. */
final class MarketKeys {

  /** What becomes of a capsule that a cycle kept. */
  enum Publishing {
    /** Nothing. */
    OFF,
    /** It waits for a person's word. */
    ASK,
    /** It is published. */
    AUTO
  }

  static final ConfigKey<Publishing> PUBLISH =
      ConfigKey.choice(
              "evomap.publish",
              Publishing.class,
              "What becomes of a capsule that a cycle kept: off leaves it here, ask lists it"
                  + " ('evograft evomap publish --waiting'), auto publishes it, and reports the"
                  + " reuse of one that came from the hub.")
          .defaultsTo("off");

  private MarketKeys() {}

  static List<ConfigKey<?>> all() {
    return List.of(PUBLISH);
  }
}
