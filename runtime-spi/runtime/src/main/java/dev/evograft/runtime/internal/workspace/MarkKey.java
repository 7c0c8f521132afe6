// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.workspace;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The key of redaction marks: 32 random bytes, readable by their owner alone, in the home or, where
 * there is none, in the state folder. When it cannot be kept, marks are stable in this process
 * only.
 */
public final class MarkKey implements Supplier<byte[]> {

  private static final int LENGTH = 32;

  private final ReentrantLock lock = new ReentrantLock();
  private final Place place;
  private byte @Nullable [] key;

  /** The key of a workspace's user. */
  public MarkKey(Place place) {
    this.place = place;
  }

  @Override
  public byte[] get() {
    lock.lock();
    try {
      byte[] known = key;
      if (known == null) {
        known = readOrMake();
        key = known;
      }
      return known.clone();
    } finally {
      lock.unlock();
    }
  }

  private byte[] readOrMake() {
    byte[] fresh = new byte[LENGTH];
    new SecureRandom().nextBytes(fresh);
    Path file =
        place.home().orElse(place.root()).resolve(StateFolder.NAME).resolve("redaction.key");
    try {
      byte[] kept = read(file);
      if (kept != null) {
        return kept;
      }
      if (place.home().isEmpty()) {
        place.state().ensure();
      }
      AtomicFiles.makeFolders(file.resolveSibling("."), Access.SECRET);
      writeUnlessThere(file, fresh);
      kept = read(file);
      return kept == null ? fresh : kept;
    } catch (IOException | EvograftException e) {
      LoggerFactory.getLogger("dev.evograft")
          .warn("redaction marks will not be the same after a restart: {} cannot be kept", file, e);
      return fresh;
    }
  }

  /** A complete file appears at once, and one that is there stays. */
  private static void writeUnlessThere(Path file, byte[] fresh) throws IOException {
    Path temp = Files.createTempFile(file.resolveSibling("."), ".key", ".tmp");
    try {
      Files.write(temp, fresh);
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(temp, file);
      }
    } catch (java.nio.file.FileAlreadyExistsException e) {
      LoggerFactory.getLogger("dev.evograft").debug("another process made the key", e);
    } finally {
      Files.deleteIfExists(temp);
    }
  }

  private static byte @Nullable [] read(Path file) throws IOException {
    try {
      byte[] bytes = Files.readAllBytes(file);
      return bytes.length == LENGTH ? bytes : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
