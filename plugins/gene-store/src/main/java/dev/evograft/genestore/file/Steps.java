// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.IOException;

/** Told before each step that changes a file, so that tests can die there. */
@FunctionalInterface
public interface Steps {

  /** Goes on. */
  Steps GO_ON = step -> {};

  /** A step is about to be taken. */
  void before(String step) throws IOException;
}
