// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.command;

import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.EvolutionEvent;
import dev.evograft.gep.Gene;
import dev.evograft.spi.asset.StagedAsset;
import dev.evograft.toolkit.text.ShownTime;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * How assets of a kind are listed for people.
 *
 * @param head the names of the columns
 * @param row the cells of an asset
 */
record AssetTable<A extends Asset>(List<String> head, Function<A, List<String>> row) {

  private static final int LONGEST_ID = 80;
  private static final int SUMMARY = 60;
  private static final int SIGNALS = 40;

  static final AssetTable<Gene> GENES =
      new AssetTable<>(
          List.of("ID", "CATEGORY", "SIGNALS", "SUMMARY"),
          gene ->
              List.of(
                  id(gene),
                  Shown.line(gene.category().orElse("")),
                  Shown.list(gene.signalsMatch(), SIGNALS),
                  Shown.line(gene.summary().orElse(""), SUMMARY)));

  static final AssetTable<Capsule> CAPSULES =
      new AssetTable<>(
          List.of("ID", "GENE", "OUTCOME", "SCORE", "SUMMARY"),
          capsule ->
              List.of(
                  id(capsule),
                  Shown.line(capsule.gene().orElse("")),
                  Shown.line(capsule.tree().object("outcome").string("status", "")),
                  Shown.number(capsule.outcome().score()),
                  Shown.line(capsule.summary().orElse(""), SUMMARY)));

  static final AssetTable<EvolutionEvent> EVENTS =
      new AssetTable<>(
          List.of("ID", "WHEN", "INTENT", "OUTCOME", "SCORE", "GENES", "SIGNALS"),
          event ->
              List.of(
                  id(event),
                  Shown.line(ShownTime.of(event.tree().object("meta").string("at", ""))),
                  Shown.line(event.intent().orElse("")),
                  Shown.line(event.tree().object("outcome").string("status", "")),
                  Shown.number(event.outcome().score()),
                  Shown.list(event.genesUsed(), SIGNALS),
                  Shown.list(event.signals(), SIGNALS)));

  static final AssetTable<StagedAsset> STAGED =
      new AssetTable<>(
          List.of("ID", "FROM", "ASSET ID", "IT", "SUMMARY"),
          staged ->
              List.of(
                  id(staged),
                  Shown.line(staged.origin(), SIGNALS),
                  Shown.line(staged.assetId().orElse(""), 23),
                  check(staged),
                  Shown.line(staged.tree().string("summary", ""), SUMMARY)));

  /** Whether a staged asset is what its asset id says. */
  static String check(StagedAsset staged) {
    return AssetIds.verify(staged.asset()).status().name().toLowerCase(Locale.ROOT);
  }

  private static String id(Asset asset) {
    String id = asset.id().or(asset::assetId).orElseGet(() -> AssetIds.compute(asset.tree()));
    return Shown.line(id, LONGEST_ID);
  }
}
