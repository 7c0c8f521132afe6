// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * By what a change will be judged, fixed before it is made.
 *
 * @param checks all must pass
 * @param refused commands that are not run, a line for each with the reason
 * @param paths files that decide whether they pass
 */
public record ValidationPlan(List<Check> checks, List<String> refused, ProtectedPaths paths) {

  public ValidationPlan {
    checks = List.copyOf(checks);
    refused = List.copyOf(refused);
  }

  /**
   * The plan of a cycle.
   *
   * @param gene what the gene says validates it
   * @param settings what the setting {@code evolve.validation} adds
   * @param skill the folder of the skill that the cycle is about, relative to the root, if it has a
   *     test of its own
   */
  public static ValidationPlan of(
      AllowList allowed, List<String> gene, List<String> settings, Optional<String> skill) {
    AllowList.Sorted first = allowed.sort(gene, Check.Origin.GENE);
    AllowList.Sorted second = allowed.sort(settings, Check.Origin.SETTING);
    List<Check> checks = new ArrayList<>(first.checks());
    second.checks().stream().filter(check -> !holds(checks, check)).forEach(checks::add);
    skill.map(Check::ofSkill).ifPresent(checks::add);
    List<String> refused = new ArrayList<>(first.refused());
    refused.addAll(second.refused());
    return new ValidationPlan(checks, refused, ProtectedPaths.of(checks));
  }

  private static boolean holds(List<Check> checks, Check check) {
    return checks.stream().anyMatch(other -> other.words().equals(check.words()));
  }

  /** As it stands in the journal. */
  public JsonObject tree() {
    return JsonObject.builder()
        .put("checks", checks.stream().map(Check::text).toList())
        .put("refused", refused)
        .build();
  }
}
