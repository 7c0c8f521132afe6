// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.command;

import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Assets;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.EvolutionEvent;
import dev.evograft.gep.Gene;
import dev.evograft.gep.IdCheck;
import dev.evograft.gep.RuleSet;
import dev.evograft.gep.Rules;
import dev.evograft.gep.ValidationReport;
import dev.evograft.gep.Violation;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks at assets one by one, and keeps what is wrong: faults, and what is only worth a word. */
final class Verification {

  private static final int MOST = 1_000;
  private static final Set<String> WITH_ID =
      Set.of(Gene.TYPE, Capsule.TYPE, EvolutionEvent.TYPE, ValidationReport.TYPE);

  private final List<String> faults = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private long assets;
  private long faulty;
  private long noted;

  /** An asset that is in force. */
  void check(String where, Asset asset) {
    assets++;
    String name = name(where, asset);
    IdCheck id = AssetIds.verify(asset);
    boolean isMissing = id.status() == IdCheck.Status.MISSING;
    boolean isGene = asset.type().equals(Gene.TYPE);
    if (id.status() == IdCheck.Status.TOLERATED || (isMissing && isGene)) {
      note(name + id.reason());
    } else if (!id.accepted() && !(isMissing && !WITH_ID.contains(asset.type()))) {
      fault(name + id.reason());
    }
    for (Violation wrong : Rules.check(asset, RuleSet.SCHEMA)) {
      if (isOfEvolver(wrong) || (isGene && wrong.path().equals("schema_version"))) {
        note(name + wrong);
      } else if (!wrong.path().equals(AssetIds.KEY)) {
        fault(name + wrong);
      }
    }
  }

  /** An asset that nothing uses: a record of a failure, or one that waits to be promoted. */
  void checkUnused(String where, Asset asset) {
    assets++;
    IdCheck id = AssetIds.verify(asset);
    if (!id.accepted() && id.status() != IdCheck.Status.MISSING) {
      note(name(where, asset) + id.reason());
    }
  }

  /** A record of a file that is looked at by itself; the lines around assets are ours. */
  void checkRecord(String where, JsonObject record) {
    switch (record.string("type", "")) {
      case "EvograftRemoved" -> note(where + ": says that " + record.string("id", "") + " is gone");
      case "EvograftBegun" -> {
        // of no asset
      }
      case "EvograftStaged" -> check(where, Assets.of(record.object("asset")));
      default -> check(where, Assets.of(record));
    }
  }

  /** Evolver's own files are like that, and Evolver reads them; its first genes state no id. */
  private static boolean isOfEvolver(Violation wrong) {
    String path = wrong.path();
    return wrong.rule().equals("schema.unknown_field")
        || (wrong.rule().equals("schema.type")
            && (path.equals("content")
                || path.equals("diff")
                || path.startsWith("epigenetic_marks")
                || path.startsWith("anti_patterns")));
  }

  private static String name(String where, Asset asset) {
    String id = asset.id().or(asset::assetId).orElse("(without id)");
    return (where.isEmpty() ? "" : where + ": ") + asset.type() + " " + id + ": ";
  }

  void fault(String what) {
    faulty++;
    keep(faults, what);
  }

  void note(String what) {
    noted++;
    keep(notes, what);
  }

  private static void keep(List<String> kept, String what) {
    if (kept.size() < MOST) {
      kept.add(Shown.line(what, 300));
    }
  }

  /** Tells it; 1 if there are faults. */
  int tell(Console console) {
    console.result(
        JsonObject.builder()
            .put("ok", faulty == 0)
            .put("assets", assets)
            .put("faults", faults)
            .put("notes", notes)
            .build());
    faults.forEach(fault -> console.out("fault: " + fault));
    notes.forEach(note -> console.out("note: " + note));
    if (faulty > faults.size() || noted > notes.size()) {
      console.out("… and more than these");
    }
    console.out(
        Shown.count(assets, "asset")
            + ", "
            + Shown.count(faulty, "fault")
            + ", "
            + Shown.count(noted, "note"));
    return faulty == 0 ? 0 : 1;
  }
}
