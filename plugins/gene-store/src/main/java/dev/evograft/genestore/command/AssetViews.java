// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.command;

import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.Console;
import dev.evograft.spi.asset.AssetReader;
import dev.evograft.spi.asset.StagedAsset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Assets on a console. */
final class AssetViews {

  private static final int LINE = 160;

  private final Console console;

  AssetViews(Console console) {
    this.console = console;
  }

  <A extends Asset> void list(String name, AssetReader<A> reader, AssetTable<A> table, int most) {
    int all = reader.size();
    list(name, reader.latest(limit(most)), all, table);
  }

  /** The staged ones of a type. */
  void staged(String type, AssetReader<StagedAsset> reader, int most) {
    List<StagedAsset> ofType = new ArrayList<>();
    reader.forEach(
        one -> {
          if (one.type().equals(type)) {
            ofType.add(0, one);
          }
        });
    List<StagedAsset> shown = ofType.subList(0, Math.min(limit(most), ofType.size()));
    list("staged", shown, ofType.size(), AssetTable.STAGED);
  }

  private static int limit(int most) {
    if (most < 1) {
      throw new BadInputException("bad_input", "--limit expects a number of 1 or more");
    }
    return most;
  }

  private <A extends Asset> void list(String name, List<A> assets, int all, AssetTable<A> table) {
    if (console.json()) {
      List<JsonObject> trees = assets.stream().map(AssetViews::tree).toList();
      console.result(JsonObject.builder().put(name, trees).put("total", all).build());
    } else if (assets.isEmpty()) {
      console.out("no " + name + " here");
    } else {
      console.table(table.head(), assets.stream().map(table.row()).toList());
      if (assets.size() < all) {
        console.out((all - assets.size()) + " older ones are not shown; see --limit");
      }
    }
  }

  /** What came from elsewhere is wrapped, so that nobody takes it for one of ours. */
  private static JsonObject tree(Asset asset) {
    return asset instanceof StagedAsset staged
        ? JsonObject.builder().put("origin", staged.origin()).put("asset", staged.tree()).build()
        : asset.tree();
  }

  void show(Asset asset) {
    console.result(tree(asset));
    if (asset instanceof StagedAsset staged) {
      console.out("staged, from " + Shown.line(staged.origin(), LINE));
    }
    asset.tree().forEach((name, value) -> member(Shown.line(name, 30), value));
    console.out(Shown.line(AssetIds.verify(asset).reason(), LINE + LINE));
  }

  private void member(String name, @Nullable Object value) {
    String label = name + " ".repeat(Math.max(2, 18 - name.length()));
    if (value instanceof List<?> items && items.stream().allMatch(String.class::isInstance)) {
      String indent = label;
      for (Object item : items) {
        console.out(indent + Shown.line(String.valueOf(item), LINE));
        indent = " ".repeat(label.length());
      }
    } else {
      String text = value instanceof String string ? string : Json.text(value);
      console.out(label + Shown.line(text, LINE));
    }
  }
}
