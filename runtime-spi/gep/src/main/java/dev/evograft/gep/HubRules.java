// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the hub refuses at publish, as far as its clients met it. */
final class HubRules {

  private static final Set<String> OUTCOME_KEYS = Set.of("status", "score");
  private static final double MIN_SCORE = 0.7;
  private static final int MIN_STEPS = 2;
  private static final int MIN_STEP = 15;
  private static final int MIN_COMMAND = 10;
  private static final int MIN_SUBSTANCE = 50;

  private HubRules() {}

  static void check(Asset asset, Findings findings) {
    nulls(asset.tree(), findings);
    if (asset instanceof Gene gene) {
      gene(gene, findings);
    } else if (asset instanceof Capsule capsule) {
      capsule(capsule, findings);
    } else if (asset instanceof EvolutionEvent event) {
      event(event, findings);
    }
  }

  private static void nulls(@Nullable Object value, Findings findings) {
    if (value == null) {
      findings.add("hub.null", "must be left out rather than null");
    } else if (value instanceof JsonObject object) {
      object.forEach((key, member) -> nulls(member, findings.at(key)));
    } else if (value instanceof List<?> items) {
      for (int i = 0; i < items.size(); i++) {
        nulls(items.get(i), findings.at(i));
      }
    }
  }

  private static void gene(Gene gene, Findings findings) {
    findings
        .at("category")
        .addUnless(
            !gene.category().orElse("").equals("explore"),
            "hub.category_explore",
            "is explore, which not every hub knows; repair, optimize and innovate are known");
    texts(gene.strategy(), MIN_STEPS, MIN_STEP, "strategy", findings);
    texts(gene.validation(), 1, MIN_COMMAND, "validation", findings);
    for (int i = 0; i < gene.validation().size(); i++) {
      Findings at = findings.at("validation").at(i);
      Commands.checkAllowed(gene.validation().get(i), "hub", at);
      Commands.checkUseful(gene.validation().get(i), at);
    }
  }

  private static void texts(
      List<String> texts, int count, int length, String key, Findings findings) {
    Findings at = findings.at(key);
    at.addUnless(
        texts.size() >= count, "hub." + key + "_count", "must have " + count + " entries or more");
    for (int i = 0; i < texts.size(); i++) {
      at.at(i)
          .addUnless(
              texts.get(i).length() >= length,
              "hub." + key + "_length",
              "must have " + length + " characters or more");
    }
  }

  private static void capsule(Capsule capsule, Findings findings) {
    reference(capsule.gene().orElse(""), findings.at("gene"));
    outcome(capsule.outcome(), findings.at("outcome"));
    findings
        .at("outcome")
        .at("score")
        .addUnless(
            capsule.outcome().score().orElse(0) >= MIN_SCORE,
            "hub.score",
            "must be 0.7 or more to be distributed");
    boolean touched =
        capsule.blastRadius().files().orElse(0) > 0 && capsule.blastRadius().lines().orElse(0) > 0;
    findings
        .at("blast_radius")
        .addUnless(touched, "hub.blast_radius_zero", "must have more than 0 files and lines");
    findings.addUnless(
        substance(capsule.tree()) >= MIN_SUBSTANCE,
        "hub.substance",
        "must have 50 characters or more in content, diff, strategy or code_snippet");
    findings
        .at("execution_trace")
        .addUnless(!capsule.executionTrace().isEmpty(), "hub.execution_trace", "must have a step");
  }

  private static void event(EvolutionEvent event, Findings findings) {
    event.capsuleId().ifPresent(id -> reference(id, findings.at("capsule_id")));
    List<String> genes = event.genesUsed();
    for (int i = 0; i < genes.size(); i++) {
      reference(genes.get(i), findings.at("genes_used").at(i));
    }
    outcome(event.outcome(), findings.at("outcome"));
  }

  private static void reference(String reference, Findings findings) {
    findings.addUnless(
        AssetIds.isAssetId(reference), "hub.reference", "must be an asset id, not a local id");
  }

  private static void outcome(Outcome outcome, Findings findings) {
    for (String key : outcome.tree().keySet()) {
      findings
          .at(key)
          .addUnless(
              OUTCOME_KEYS.contains(key),
              "hub.outcome_keys",
              "must be left out: the hub hashes status and score only");
    }
  }

  private static int substance(JsonObject capsule) {
    int most = String.join("\n", capsule.strings("strategy")).length();
    for (String key : List.of("content", "diff", "code_snippet")) {
      Object value = capsule.get(key);
      int length =
          value == null
              ? 0
              : value instanceof String text ? text.length() : Json.text(value).length();
      most = Math.max(most, length);
    }
    return most;
  }
}
