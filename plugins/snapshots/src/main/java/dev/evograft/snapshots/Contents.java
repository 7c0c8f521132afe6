// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Finds the content of files, always as the raw bytes that they are, and stores what is not safe
 * already: safe is what this repository has, and what the commit has that the snapshot keeps. Safe
 * for several threads.
 */
final class Contents {

  private static final int SMALL = 1 << 20;
  private static final int TRIES = 3;

  private final ReentrantLock lock = new ReentrantLock();
  private final Store store;
  private final StatCache cache;
  private final Bounds bounds;
  private final @Nullable PackInserter inserter;
  private Set<ObjectId> kept = Set.of();
  private final Set<ObjectId> inserted = new HashSet<>();
  private final Queue<Found> storedFiles = new ConcurrentLinkedQueue<>();
  private final Queue<String> unsteady = new ConcurrentLinkedQueue<>();
  private final boolean storing;
  private long stored;
  private @Nullable Set<Long> large;

  /**
   * Content, and what the system said of the file in the moment in which it was read.
   *
   * @param stat as it was before and after
   */
  record Content(ObjectId id, Stat stat) {}

  /**
   * Of one snapshot.
   *
   * @param pack gets what is not safe already; null to store nothing
   */
  Contents(Store store, StatCache cache, Bounds bounds, @Nullable PackInserter pack) {
    this.store = store;
    this.cache = cache;
    this.bounds = bounds;
    this.storing = pack != null;
    this.inserter = pack;
  }

  private PackInserter pack() {
    return java.util.Objects.requireNonNull(inserter);
  }

  /** These are in a commit of the user's that the snapshot keeps; before anything is stored. */
  void keep(Set<ObjectId> blobs) {
    kept = blobs;
  }

  /** How many bytes were stored. */
  long stored() {
    return stored;
  }

  /** Files that changed while they were read. */
  Collection<String> unsteady() {
    return unsteady;
  }

  /**
   * The content of a file, or the target of a link.
   *
   * @param key names the file in the cache
   * @throws CharacterCodingException when a link points to what Java cannot write back
   */
  Content of(Found found, String key) throws IOException {
    if (found.stat().is(Kind.LINK)) {
      byte[] target = Names.target(found.file()).getBytes(StandardCharsets.UTF_8);
      return new Content(put(target), found.stat());
    }
    Stat stat = found.stat();
    ObjectId known = cache.find(key, stat);
    if (known != null && isSafe(known, found.area())) {
      return new Content(known, stat);
    }
    for (int left = TRIES; ; left--) {
      long at = nanos(Instant.now());
      ObjectId content = read(found, stat);
      Stat after = Stat.of(found.file());
      if (after.sameContent(stat)) {
        cache.put(key, stat, content, at);
        return new Content(content, stat);
      }
      if (left == 0) {
        unsteady.add(found.path());
        return new Content(content, stat);
      }
      stat = after;
    }
  }

  private ObjectId read(Found found, Stat stat) throws IOException {
    if (stat.size() > SMALL) {
      return readLarge(found, stat);
    }
    ByteBuffer all = readSmall(found.file(), (int) stat.size());
    if (all.limit() > SMALL) {
      return readLarge(found, Stat.of(found.file()));
    }
    ObjectId id = hash(all.array(), all.limit());
    if (!isSafe(id, found.area())) {
      check(found, all.limit());
      insert(all.array(), all.limit(), id);
    }
    return id;
  }

