// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.gep.Gene;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** What a workspace without any gene begins with: one each to repair, optimize and innovate. */
final class SeedGenes {

  private SeedGenes() {}

  /** Puts them into a store that has no gene; true when it did. */
  static boolean sow(AssetStore store) {
    List<Gene> missing = missing(store);
    missing.forEach(store::put);
    return !missing.isEmpty();
  }

  /** Those that a cycle would put there first. */
  static List<Gene> missing(AssetStore store) {
    return store.genes().size() > 0 ? List.of() : all();
  }

  static List<Gene> all() {
    try (InputStream in = SeedGenes.class.getResourceAsStream("seed-genes.json")) {
      if (in == null) {
        throw new IllegalStateException("seed-genes.json is missing in the plugin");
      }
      return JsonText.parseObject(in.readAllBytes()).objects("genes").stream()
          .map(Gene::new)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
