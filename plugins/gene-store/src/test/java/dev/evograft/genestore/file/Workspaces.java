// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace;
import dev.evograft.testkit.TestRuntime;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** Real workspaces, whose locks hold between threads and processes. */
public final class Workspaces {

  private Workspaces() {}

  /** The one of a folder; it needs no runtime any more. */
  public static Workspace of(Path folder) {
    AtomicReference<Workspace> taken = new AtomicReference<>();
    EvograftPlugin taker =
        new EvograftPlugin() {
          @Override
          public void start(PluginContext context) {
            taken.set(context.workspace());
            context.idle("it only looks");
          }
        };
    TestRuntime.in(folder).plugin("taker", taker).start().close();
    return taken.get();
  }
}
