// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import dev.evograft.testkit.FakeContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes or restores a snapshot in a process of its own. Before a given change of the disk it prints
 * {@code now} and the name of the change and stands still, so that somebody kills it there; or it
 * goes on, and the signal meets it anywhere after.
 *
 * <pre>
 * Worker ROOT CHANGE create | Worker ROOT CHANGE restore ID | Worker ROOT CHANGE recover | Worker ROOT CHANGE look ID | Worker ROOT CHANGE prune ID | Worker ROOT CHANGE lock FILE
 * </pre>
 *
 * <p>A change is a number, or the beginning of what it is called; with {@code after} and a blank in
 * front of it the process goes on.
 */
final class Worker {

  /** In front of the change: tell, and go on. */
  static final String AFTER = "after ";

  /** In front of what the change is called, on standard output. */
  static final String NOW = "now ";

  private Worker() {}

  public static void main(String[] args) throws Exception {
    boolean goesOn = args[1].startsWith(AFTER);
    String change = goesOn ? args[1].substring(AFTER.length()) : args[1];
    try (FakeContext context = Fixture.context(Path.of(args[0]))) {
      boolean number = change.matches("\\d+");
      AtomicInteger left = new AtomicInteger(number ? Integer.parseInt(change) : 1);
      Quiet telling =
          what -> {
            if ((number || what.startsWith(change)) && left.decrementAndGet() == 0) {
              System.out.println(NOW + what.replace('\n', ' '));
              System.out.flush();
              if (!goesOn) {
                standStill();
              }
            }
          };
      work(Fixture.snapshots(context, telling), List.of(args).subList(2, args.length));
    }
  }

  /** For ever: what ends this is the signal, or the end of who should have sent it. */
  private static void standStill() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("was not killed");
  }

  static void work(LiveSnapshots snapshots, List<String> call) {
    switch (call.get(0)) {
      case "create" -> snapshots.create("killed");
      case "lock" -> lock(Path.of(call.get(1)));
      case "look" -> look(snapshots, call.get(1));
      case "recover" -> snapshots.recover();
      case "prune" -> snapshots.prune(List.of(call.get(1)));
      default -> snapshots.restore(call.get(1), List.of());
    }
  }

  /** What a process of its own says of a file: that it is held by another, or free. */
  static String tries(Path root, Path file) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Worker.class.getName(),
            root.toString(),
            "0",
            "lock",
            file.toString());
    Process process = builder.redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Prints whether another process has a lock on it. */
  private static void lock(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      System.out.println(channel.tryLock() == null ? "held" : "free");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
