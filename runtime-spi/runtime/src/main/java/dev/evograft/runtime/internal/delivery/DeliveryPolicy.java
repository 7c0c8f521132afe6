// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import java.time.Duration;

/**
 * The numbers of delivery.
 *
 * @param page how many entries are looked at in one read
 * @param window how many entries behind the scan mark are in hand at most
 * @param maxAttempts how many attempts may count against a key before it is held
 * @param retry the delays of one key
 * @param probe the delays while everything fails
 * @param times the other times
 */
record DeliveryPolicy(
    int page, int window, int maxAttempts, Backoff retry, Backoff probe, Times times) {

  static final DeliveryPolicy DEFAULT =
      new DeliveryPolicy(
          200,
          5_000,
          12,
          new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(10)),
          new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60)),
          Times.DEFAULT);

  /**
   * Times.
   *
   * @param lease how long the right to deliver lasts, at least
   * @param renew how old a lease gets before it is renewed
   * @param checkpoint how old a change gets before it is saved
   * @param watch how often a process without the right looks whether it is free
   */
  record Times(Duration lease, Duration renew, Duration checkpoint, Duration watch) {
    static final Times DEFAULT =
        new Times(
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofMillis(250),
            Duration.ofSeconds(1));
  }

  /** How many settled entries are saved without waiting for the time. */
  static final int SETTLED_AT_ONCE = 500;

  /** How many calls may hang before the destination is left alone. */
  static final int MOST_HANGING = 3;

  /**
   * How long a lease is for calls of this length: what is left of it when it is renewed must be
   * enough for a call.
   */
  Duration leaseFor(Duration callTimeout) {
    Duration needed = callTimeout.plus(times.renew().multipliedBy(2));
    return needed.compareTo(times.lease()) > 0 ? needed : times.lease();
  }
}
