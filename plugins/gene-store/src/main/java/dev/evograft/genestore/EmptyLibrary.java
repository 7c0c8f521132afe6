// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.genestore.file.StoreLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@code genes.json} without genes, beside a log that has some: where there is none, Evolver
 * takes the library for a new one and adds genes of its own. Safe for any thread.
 *
 * @param json the file
 * @param lock of its folder
 */
record EmptyLibrary(Path json, StoreLock lock) {

  private static final Logger log = LoggerFactory.getLogger(EmptyLibrary.class);
  private static final String TEXT = "{\n  \"version\": 1,\n  \"genes\": []\n}\n";

  /** Makes it where there is none, and never over another one. */
  void ensure() {
    if (!isThere()) {
      lock.hold(
          held -> {
            make();
            return true;
          });
    }
  }

  private boolean isThere() {
    return Files.exists(json, LinkOption.NOFOLLOW_LINKS);
  }

  private void make() {
    Path made = json.resolveSibling(".genes.json.new");
    try {
      Files.createDirectories(json.resolveSibling(""));
      Files.deleteIfExists(made); // of a process that died
      try (FileChannel file =
          FileChannel.open(made, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        file.write(ByteBuffer.wrap(TEXT.getBytes(StandardCharsets.UTF_8)));
        file.force(true);
      }
      Files.createLink(json, made); // whole, or not at all
      Files.delete(made);
    } catch (FileAlreadyExistsException e) {
      log.debug("{} was made meanwhile", json);
    } catch (IOException | UnsupportedOperationException e) {
      log.info("{} is not made: {}", json, e.getMessage()); // the log alone is a library too
    }
  }
}
