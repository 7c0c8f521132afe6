// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.source;

import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Assets;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.gep.IdCheck;
import dev.evograft.json.Json;
import dev.evograft.toolkit.text.OneLine;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a source gave, looked at on its own thread: it may be anything, and take any time.
 *
 * @param assets those that are what they say, as values of ours
 * @param refused how many are not
 * @param why of the first that is not; empty without one
 */
record Inspected(List<Asset> assets, int refused, String why) {

  private static final int MOST_BYTES = 1 << 20;
  private static final int LONGEST = 200;

  static Inspected of(@Nullable Iterable<? extends @Nullable Asset> given, int most) {
    if (given == null) {
      return new Inspected(List.of(), 1, "it answered nothing at all");
    }
    List<Asset> assets = new ArrayList<>();
    int refused = 0;
    String why = "";
    Iterator<? extends @Nullable Asset> each = given.iterator();
    for (int looked = 0; looked < most && each.hasNext(); looked++) {
      Asset one = each.next();
      Asset ours = one == null ? null : Assets.of(Objects.requireNonNull(one.tree(), "a tree"));
      String wrong = ours == null ? "nothing is in its place" : wrong(ours);
      if (ours != null && wrong.isEmpty()) {
        assets.add(ours);
      } else {
        why = refused++ == 0 ? wrong : why;
      }
    }
    return new Inspected(assets, refused, why);
  }

  private static String wrong(Asset asset) {
    if (!(asset instanceof Gene) && !(asset instanceof Capsule)) {
      return "it is no gene and no capsule";
    }
    String id = asset.id().or(asset::assetId).orElse("");
    if (!id.equals(OneLine.of(id, LONGEST)) || id.isEmpty()) {
      return "its id is none";
    }
    if (Json.bytes(asset.tree()).length > MOST_BYTES) {
      return id + " is larger than " + (MOST_BYTES >> 20) + " MiB";
    }
    IdCheck check = AssetIds.verify(asset);
    return check.accepted() ? "" : id + ": " + OneLine.of(check.reason(), LONGEST);
  }

  /** For people; empty when nothing was refused. */
  String problem() {
    return refused == 0
        ? ""
        : why + (refused == 1 ? "" : ", and " + (refused - 1) + " more are not what they say");
  }
}
