// SPDX-License-Identifier: Apache-2.0
package dev.evograft.benchmarks;

import dev.evograft.gep.AssetIds;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.util.Arrays;

/**
 * Our side of asset-id.sh. Without an argument it prints the assets, one a line; with one it prints
 * asset ids a second, over many short windows: the median, and the best, which on a machine that
 * does other things is the one to compare.
 */
public final class AssetIdTurns {

  private static final int WARM_UP = 300_000;
  private static final int WINDOWS = 400;
  private static final int IDS = 500;

  private AssetIdTurns() {}

  /** See above. */
  public static void main(String[] args) {
    JsonObject[] assets = AssetIdBenchmark.assets();
    if (args.length == 0) {
      Arrays.stream(assets).map(Json::text).forEach(System.out::println);
      return;
    }
    long checked = hash(assets, WARM_UP);
    double[] perSecond = new double[WINDOWS];
    for (int i = 0; i < WINDOWS; i++) {
      long start = System.nanoTime();
      checked += hash(assets, IDS);
      perSecond[i] = IDS * 1e9 / (System.nanoTime() - start);
    }
    Arrays.sort(perSecond);
    System.out.printf("%.0f %.0f %d%n", perSecond[WINDOWS / 2], perSecond[WINDOWS - 1], checked);
  }

  private static long hash(JsonObject[] assets, int ids) {
    long length = 0;
    for (int i = 0; i < ids; i++) {
      length += AssetIds.compute(assets[i % assets.length]).length();
    }
    return length;
  }
}
