// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.settings;

import java.util.Locale;

/**
 * What may cost credits. Each has a setting {@code evomap.spend.NAME}: how many units a day, none
 * by default.
 */
public enum Spend {
  /** One unit is one asset whose content is fetched. */
  FETCH("assets whose content is fetched"),
  /** One unit is one call of the knowledge graph. */
  GRAPH("calls of the knowledge graph"),
  /** One unit is one credit that is offered. */
  BOUNTY("credits offered as bounties"),
  /** One unit is one changing call of a path that the table does not know. */
  CALL("changing calls by 'evomap call' of paths that are in no table");

  private final String unit;

  Spend(String unit) {
    this.unit = unit;
  }

  /** What is counted, in words. */
  public String unit() {
    return unit;
  }

  /** The name of its setting. */
  public String setting() {
    return "evomap.spend." + name().toLowerCase(Locale.ROOT);
  }
}
