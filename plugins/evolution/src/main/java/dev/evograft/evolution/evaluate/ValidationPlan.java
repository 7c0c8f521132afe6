// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import dev.evograft.gep.Fnv;
import dev.evograft.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
   * What is to be checked.
   *
   * @param gene commands of the gene
   * @param settings commands of the setting {@code evolve.validation}
   * @param skills the own tests of the skills that it is about, see {@link Check#ofSkill}
   */
  public record Wanted(List<String> gene, List<String> settings, List<Check> skills) {
    public Wanted {
      gene = List.copyOf(gene);
      settings = List.copyOf(settings);
      skills = List.copyOf(skills);
    }

    /**
     * Tells plans apart by what they ask for: a gene that could not be verified by one may be by
     * another.
     */
    public String key() {
      return Fnv.hex(gene + "\n" + settings + "\n" + skills.stream().map(Check::words).toList());
    }
  }

  /**
   * The plan of a cycle. A check that lacks something in the untouched folder is refused: it would
   * be the change that makes it.
   *
   * @param folder the workspace, or a copy, before the change
   */
  public static ValidationPlan of(AllowList allowed, Wanted wanted, Path folder) {
    BuildFiles.Sorted sorted = BuildFiles.sort(wanted.gene(), folder);
    AllowList.Sorted first = allowed.sort(sorted.here(), Check.Origin.GENE);
    AllowList.Sorted second = allowed.sort(wanted.settings(), Check.Origin.SETTING);
    List<String> refused = new ArrayList<>(first.refused());
    refused.addAll(second.refused());
    refused.addAll(sorted.elsewhere());
    List<Check> asked = new ArrayList<>(first.checks());
    second.checks().stream().filter(check -> !holds(first.checks(), check)).forEach(asked::add);
    asked.addAll(wanted.skills());
    List<Check> checks = new ArrayList<>();
    for (Check check : asked) {
      String missing = Missing.in(check, folder);
      if (missing.isEmpty()) {
        checks.add(check);
      } else {
        refused.add(AllowList.refusal(check.text(), missing));
      }
    }
    return new ValidationPlan(checks, refused, ProtectedPaths.of(checks, folder));
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
