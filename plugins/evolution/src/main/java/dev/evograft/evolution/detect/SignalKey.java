// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.evolution.select.SignalKind;
import dev.evograft.gep.Keys;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * By what a signal of one cycle is the same as one of another: its name and what was seen, without
 * times, numbers, addresses and ids. How often an error recurred does not matter.
 */
final class SignalKey {

  private static final String ERROR = "errsig";

  private SignalKey() {}

  static String of(String signal) {
    String name = SignalKind.name(signal);
    int colon = signal.indexOf(':');
    if (colon < 0) {
      return name;
    }
    String seen = signal.substring(colon + 1);
    return name.equals(ERROR)
        ? Keys.signals(Set.of(ERROR + ":" + ErrorTally.key(seen)))
        : name + ":" + ErrorTally.key(seen);
  }

  /** The keys of those that are to be answered, whatever is said of evolution itself. */
  static Set<String> answered(Collection<String> signals) {
    Set<String> keys = new TreeSet<>();
    for (String signal : signals) {
      if (SignalKind.of(signal) != SignalKind.CONTROL) {
        keys.add(of(signal));
      }
    }
    return keys;
  }
}
