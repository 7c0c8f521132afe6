// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a destination.
 *
 * @param kind what becomes of the delivery
 * @param upTo with {@link Kind#DELIVERED}, {@link Kind#RETRY} and {@link Kind#PAUSED}: the last
 *     ordinal that is settled; -1 for none
 * @param code with {@link Kind#REJECTED} and {@link Kind#HELD}: why, for programs
 * @param why for people, one line without secrets; with DELIVERED a note that is kept as receipt
 * @param after with {@link Kind#RETRY}: the delay that was asked for
 * @param until with {@link Kind#PAUSED}: when to go on by itself
 * @since 0.1
 */
public record DeliveryResult(
    Kind kind,
    long upTo,
    @Nullable String code,
    @Nullable String why,
    @Nullable Duration after,
    @Nullable Instant until) {

  public DeliveryResult {
    Objects.requireNonNull(kind, "kind");
  }

  /** All entries are settled. */
  public static DeliveryResult delivered() {
    return deliveredUpTo(Long.MAX_VALUE, null);
  }

  /** All entries are settled; the note is kept as a receipt. */
  public static DeliveryResult delivered(String note) {
    return deliveredUpTo(Long.MAX_VALUE, note);
  }

  /** Settled up to and including this ordinal; the rest comes again at once. */
  public static DeliveryResult deliveredUpTo(long ordinal, @Nullable String note) {
    return new DeliveryResult(Kind.DELIVERED, ordinal, null, note, null, null);
  }

  /** The other side is away or busy. After null, the runtime's own back-off is taken. */
  public static DeliveryResult retry(String why, @Nullable Duration after) {
    return new DeliveryResult(Kind.RETRY, -1, null, why, after, null);
  }

  /** The first entry becomes a dead letter; the key goes on behind it. */
  public static DeliveryResult rejected(String code, String why) {
    return new DeliveryResult(Kind.REJECTED, -1, code, why, null, null);
  }

  /** The first entry becomes a dead letter; the key waits behind it for a person. */
  public static DeliveryResult held(String code, String why) {
    return new DeliveryResult(Kind.HELD, -1, code, why, null, null);
  }

  /**
   * Nothing more for this destination until then, or, with null, until its settings change or a
   * person resumes it. No attempt is counted.
   */
  public static DeliveryResult paused(String why, @Nullable Instant until) {
    return new DeliveryResult(Kind.PAUSED, -1, null, why, null, until);
  }

  /**
   * The same answer about what comes behind this ordinal; up to it all is settled.
   *
   * @throws IllegalStateException unless this is a retry or a pause
   */
  public DeliveryResult behind(long ordinal) {
    if (kind != Kind.RETRY && kind != Kind.PAUSED) {
      throw new IllegalStateException(kind + " is not about the rest of a delivery");
    }
    return new DeliveryResult(kind, ordinal, code, why, after, until);
  }

  /** What becomes of a delivery. A newer runtime may know more kinds. */
  public enum Kind {
    /** Settled. */
    DELIVERED,
    /** To be tried again. */
    RETRY,
    /** Dead letter, the key goes on. */
    REJECTED,
    /** Dead letter, the key waits. */
    HELD,
    /** The destination waits. */
    PAUSED
  }
}
