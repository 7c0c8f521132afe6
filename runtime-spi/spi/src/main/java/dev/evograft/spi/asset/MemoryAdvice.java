// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.asset;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What memory says of genes for some signals.
 *
 * @param standings how genes did for these or similar signals, best value first
 * @param preferred the gene with the best value among those that succeeded and are not banned; null
 *     without one
 * @param banned genes not to use, each with its reason in one line
 * @since 0.1
 */
public record MemoryAdvice(
    List<Standing> standings, @Nullable String preferred, Map<String, String> banned) {

  public MemoryAdvice {
    standings = List.copyOf(standings);
    banned = Map.copyOf(banned);
  }

  /**
   * How one gene did.
   *
   * @param gene its id
   * @param signalKey the signals under which it did so
   * @param similarity of those signals to the ones asked about, Jaccard, 0.34 to 1
   * @param successes how often it succeeded
   * @param attempts how often it was tried
   * @param value (successes + 1) / (attempts + 2), halved for every half-life since the last try
   */
  public record Standing(
      String gene,
      String signalKey,
      double similarity,
      long successes,
      long attempts,
      double value) {

    public Standing {
      Objects.requireNonNull(gene, "gene");
      Objects.requireNonNull(signalKey, "signalKey");
    }
  }
}
