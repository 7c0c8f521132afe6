// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.archive;

import java.io.IOException;

/** What is wrong with an archive, in words that follow its name. */
final class RefusedException extends IOException {

  private static final long serialVersionUID = 1L;

  RefusedException(String why) {
    super(why);
  }
}
