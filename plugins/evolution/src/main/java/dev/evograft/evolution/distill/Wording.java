// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.distill;

import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import java.util.List;

/** Says better what a gene is for and what to do. Nothing else of a gene is a matter of words. */
interface Wording {

  /** Leaves the words as they are. */
  Wording NONE = (made) -> made.gene();

  /**
   * The gene in other words.
   *
   * @throws dev.evograft.spi.EvograftException code {@code no_answer} if there are none
   */
  Gene words(Made made) throws InterruptedException;

  /** A gene with another summary and strategy. */
  static Gene with(Gene gene, String summary, List<String> strategy) {
    JsonObject tree = gene.tree();
    return new Gene(tree.with("summary", summary).with("strategy", strategy));
  }
}
