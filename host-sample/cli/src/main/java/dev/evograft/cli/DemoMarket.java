// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import java.io.IOException;

/**
 * {@code demo market}: two nodes with homes of their own and the stand-in of a hub between them.
 * One fails, evolves and publishes; the other meets the same kind of fault, finds what the first
 * made, uses it, and the first earns.
 */
record DemoMarket(Session session, boolean keep) {

  int show(long seed) throws IOException, InterruptedException {
    try (DemoFolder folder = DemoFolder.make(keep)) {
      Terminal terminal = session.terminal();
      terminal.out("Two nodes and a hub; the fault follows from the seed " + seed);
      terminal.out("");
      try (MarketHub hub = MarketHub.start(folder.root(), session.cache())) {
        JsonObject told = new MarketStory(terminal, folder.root(), hub, session.cache()).tell(seed);
        terminal.result(told.with("seed", seed));
      }
      if (keep) {
        terminal.out("");
        terminal.out("Kept in " + folder.root());
      }
      return 0;
    }
  }
}
