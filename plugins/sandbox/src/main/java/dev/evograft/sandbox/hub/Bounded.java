// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

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

  /**
   * Makes room where what is kept may still be asked about or paid for: the oldest that is over
   * goes, and nothing else.
   *
   * @param wanted how many are to come
   * @throws HubError 503 where too few are over
   */
  static <V> void room(Map<String, V> all, int wanted, int most, Over<V> over) {
    while (all.size() + wanted > most) {
      String oldest =
          all.entrySet().stream()
              .filter(one -> over.is().test(one.getValue()))
              .map(Map.Entry::getKey)
              .findFirst()
              .orElseThrow(() -> HubError.full(over.what()));
      all.remove(oldest);
    }
  }

  /**
   * What is over.
   *
   * @param what they are called, for people
   * @param is whether nobody comes back to one
   */
  record Over<V>(String what, Predicate<V> is) {}

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
