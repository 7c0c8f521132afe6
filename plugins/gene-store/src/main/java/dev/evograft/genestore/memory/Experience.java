// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.gep.Fnv;
import dev.evograft.gep.Keys;
import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.gep.Outcome;
import dev.evograft.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A gene was used for some signals and went well or did not; the only thing that counts.
 *
 * @param gene its local id
 * @param signalKey of the signals
 * @param signals themselves, as they are compared
 * @param capsules that were used with it
 * @param success whether it went well
 * @param at when, in milliseconds; {@link #UNKNOWN} where the event does not say
 */
record Experience(
    String gene,
    String signalKey,
    Set<String> signals,
    List<String> capsules,
    boolean success,
    long at) {

  static final long UNKNOWN = Long.MIN_VALUE;

  private static final String KIND = "outcome";

  /** Texts in sums are no longer than this; of longer ones a hash tells them apart. */
  static final int LONGEST = 260;

  private static final int MOST_SIGNALS = 100;
  private static final int MOST_CAPSULES = 20;

  /**
   * What an event tells; empty for all that is no outcome of a gene, and for outcomes that are
   * neither success nor failure. Lines that hold aggregates tell nothing: they repeat the others.
   */
  static Optional<Experience> of(MemoryGraphEvent event) {
    if (!KIND.equals(event.kind().orElse("")) || !event.type().equals(MemoryGraphEvent.TYPE)) {
      return Optional.empty();
    }
    Outcome outcome = event.outcome().orElse(new Outcome(JsonObject.EMPTY));
    Optional<String> gene = event.geneId().filter(id -> !id.isEmpty());
    if (gene.isEmpty() || !(outcome.succeeded() || outcome.failed())) {
      return Optional.empty();
    }
    String key = event.signalKey().orElseGet(() -> Keys.signals(event.signals()));
    return Optional.of(
        new Experience(
            shortened(gene.get()),
            shortened(key),
            comparable(event.signals(), key),
            event.capsulesUsed().stream().limit(MOST_CAPSULES).map(Experience::shortened).toList(),
            outcome.succeeded(),
            EventTimes.of(event)));
  }

  /** Signals as they are compared: errors without their paths and numbers, each once. */
  static Set<String> comparable(Collection<String> signals) {
    Set<String> set = new TreeSet<>();
    for (String signal : signals) {
      if (set.size() < MOST_SIGNALS) {
        set.add(shortened(Keys.signal(signal)));
      }
    }
    return set;
  }

  /** A text as it is in sums. */
  static String shortened(String text) {
    String valid = Lines.valid(text);
    return valid.length() <= LONGEST
        ? valid
        : Lines.clip(valid, LONGEST - 9) + "#" + Fnv.hex(valid);
  }

  private static Set<String> comparable(Collection<String> signals, String key) {
    if (!signals.isEmpty() || key.equals(Keys.NO_SIGNALS)) {
      return comparable(signals);
    }
    return comparable(List.of(key.split("\\|")));
  }
}
