// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.core;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * UUIDv7 ids: time in milliseconds, then a counter of 12 bits, then 62 random bits. They increase
 * within this process, even when its clock is set back. Safe for any thread; never waits.
 */
public final class Ids {

  private static final int COUNTER_BITS = 12;
  private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long RANDOM_MASK = 0x3fff_ffff_ffff_ffffL;

  private final InstantSource clock;
  private final AtomicLong last = new AtomicLong();
  private volatile @Nullable Pool pool;

  /** Ids whose time is this clock's. */
  public Ids(InstantSource clock) {
    this.clock = clock;
  }

  /** A new id. */
  public String next() {
    long now = clock.millis() << COUNTER_BITS;
    long tick = last.accumulateAndGet(now, (before, candidate) -> Math.max(before + 1, candidate));
    long high = (tick >>> COUNTER_BITS) << 16 | VERSION_7 | (tick & COUNTER_MASK);
    return new UUID(high, VARIANT | (random() & RANDOM_MASK)).toString();
  }

  private long random() {
    Pool current = pool;
    for (; ; ) {
      if (current != null) {
        int index = current.used.getAndIncrement();
        if (index < Pool.SIZE) {
          return current.values[index];
        }
      }
      // Several threads may refill at once; each then takes from its own, and one pool stays.
      current = new Pool(current == null ? new SecureRandom() : current.source);
      pool = current;
    }
  }

  /** Random numbers drawn in one go: a draw costs a system call, however small it is. */
  private static final class Pool {
    static final int SIZE = 256;

    final SecureRandom source;
    final long[] values = new long[SIZE];
    final AtomicInteger used = new AtomicInteger();

    Pool(SecureRandom source) {
      this.source = source;
      byte[] bytes = new byte[SIZE * Long.BYTES];
      source.nextBytes(bytes);
      java.nio.ByteBuffer.wrap(bytes).asLongBuffer().get(values);
    }
  }
}
