// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import dev.evograft.evolution.chance.Chance;
import dev.evograft.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A choice that is made again from its record, without the genes.
 *
 * @param drift whether drift is active
 * @param gene the one that is chosen; empty where none is
 * @param by how
 * @param score of it
 */
public record Reselection(boolean drift, String gene, String by, double score) {

  /** One that could be chosen. */
  private record Known(String gene, double score, double value) {}

  /**
   * Makes a choice again.
   *
   * @param select what {@link Selection#details} wrote
   * @param seed of the cycle
   */
  public static Reselection of(JsonObject select, long seed) {
    JsonObject said = select.object("drift");
    Chance chance = Chance.of(seed, "select.drift");
    Drift drift = Drift.draw((int) said.integer("ne", 0), chance);
    String recorded = select.string("gene", "");
    if (recorded.isEmpty()) {
      return new Reselection(drift.active(), "", "", 0);
    }
    double score = Worth.of(select.object("worth")).score();
    List<String> lot = said.strings("lot");
    if (drift.active() && lot.size() > 1) {
      String drawn = lot.get(chance.below(lot.size()));
      return new Reselection(true, drawn, Selection.BY_DRIFT, score);
    }
    JsonObject advice = select.object("advice");
    String preferred = advice.string("preferred", "");
    JsonObject values = advice.object("values");
    List<Known> free =
        Stream.concat(
                Stream.of(new Known(recorded, score, values.number(recorded).orElse(0))),
                select.objects("alternatives").stream()
                    .map(
                        one ->
                            new Known(
                                one.string("gene", ""),
                                one.number("score").orElse(0),
                                values.number(one.string("gene", "")).orElse(0))))
            .toList();
    if (free.stream().anyMatch(one -> one.gene().equals(preferred))) {
      return new Reselection(drift.active(), preferred, Selection.BY_MEMORY, score);
    }
    Known best =
        free.stream()
            .min(
                Comparator.comparingDouble(Known::score)
                    .thenComparingDouble(Known::value)
                    .reversed()
                    .thenComparing(Known::gene))
            .orElseThrow();
    return new Reselection(drift.active(), best.gene(), Selection.BY_SELECTOR, best.score());
  }
}
