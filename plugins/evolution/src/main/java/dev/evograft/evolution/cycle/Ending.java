// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.gep.Capsule;
import dev.evograft.gep.EvolutionEvent;
import dev.evograft.gep.ValidationReport;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CyclePhase;
import java.util.Optional;

/**
 * How a cycle ends, and everything that is written because of it: decided once, kept in the state
 * of the cycle, and carried out as often as it takes with the effect of once.
 *
 * @param tree as it is kept
 */
public record Ending(JsonObject tree) {

  /** An ending without assets. */
  public static Ending of(CyclePhase phase, JsonObject details) {
    return new Ending(
        JsonObject.builder().put("phase", phase.name()).put("details", details).build());
  }

  /** The phase that ends the cycle. */
  public CyclePhase phase() {
    return CyclePhase.valueOf(tree.string("phase", CyclePhase.ABANDONED.name()));
  }

  /** The details of its entry. */
  public JsonObject details() {
    return tree.object("details");
  }

  /** Why, for people. */
  public String reason() {
    return details().string("reason", "");
  }

  /** A copy with another member. */
  public Ending with(String member, Object value) {
    return new Ending(tree.with(member, value));
  }

  /** A copy whose entry says more. */
  public Ending saying(String member, Object value) {
    return with("details", details().with(member, value));
  }

  /** The record of a success. */
  Optional<Capsule> capsule() {
    return tree.findObject("capsule").map(Capsule::new);
  }

  /** The record of a failure. */
  Optional<Capsule> failed() {
    return tree.findObject("failed").map(Capsule::new);
  }

  /** The record of the cycle. */
  Optional<EvolutionEvent> event() {
    return tree.findObject("event").map(EvolutionEvent::new);
  }

  /** What the checks said. */
  Optional<ValidationReport> report() {
    return tree.findObject("report").map(ValidationReport::new);
  }

  /** The signals of the run. */
  JsonObject signals() {
    return tree.object("signals");
  }

  /** The change as text; empty without one. */
  String diff() {
    return tree.string("diff", "");
  }

  /** What the personality learns: {@code used}, {@code success}, {@code score}, {@code at}. */
  Optional<JsonObject> lesson() {
    return tree.findObject("lesson");
  }

  /** What is to be committed: {@code message}, {@code files}; empty when nothing is. */
  Optional<JsonObject> commit() {
    return tree.findObject("commit");
  }
}
