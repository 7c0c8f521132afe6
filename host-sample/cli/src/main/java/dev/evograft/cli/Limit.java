// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.spi.BadInputException;
import picocli.CommandLine.Option;

/** How much a list shows: the option that every list has. */
final class Limit {

  /** As many entries as the journal gives at a time. */
  static final int MOST = 10_000;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many; ${DEFAULT-VALUE}.",
      defaultValue = "20")
  private int wanted = 20;

  int wanted() {
    if (wanted < 1 || wanted > MOST) {
      throw new BadInputException("bad_limit", "--limit takes a number from 1 to " + MOST);
    }
    return wanted;
  }
}
