// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import java.util.ArrayList;
import java.util.List;

/**
 * Checks assets. What is wrong is answered as {@link Violation}s and never thrown: another
 * program's asset is data, and often usable all the same. Safe for any thread.
 *
 * @since 0.1
 */
public final class Rules {

  private Rules() {}

  /** What is wrong with an asset, rule set by rule set; empty where it is right. */
  public static List<Violation> check(Asset asset, RuleSet... sets) {
    List<Violation> found = new ArrayList<>();
    check(asset, new Findings(found, ""), sets);
    return List.copyOf(found);
  }

  /**
   * What is wrong with assets that are to be published together: each by {@link RuleSet#SEEDS} and
   * {@link RuleSet#HUB}, and that they belong together. Paths begin with {@code assets[0]}.
   */
  public static List<Violation> checkBundle(List<? extends Asset> assets) {
    List<Violation> found = new ArrayList<>();
    Findings findings = new Findings(found, "").at("assets");
    for (int i = 0; i < assets.size(); i++) {
      check(assets.get(i), findings.at(i), RuleSet.SEEDS, RuleSet.HUB);
    }
    BundleRules.check(assets, findings);
    return List.copyOf(found);
  }

  private static void check(Asset asset, Findings findings, RuleSet... sets) {
    for (RuleSet set : sets) {
      switch (set) {
        case SCHEMA -> SchemaRules.check(asset, findings);
        case SEEDS -> SeedRules.check(asset, findings);
        case HUB -> HubRules.check(asset, findings);
      }
    }
  }
}
