// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The record of one use of a gene: what set it off, what was changed, and how it ended.
 *
 * @since 0.1
 */
public record Capsule(JsonObject tree) implements TypedAsset<Capsule> {

  /** The {@code type} of a capsule. */
  public static final String TYPE = "Capsule";

  @Override
  public Capsule over(JsonObject tree) {
    return new Capsule(tree);
  }

  /** The signals that set it off. */
  public List<String> trigger() {
    return tree.strings("trigger");
  }

  /** The gene that was used: its local id, on the wire its asset id. */
  public Optional<String> gene() {
    return tree.string("gene");
  }

  /** What was done, for people. */
  public Optional<String> summary() {
    return tree.string("summary");
  }

  /** From 0 to 1. */
  public OptionalDouble confidence() {
    return tree.number("confidence");
  }

  /** How much was touched. */
  public BlastRadius blastRadius() {
    return new BlastRadius(tree.object("blast_radius"));
  }

  /** How it ended. */
  public Outcome outcome() {
    return new Outcome(tree.object("outcome"));
  }

  /** How often in a row it has gone well. */
  public OptionalLong successStreak() {
    return tree.integer("success_streak");
  }

  /** Why it went well, one line. */
  public Optional<String> successReason() {
    return tree.string("success_reason");
  }

  /** The state of the gene library that it came from. */
  public Optional<String> geneLibraryVersion() {
    return tree.string("gene_library_version");
  }

  /** Where it was made, see {@link EnvFingerprint}. */
  public Optional<JsonObject> envFingerprint() {
    return tree.findObject("env_fingerprint");
  }

  /** {@code generated}, {@code reused}, {@code reference} or {@code user_authored}. */
  public Optional<String> sourceType() {
    return tree.string("source_type");
  }

  /** The asset that it was reused from. */
  public Optional<String> reusedAssetId() {
    return tree.string("reused_asset_id");
  }

  /** What was made: an object as the schema has it, or text as it is met. */
  public @Nullable Object content() {
    return tree.get("content");
  }

  /** What was changed: an object as the schema has it, or text as it is met. */
  public @Nullable Object diff() {
    return tree.get("diff");
  }

  /** The steps as they were taken. */
  public List<String> strategy() {
    return tree.strings("strategy");
  }

  /** Objects with {@code step}, {@code stage}, {@code cmd} and {@code exit}. */
  public List<JsonObject> executionTrace() {
    return tree.objects("execution_trace");
  }

  /** What an exchange with others knows about it. */
  public Optional<JsonObject> a2a() {
    return tree.findObject("a2a");
  }

  /** Tokens spent, an estimate. */
  public OptionalLong costTokens() {
    return tree.integer("cost_tokens");
  }

  /** US dollars spent, an estimate. */
  public OptionalDouble costUsd() {
    return tree.number("cost_usd");
  }

  /** Tokens spent, measured. */
  public Optional<JsonObject> derivationTokens() {
    return tree.findObject("derivation_tokens");
  }

  /** What was going on when it was set off. */
  public Optional<JsonObject> triggerContext() {
    return tree.findObject("trigger_context");
  }

  /** How sure it is that the trigger is gone. */
  public Optional<String> resolutionStatus() {
    return tree.string("resolution_status");
  }

  /** What shows that something was done. */
  public Optional<JsonObject> proofOfWork() {
    return tree.findObject("proof_of_work");
  }

  /** {@code private}, {@code unlisted} or {@code public}. */
  public Optional<String> visibility() {
    return tree.string("visibility");
  }

  /** Tags of its author. */
  public List<String> scope() {
    return tree.strings("scope");
  }

  /** {@code cheap}, {@code standard} or {@code premium}. */
  public Optional<String> costTier() {
    return tree.string("cost_tier");
  }

  /** Asset ids of the capsules that it is made of. */
  public List<String> packOf() {
    return tree.strings("pack_of");
  }

  /** {@code handle} and {@code evox_install_id}. */
  public Optional<JsonObject> author() {
    return tree.findObject("author");
  }

  /** A copy with another number of successes in a row. */
  public Capsule withSuccessStreak(long streak) {
    return with("success_streak", streak);
  }

  /** A copy with another confidence. */
  public Capsule withConfidence(double confidence) {
    return with("confidence", confidence);
  }
}
