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
    list(new Listed(name, "no " + name + " here", all), reader.latest(limit(most)), table);
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
    Listed listed = new Listed("staged", "nothing is staged here", ofType.size());
    list(listed, shown, AssetTable.STAGED);
  }

  private static int limit(int most) {
    if (most < 1) {
      throw new BadInputException("bad_input", "--limit expects a number of 1 or more");
    }
    return most;
  }

  /**
   * What is listed.
   *
   * @param name for programs
   * @param none what people are told where there is none
   * @param all how many there are
   */
  private record Listed(String name, String none, int all) {}

  private <A extends Asset> void list(Listed listed, List<A> assets, AssetTable<A> table) {
    if (console.json()) {
      List<JsonObject> trees = assets.stream().map(AssetViews::tree).toList();
      console.result(
          JsonObject.builder().put(listed.name(), trees).put("total", listed.all()).build());
    } else if (assets.isEmpty()) {
      console.out(listed.none());
    } else {
      console.table(table.head(), assets.stream().map(table.row()).toList());
      if (assets.size() < listed.all()) {
        console.out((listed.all() - assets.size()) + " older ones are not shown; see --limit");
      }
    }
  }

  /** What came from elsewhere is wrapped, so that nobody takes it for one of ours. */
  private static JsonObject tree(Asset asset) {
    return asset instanceof StagedAsset staged
        ? JsonObject.builder()
            .put("origin", staged.origin())
            .put("asset_id_check", AssetTable.check(staged))
            .put("asset", staged.tree())
            .build()
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
