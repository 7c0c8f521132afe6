// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import java.time.Duration;

/** Notices that a person did something: the epoch on disk is no longer that of the lease. */
final class ActWatch {

  private static final long EVERY_NANOS = Duration.ofMillis(500).toNanos();

  /** So long the calls in hand may go on; what they do later is in doubt. */
  private static final long PATIENCE_NANOS = Duration.ofMillis(500).toNanos();

  private final Claims claims;
  private final Session session;
  private long lookAt;
  private boolean seen;
  private long until;

  ActWatch(Claims claims, Session session) {
    this.claims = claims;
    this.session = session;
    this.lookAt = now() + EVERY_NANOS;
  }

  /** Looks the next time. */
  void lookNow() {
    lookAt = now();
  }

  /** When it looks again, by the monotonic clock. */
  long lookAt() {
    return lookAt;
  }

  /** Whether the lease is over; looks on disk every half second. */
  boolean seen() {
    if (!seen && now() - lookAt >= 0) {
      seen = claims.isOver(session.lease);
      lookAt = now() + EVERY_NANOS;
      until = now() + PATIENCE_NANOS;
    }
    return seen;
  }

  /** How long the calls in hand may still take. */
  long patience() {
    return until - now();
  }

  private long now() {
    return session.setup.time().nanos();
  }
}
