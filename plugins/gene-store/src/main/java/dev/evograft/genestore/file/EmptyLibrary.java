// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@code genes.json} without genes, beside a log that has some: where there is none, Evolver
 * takes the library for a new one and adds genes of its own. Safe for any thread.
 */
public final class EmptyLibrary {

  private static final Logger log = LoggerFactory.getLogger(EmptyLibrary.class);
  private static final String TEXT = "{\n  \"version\": 1,\n  \"genes\": []\n}\n";

  private final Path json;
  private final StoreLock lock;
  private final AtomicBoolean impossible = new AtomicBoolean();

  /**
   * One that is not made yet.
   *
   * @param json the file
   * @param lock of its folder
   */
  public EmptyLibrary(Path json, StoreLock lock) {
    this.json = json;
    this.lock = lock;
  }

  /** Makes it where there is none, and never over another one. */
  public void ensure() {
    if (!impossible.get() && !Files.exists(json, LinkOption.NOFOLLOW_LINKS)) {
      lock.hold(
          held -> {
            if (!Files.exists(json, LinkOption.NOFOLLOW_LINKS)) {
              make();
            }
            return true;
          });
    }
  }

  private void make() {
    Path made = temp(json);
    try {
      Folders.make(json.resolveSibling(""));
      Files.deleteIfExists(made); // of a process that died
      try (FileChannel file = Folders.begin(made)) {
        file.write(ByteBuffer.wrap(TEXT.getBytes(StandardCharsets.UTF_8)));
        file.force(true);
      }
      lock.own().makes(json); // under the lock: a restore brings back what somebody deleted
      Files.createLink(json, made); // whole, or not at all
      Files.delete(made);
      Folders.sync(json.resolveSibling(""));
    } catch (FileAlreadyExistsException e) {
      log.debug("{} was made meanwhile", json);
    } catch (AccessDeniedException | UnsupportedOperationException e) {
      impossible.set(true); // the log alone is a library too
      log.info("{} is not made: {}", json, e.getMessage());
    } catch (IOException e) {
      log.info("{} is not made yet: {}", json, e.getMessage()); // a full disk gets room again
    }
  }

  /** What it is called before it is whole; of a process that died it may stay. */
  static Path temp(Path json) {
    return json.resolveSibling("." + json.getFileName() + ".new");
  }
}
