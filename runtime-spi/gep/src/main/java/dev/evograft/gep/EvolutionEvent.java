// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The record of one cycle, whatever came of it.
 *
 * @since 0.1
 */
public record EvolutionEvent(JsonObject tree) implements TypedAsset<EvolutionEvent> {

  /** The {@code type} of an event. */
  public static final String TYPE = "EvolutionEvent";

  @Override
  public EvolutionEvent over(JsonObject tree) {
    return new EvolutionEvent(tree);
  }

  /** The id of the event before it. */
  public Optional<String> parent() {
    return tree.string("parent");
  }

  /** {@code repair}, {@code optimize}, {@code innovate} or {@code explore}. */
  public Optional<String> intent() {
    return tree.string("intent");
  }

  /** The signals that set the cycle off. */
  public List<String> signals() {
    return tree.strings("signals");
  }

  /** The genes: their local ids, on the wire their asset ids. */
  public List<String> genesUsed() {
    return tree.strings("genes_used");
  }

  /** The id of the {@link Mutation}. */
  public Optional<String> mutationId() {
    return tree.string("mutation_id");
  }

  /** The personality during the cycle. */
  public Optional<PersonalityState> personalityState() {
    return tree.findObject("personality_state").map(PersonalityState::new);
  }

  /** How much was touched. */
  public BlastRadius blastRadius() {
    return new BlastRadius(tree.object("blast_radius"));
  }

  /** How it ended. */
  public Outcome outcome() {
    return new Outcome(tree.object("outcome"));
  }

  /** The capsule that came of it: its local id, on the wire its asset id. */
  public Optional<String> capsuleId() {
    return tree.string("capsule_id");
  }

  /** {@code generated}, {@code reused}, {@code reference} or {@code user_authored}. */
  public Optional<String> sourceType() {
    return tree.string("source_type");
  }

  /** The asset that was reused. */
  public Optional<String> reusedAssetId() {
    return tree.string("reused_asset_id");
  }

  /** Where it ran, see {@link EnvFingerprint}. */
  public Optional<JsonObject> envFingerprint() {
    return tree.findObject("env_fingerprint");
  }

  /** The id of the {@link ValidationReport}. */
  public Optional<String> validationReportId() {
    return tree.string("validation_report_id");
  }

  /** What else is known about the cycle. */
  public JsonObject meta() {
    return tree.object("meta");
  }

  /** What was going on when it was set off. */
  public Optional<JsonObject> triggerContext() {
    return tree.findObject("trigger_context");
  }

  /** How many mutations were tried: a member on the wire, kept in {@code meta} locally. */
  public OptionalLong mutationsTried() {
    return counter("mutations_tried");
  }

  /** How many cycles there were in all: a member on the wire, kept in {@code meta} locally. */
  public OptionalLong totalCycles() {
    return counter("total_cycles");
  }

  private OptionalLong counter(String key) {
    OptionalLong own = tree.integer(key);
    return own.isPresent() ? own : meta().integer(key);
  }

  /** A copy with a member of {@code meta} set. */
  public EvolutionEvent withMeta(String key, Object value) {
    return with("meta", meta().with(key, value));
  }
}
