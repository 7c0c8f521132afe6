// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the owner before may have sent without its being on disk.
 *
 * @param upTo no entry behind this sequence number; 0 for nothing at all
 * @param keys of which keys with a lane; null for all
 * @param inHand when the calls that it left are surely over, by key and the monotonic clock
 */
record Doubt(long upTo, @Nullable Set<String> keys, Map<String, Long> inHand) {

  /** It left everything in order. */
  static final Doubt NONE = new Doubt(0, Set.of(), Map.of());

  /** Nothing is known of what it did. */
  static Doubt all(long head) {
    return new Doubt(head, null, Map.of());
  }

  /** Whether a call for a key that has a lane may have arrived. */
  boolean covers(String key) {
    return upTo > 0 && (keys == null || keys.contains(key));
  }
}
