// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.run.Artifact;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads files once more before anything of them goes out. One that is longer than the time of a
 * call goes on in the next call where it was, and is not read again for the pieces that follow, as
 * long as the file system says that it is the same. Constant memory; safe for any thread.
 */
final class FileSums {

  /** What takes less is read again for each call, which misses no change at all. */
  private static final Duration LONG = Duration.ofSeconds(30);

  private static final int KEPT = 16;
  private static final int BUFFER = 64 << 10;

  /** What a file is. */
  enum Found {
    /** What it was when the run ended. */
    SAME,
    /** Something else. */
    OTHER,
    /** Not known yet: the time of the call is over. */
    LATER
  }

  /**
   * What the file system says of a file.
   *
   * @param changed when its content or its name was, which nobody can set; where there is such a
   *     time
   */
  record Stamp(long size, Object modified, @Nullable Object changed, @Nullable Object key) {
    static Stamp of(Path file) throws IOException {
      BasicFileAttributes basic = Files.readAttributes(file, BasicFileAttributes.class);
      Object changed = null;
      try {
        changed = Files.getAttribute(file, "unix:ctime");
      } catch (UnsupportedOperationException | IllegalArgumentException e) {
        // a file system without such a time
      }
      return new Stamp(basic.size(), basic.lastModifiedTime(), changed, basic.fileKey());
    }
  }

  /** How far a file is read. For one thread at a time. */
  private static final class Reading {
    final Stamp stamp;
    final MessageDigest digest = sha256();
    Duration took = Duration.ZERO;
    long at;
    @Nullable String sum;

    Reading(Stamp stamp) {
      this.stamp = stamp;
    }
  }

  private final InstantSource clock;

  /** Guarded by itself. */
  private final Map<Path, Reading> begun =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Reading> eldest) {
          return size() > KEPT;
        }
      };

  FileSums(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Whether a file is what it was when its run ended.
   *
   * @param inTime whether there is time to read on
   */
  Found of(Artifact artifact, BooleanSupplier inTime) throws IOException {
    Path file = artifact.file();
    Reading reading = taken(file, Stamp.of(file));
    Instant begin = clock.instant();
    boolean whole = reading.sum != null || read(file, reading, inTime);
    reading.took = reading.took.plus(Duration.between(begin, clock.instant()));
    if (!whole) {
      keep(file, reading);
      return Found.LATER;
    }
    String sum =
        reading.sum == null ? HexFormat.of().formatHex(reading.digest.digest()) : reading.sum;
    if (!sum.equals(artifact.sha256())) {
      return Found.OTHER;
    }
    if (reading.took.compareTo(LONG) >= 0) {
      reading.sum = sum;
      keep(file, reading);
    }
    return Found.SAME;
  }

  /** Nobody else reads on meanwhile: another run with the same file begins anew. */
  private Reading taken(Path file, Stamp stamp) {
    synchronized (begun) {
      Reading known = begun.remove(file);
      return known != null && known.stamp.equals(stamp) ? known : new Reading(stamp);
    }
  }

  private void keep(Path file, Reading reading) {
    synchronized (begun) {
      begun.put(file, reading);
    }
  }

  /** Reads on; whether to the end. */
  private static boolean read(Path file, Reading reading, BooleanSupplier inTime)
      throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      channel.position(reading.at);
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
      for (int got = channel.read(buffer); got >= 0; got = channel.read(buffer)) {
        reading.digest.update(buffer.flip());
        buffer.clear();
        reading.at += got;
        if (reading.at < reading.stamp.size() && !inTime.getAsBoolean()) {
          return false;
        }
      }
      return true;
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
