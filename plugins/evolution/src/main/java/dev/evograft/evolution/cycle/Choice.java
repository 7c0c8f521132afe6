// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.ValidationPlan;
import dev.evograft.evolution.mutate.Category;
import dev.evograft.evolution.select.Selection;
import dev.evograft.evolution.source.TakingIn;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.MemoryAdvice;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * By what the signals are answered.
 *
 * @param selection how it was chosen
 * @param used what is used; null when no gene answers
 * @param category what the cycle is for
 * @param details of the entry of the phase
 */
record Choice(Selection selection, @Nullable Used used, Category category, JsonObject details) {

  /**
   * What is used.
   *
   * @param gene the strategy
   * @param capsule an earlier success that fits
   * @param wanted how the change is to be checked
   * @param advice of memory
   */
  record Used(
      Gene gene, @Nullable Capsule capsule, ValidationPlan.Wanted wanted, MemoryAdvice advice) {

    /** Whether any of it is here without a person's word. */
    boolean isUnasked() {
      return TakingIn.isTaken(gene) || (capsule != null && TakingIn.isTaken(capsule));
    }

    /** What memory says of the gene. */
    OptionalDouble value() {
      return advice.standings().stream()
          .filter(standing -> gene.id().filter(standing.gene()::equals).isPresent())
          .mapToDouble(MemoryAdvice.Standing::value)
          .max();
    }
  }
}
