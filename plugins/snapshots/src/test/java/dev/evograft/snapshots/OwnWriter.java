// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Takes or restores a snapshot in a process of its own, which is killed before a change. */
final class OwnWriter {

  private OwnWriter() {}

  /** {@code OwnWriter ROOT create|ID CHANGE}. */
  public static void main(String[] args) throws Exception {
    AtomicInteger left = new AtomicInteger(Integer.parseInt(args[2]));
    Quiet waiting =
        what -> {
          if (left.decrementAndGet() == 0) {
            awaitTheEnd();
          }
        };
    try (OwnBench bench = new OwnBench(Path.of(args[0]))) {
      LiveSnapshots snapshots = bench.snapshots(waiting);
      if (args[1].equals("create")) {
        snapshots.create("killed");
      } else {
        snapshots.restore(args[1], List.of());
      }
    }
  }

  private static void awaitTheEnd() {
    System.out.println("now");
    System.out.flush();
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("was not killed");
  }

  /** Whether it came so far. */
  static boolean kill(Path root, String what, int change) throws Exception {
    return "now".equals(run(root.toString(), what, String.valueOf(change)));
  }

  private static @Nullable String run(String... args) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OwnWriter.class.getName()));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = said.readLine();
    process.destroyForcibly().waitFor();
    return line;
  }
}
