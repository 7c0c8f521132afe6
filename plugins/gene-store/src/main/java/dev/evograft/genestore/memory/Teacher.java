// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.gep.EnvFingerprint;
import dev.evograft.gep.Gene;
import dev.evograft.spi.EvograftException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the genes of a shelf learn, one lesson at a time. Safe for any thread; waits for the disk.
 */
final class Teacher {

  private static final Logger log = LoggerFactory.getLogger(Teacher.class);

  private static final String INVALID = "asset_invalid";

  private final GeneShelf shelf;
  private final ReentrantLock lock = new ReentrantLock();

  Teacher(GeneShelf shelf) {
    this.shelf = shelf;
  }

  /** The environment of this process, as marks name it. */
  static String environment() {
    EnvFingerprint here = EnvFingerprint.current();
    return here.platform() + "/" + here.arch() + "/java" + Runtime.version().feature();
  }

  Optional<String> categoryOf(String gene) {
    return shelf.find(gene).flatMap(Gene::category);
  }

  /** Teaches a gene, if it is on the shelf and has not had this lesson. */
  void teach(String gene, Lesson lesson) {
    lock.lock();
    try {
      Optional<Gene> taught =
          shelf.find(gene).flatMap(known -> LearningHistory.apply(known, lesson));
      if (taught.isPresent()) {
        shelf.put(taught.get());
      }
    } catch (EvograftException e) {
      if (!e.code().equals(INVALID)) {
        throw e;
      }
      log.warn("the gene {} cannot learn: {}", gene, e.getMessage());
    } finally {
      lock.unlock();
    }
  }
}
