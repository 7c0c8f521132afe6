// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * One line of the memory graph: what was seen, tried, or learned.
 *
 * @since 0.1
 */
public record MemoryGraphEvent(JsonObject tree) implements TypedAsset<MemoryGraphEvent> {

  /** The {@code type} of a line. */
  public static final String TYPE = "MemoryGraphEvent";

  @Override
  public MemoryGraphEvent over(JsonObject tree) {
    return new MemoryGraphEvent(tree);
  }

  /**
   * {@code signal}, {@code hypothesis}, {@code attempt}, {@code outcome}, {@code confidence_edge},
   * {@code confidence_gene_outcome}, {@code external_candidate}, or one that others invented.
   */
  public Optional<String> kind() {
    return tree.string("kind");
  }

  /** When, ISO 8601. */
  public Optional<String> ts() {
    return tree.string("ts");
  }

  /** What experience is filed under, see {@link Keys#signals}. */
  public Optional<String> signalKey() {
    return tree.object("signal").string("key");
  }

  /** The signals. */
  public List<String> signals() {
    return tree.object("signal").strings("signals");
  }

  /** The error among the signals. */
  public Optional<String> errorSignature() {
    return tree.object("signal").string("error_signature");
  }

  /** The local id of the gene. */
  public Optional<String> geneId() {
    return tree.object("gene").string("id");
  }

  /** The category of the gene. */
  public Optional<String> geneCategory() {
    return tree.object("gene").string("category");
  }

  /** The mutation as it was then. */
  public Optional<Mutation> mutation() {
    return tree.findObject("mutation").map(Mutation::new);
  }

  /** {@code key} and {@code state} of the personality. */
  public Optional<JsonObject> personality() {
    return tree.findObject("personality");
  }

  /** {@code id}, {@code text} and {@code predicted_outcome}. */
  public Optional<JsonObject> hypothesis() {
    return tree.findObject("hypothesis");
  }

  /** {@code id}, {@code drift}, {@code selected_by} and {@code selector}. */
  public Optional<JsonObject> action() {
    return tree.findObject("action");
  }

  /** Local ids of the capsules that were used. */
  public List<String> capsulesUsed() {
    return tree.object("capsules").strings("used");
  }

  /** How it ended; empty where this line is about something else. */
  public Optional<Outcome> outcome() {
    return tree.findObject("outcome").map(Outcome::new);
  }

  /** Success and failure in numbers. */
  public Optional<JsonObject> stats() {
    return tree.findObject("stats");
  }

  /** What was seen around it. */
  public Optional<JsonObject> observed() {
    return tree.findObject("observed");
  }

  /** The line that an aggregate was made from. */
  public Optional<String> derivedFrom() {
    return tree.object("derived_from").string("outcome_event_id");
  }
}
