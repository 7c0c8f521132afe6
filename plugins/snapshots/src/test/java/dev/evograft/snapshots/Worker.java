// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import dev.evograft.testkit.FakeContext;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes or restores a snapshot in a process of its own, which ends with nothing put in order before
 * a given change of the disk.
 *
 * <pre>
 * Worker ROOT CHANGE create | Worker ROOT CHANGE restore ID | Worker ROOT CHANGE recover | Worker ROOT CHANGE look ID | Worker ROOT CHANGE prune ID
 * </pre>
 *
 * <p>A change is a number, or the beginning of what it is called.
 */
final class Worker {

  static final int KILLED = 137;

  private Worker() {}

  public static void main(String[] args) throws Exception {
    try (FakeContext context = Fixture.context(Path.of(args[0]))) {
      boolean number = args[1].matches("\\d+");
      AtomicInteger left = new AtomicInteger(number ? Integer.parseInt(args[1]) : 1);
      Quiet kill =
          what -> {
            if ((number || what.startsWith(args[1])) && left.decrementAndGet() == 0) {
              Runtime.getRuntime().halt(KILLED);
            }
          };
      work(Fixture.snapshots(context, kill), List.of(args).subList(2, args.length));
    }
  }

  static void work(LiveSnapshots snapshots, List<String> call) {
    switch (call.get(0)) {
      case "create" -> snapshots.create("killed");
      case "look" -> look(snapshots, call.get(1));
      case "recover" -> snapshots.recover();
      case "prune" -> snapshots.prune(List.of(call.get(1)));
      default -> snapshots.restore(call.get(1), List.of());
    }
  }

  /** Prints what is known of a snapshot, and why it is not restored. */
  private static void look(LiveSnapshots snapshots, String id) {
    System.out.println("listed " + snapshots.list().size());
    System.out.println("found " + snapshots.find(id).counts().repositories());
    try {
      snapshots.restore(id, List.of());
    } catch (EvograftException e) {
      System.out.println(e.code() + " " + e.getMessage());
    }
  }
}
