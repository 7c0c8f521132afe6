// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import java.time.Duration;

/**
 * How much the journal keeps.
 *
 * @param age ended keys that are older and that every destination has passed go
 * @param bytes beyond this the oldest of them go before that age
 */
public record Keep(Duration age, long bytes) {

  /** What holds when nobody says otherwise. */
  public static final Keep DEFAULT = new Keep(Duration.ofDays(90), 2L << 30);
}
