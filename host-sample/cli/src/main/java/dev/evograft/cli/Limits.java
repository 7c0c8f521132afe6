// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.spi.EvograftException;

/** How much a list may ask for. */
final class Limits {

  /** As many entries as the journal gives at a time. */
  static final int MOST = 10_000;

  private Limits() {}

  static int list(int limit) {
    if (limit < 1 || limit > MOST) {
      throw new EvograftException("bad_limit", "--limit takes a number from 1 to " + MOST);
    }
    return limit;
  }
}
