// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.testkit.FakeContext;
import java.nio.file.Path;
import java.util.List;

/**
 * Takes or restores a snapshot in a process of its own, which may be killed at any moment.
 *
 * <pre>Worker ROOT create | Worker ROOT restore ID</pre>
 */
final class Worker {

  private Worker() {}

  public static void main(String[] args) throws Exception {
    try (FakeContext context = Fixture.context(Path.of(args[0]))) {
      LiveSnapshots snapshots = new LiveSnapshots(Fixture.withIds(context));
      System.out.println("ready");
      System.in.read();
      if (args[1].equals("create")) {
        snapshots.create("killed");
      } else {
        snapshots.restore(args[2], List.of());
      }
      System.out.println("done");
    }
  }
}
