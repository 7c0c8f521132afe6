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

/** Writes for Evograft in a process of its own, and is killed when some of it is done. */
final class OwnWriter {

  private OwnWriter() {}

  /** {@code OwnWriter ROOT FILE TEXT DONE | OwnWriter ROOT ID CHANGE}. */
  public static void main(String[] args) throws Exception {
    if (args.length == 3) {
      restore(Path.of(args[0]), args[1], Integer.parseInt(args[2]));
      return;
    }
    Path file = Path.of(args[1]);
    try (OwnBench bench = new OwnBench(Path.of(args[0]))) {
      bench.own(
          file.getParent(),
          own ->
              own.append(
                  file,
                  OwnBench.bytes(args[2]),
                  () -> {
                    OwnBench.add(file, args[3]);
                    awaitTheEnd();
                  }));
    }
  }

  private static void restore(Path root, String id, int change) throws IOException {
    AtomicInteger left = new AtomicInteger(change);
    Quiet waiting =
        what -> {
          if (left.decrementAndGet() == 0) {
            awaitTheEnd();
          }
        };
    try (OwnBench bench = new OwnBench(root)) {
      bench.snapshots(waiting).restore(id, List.of());
    }
  }

  /** Whether it came so far. */
  static boolean restoreAndKill(Path root, String id, int change) throws Exception {
    return "now".equals(run(root.toString(), id, String.valueOf(change)));
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

  static void kill(Path root, Path file, String text, String done) throws Exception {
    String line = run(root.toString(), file.toString(), text, done);
    if (!"now".equals(line)) {
      throw new IllegalStateException("it said " + line);
    }
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
