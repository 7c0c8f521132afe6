// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Set;

/** The limits that the EvoMap skill documents state for what goes on the wire. */
final class SeedRules {

  private static final Set<String> INTENTS = Set.of("repair", "optimize", "innovate", "explore");
  private static final int MIN_SIGNAL = 3;
  private static final int MIN_GENE_SUMMARY = 10;
  private static final int MIN_CAPSULE_SUMMARY = 20;

  private SeedRules() {}

  static void check(Asset asset, Findings findings) {
    if (asset instanceof Gene gene) {
      gene(gene, findings);
    } else if (asset instanceof Capsule capsule) {
      capsule(capsule, findings);
    } else if (asset instanceof EvolutionEvent event) {
      event(event, findings);
    } else {
      findings.at("type").add("seed.type", "must be Gene, Capsule or EvolutionEvent");
      return;
    }
    IdCheck id = AssetIds.verify(asset);
    findings
        .at(AssetIds.KEY)
        .addUnless(id.status() == IdCheck.Status.HOLDS, "seed.asset_id", id.reason());
  }

  private static void gene(Gene gene, Findings findings) {
    intent(gene.category().orElse(""), findings.at("category"));
    signals(gene.tree(), "signals_match", findings);
    summary(gene.summary().orElse(""), MIN_GENE_SUMMARY, findings);
    List<String> commands = gene.validation();
    for (int i = 0; i < commands.size(); i++) {
      Commands.checkAllowed(commands.get(i), "seed", findings.at("validation").at(i));
    }
  }

  private static void capsule(Capsule capsule, Findings findings) {
    signals(capsule.tree(), "trigger", findings);
    summary(capsule.summary().orElse(""), MIN_CAPSULE_SUMMARY, findings);
    double confidence = capsule.confidence().orElse(-1);
    findings
        .at("confidence")
        .addUnless(isShare(confidence), "seed.confidence", "must be a number from 0 to 1");
    boolean sized =
        capsule.blastRadius().files().orElse(-1) >= 0
            && capsule.blastRadius().lines().orElse(-1) >= 0;
    findings
        .at("blast_radius")
        .addUnless(sized, "seed.blast_radius", "must have files and lines, integers from 0 on");
    outcome(capsule.outcome(), findings);
    JsonObject env = capsule.tree().object("env_fingerprint");
    findings
        .at("env_fingerprint")
        .addUnless(
            env.string("platform").isPresent() && env.string("arch").isPresent(),
            "seed.env_fingerprint",
            "must have platform and arch");
  }

  private static void event(EvolutionEvent event, Findings findings) {
    intent(event.intent().orElse(""), findings.at("intent"));
    outcome(event.outcome(), findings);
    counter(event.tree(), "mutations_tried", findings);
    counter(event.tree(), "total_cycles", findings);
  }

  private static void intent(String intent, Findings findings) {
    findings.addUnless(
        INTENTS.contains(intent), "seed.intent", "must be repair, optimize, innovate or explore");
  }

  private static void signals(JsonObject tree, String key, Findings findings) {
    List<?> signals = tree.list(key);
    findings.at(key).addUnless(!signals.isEmpty(), "seed.signals", "must have a signal");
    for (int i = 0; i < signals.size(); i++) {
      boolean longEnough = signals.get(i) instanceof String text && text.length() >= MIN_SIGNAL;
      findings
          .at(key)
          .at(i)
          .addUnless(longEnough, "seed.signal_length", "must have 3 characters or more");
    }
  }

  private static void summary(String summary, int min, Findings findings) {
    findings
        .at("summary")
        .addUnless(
            summary.length() >= min,
            "seed.summary_length",
            "must have " + min + " characters or more");
  }

  private static void outcome(Outcome outcome, Findings findings) {
    findings
        .at("outcome")
        .at("status")
        .addUnless(
            outcome.succeeded() || outcome.failed(), "seed.outcome", "must be success or failed");
    findings
        .at("outcome")
        .at("score")
        .addUnless(
            isShare(outcome.score().orElse(-1)), "seed.score", "must be a number from 0 to 1");
  }

  private static void counter(JsonObject tree, String key, Findings findings) {
    boolean right = !tree.containsKey(key) || tree.integer(key).orElse(-1) >= 0;
    findings.at(key).addUnless(right, "seed.counter", "must be an integer from 0 on");
  }

  private static boolean isShare(double value) {
    return value >= 0 && value <= 1;
  }
}
