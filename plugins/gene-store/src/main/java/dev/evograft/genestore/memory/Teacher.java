// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.gep.EnvFingerprint;
import dev.evograft.gep.Gene;
import dev.evograft.spi.EvograftException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the genes of a shelf learn. Safe for any thread; waits for the disk. */
final class Teacher {

  private static final Logger log = LoggerFactory.getLogger(Teacher.class);

  private static final String INVALID = "asset_invalid";

  private final GeneShelf shelf;

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
    try {
      shelf.update(gene, known -> LearningHistory.apply(known, lesson).orElse(known));
    } catch (EvograftException e) {
      if (!e.code().equals(INVALID)) {
        throw e;
      }
      log.warn("the gene {} cannot learn: {}", gene, e.getMessage());
    }
  }
}
