// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import java.util.LinkedHashMap;
import java.util.Map;

/** Collections that forget the oldest, so that a stand-in may run for weeks. */
final class Bounded {

  private Bounded() {}

  /** What was put in first goes first. */
  static <K, V> Map<K, V> oldestOut(int most) {
    return map(most, false);
  }

  /** What was not asked for longest goes first. */
  static <K, V> Map<K, V> leastUsedOut(int most) {
    return map(most, true);
  }

  private static <K, V> Map<K, V> map(int most, boolean byUse) {
    return new LinkedHashMap<>(16, 0.75f, byUse) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
      }
    };
  }
}