  /** All of a file, or more than is small of one that has grown; there may be room behind it. */
  private static ByteBuffer readSmall(Path file, int expected) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(expected + 1);
    refuseOthers(file);
    try (SeekableByteChannel channel =
        Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      while (channel.read(buffer) >= 0) {
        if (!buffer.hasRemaining()) {
          if (buffer.capacity() > SMALL) {
            break;
          }
          buffer = ByteBuffer.allocate(SMALL + 1).put(buffer.flip());
        }
      }
    }
    return buffer.flip();
  }

  private ObjectId readLarge(Found found, Stat stat) throws IOException {
    if (storing && stat.size() > bounds.limits().file() && !isAnyOf(stat.size())) {
      throw bounds.tooLarge(found, stat.size()); // which takes no hours to be found out
    }
    ObjectId id;
    try (InputStream in = new ExactStream(open(found.file()), stat.size())) {
      id = hash(in, stat.size());
    }
    if (isSafe(id, found.area())) {
      return id;
    }
    check(found, stat.size());
    lock.lock();
    try (InputStream in = open(found.file())) {
      ObjectId made =
          pack().insert(Constants.OBJ_BLOB, stat.size(), new ExactStream(in, stat.size()));
      inserted.add(made);
      return made;
    } finally {
      lock.unlock();
    }
  }

  /** Whether anything that is safe is of a size above that of files that may be stored. */
  private boolean isAnyOf(long size) throws IOException {
    lock.lock();
    try {
      if (large == null) {
        large = store.sizesAbove(bounds.limits().file(), kept);
      }
      return large.contains(size);
    } finally {
      lock.unlock();
    }
  }

  private void check(Found found, long size) {
    if (size > bounds.limits().file()) {
      throw bounds.tooLarge(found, size);
    }
    storedFiles.add(found);
    lock.lock();
    try {
      stored += size;
      if (stored > bounds.limits().bytes()) {
        throw bounds.tooMuch(storedFiles);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The content of an index that was read before.
   *
   * @param key names it in the cache
   */
  ObjectId of(GitState.Index index, String key) throws IOException {
    Stat stat = java.util.Objects.requireNonNull(index.stat());
    ObjectId known = cache.find(key, stat);
    if (known != null && isSafe(known, Area.GIT)) {
      return known;
    }
    ObjectId id = put(java.util.Objects.requireNonNull(index.bytes()));
    cache.put(key, stat, id, nanos(index.at()));
    return id;
  }

  /** Stores bytes that are in no file. */
  ObjectId put(byte[] bytes) throws IOException {
    ObjectId id = hash(bytes);
    if (!isSafe(id, Area.GIT)) {
      insert(bytes, bytes.length, id);
    }
    return id;
  }

  private void insert(byte[] bytes, int length, ObjectId id) throws IOException {
    lock.lock();
    try {
      if (inserted.add(id)) {
        pack().insert(Constants.OBJ_BLOB, bytes, 0, length);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isSafe(ObjectId id, Area area) throws IOException {
    if (!storing || (area == Area.TREE && kept.contains(id))) {
      return true;
    }
    lock.lock();
    try {
      if (inserted.contains(id)) {
        return true;
      }
    } finally {
      lock.unlock();
    }
    return store.owns(id);
  }

  /** Whether a file or link has a content. */
  static boolean isIn(Path file, Stat stat, ObjectId content) throws IOException {
    if (stat.is(Kind.LINK)) {
      try {
        return hash(Names.target(file).getBytes(StandardCharsets.UTF_8)).equals(content);
      } catch (CharacterCodingException e) {
        return false;
      }
    }
    if (!stat.is(Kind.FILE)) {
      return false;
    }
    try (InputStream in = new ExactStream(open(file), stat.size())) {
      return hash(in, stat.size()).equals(content) && Stat.of(file).sameContent(stat);
    } catch (java.nio.file.AccessDeniedException e) {
      return false;
    }
  }

  /** Who opens a pipe that took the place of a file waits until somebody writes, or for ever. */
  private static void refuseOthers(Path file) throws IOException {
    if (Stat.of(file).is(Kind.SPECIAL)) {
      throw TreeWalker.changing(file);
    }
  }

  private static InputStream open(Path file) throws IOException {
    refuseOthers(file);
    return Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  static ObjectId hash(byte[] bytes) {
    return hash(bytes, bytes.length);
  }

  private static ObjectId hash(byte[] bytes, int length) {
    MessageDigest sha = digest(length);
    sha.update(bytes, 0, length);
    return ObjectId.fromRaw(sha.digest());
  }

  static ObjectId hash(InputStream in, long size) throws IOException {
    MessageDigest sha = digest(size);
    byte[] buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
      sha.update(buffer, 0, n);
    }
    return ObjectId.fromRaw(sha.digest());
  }

  private static MessageDigest digest(long size) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-1");
      sha.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
      return sha;
    } catch (NoSuchAlgorithmException e) {
      throw new EvograftException("no_sha1", "this Java has no SHA-1; use another", e);
    }
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }
}
