// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.source.AssetSources;

/**
 * What decides before anything is changed; kept from cycle to cycle, because the index of genes
 * costs.
 *
 * @param detecting the signals
 * @param selecting the gene
 * @param executors who makes the change
 * @param sources who knows more genes and capsules
 */
record Deciding(
    Detecting detecting, Selecting selecting, Executors executors, AssetSources sources) {

  static Deciding of(Services services) {
    return new Deciding(
        new Detecting(services),
        new Selecting(services),
        new Executors(services, new Checks(services)),
        new AssetSources(services.context()));
  }
}
