// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Another process, which says who holds a lock and writes for Evograft, as it is asked on its
 * standard input: {@code lock FILE} or {@code append FILE}, a line each, of which each is answered
 * by a line.
 */
final class Witness implements AutoCloseable {

  /** What it appends. */
  static final String LINE = "{\"id\":\"of another process\"}\n";

  private final Process process;
  private final PrintWriter in;
  private final BufferedReader out;

  Witness(Path root) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Witness.class.getName(),
                root.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** {@code held}, {@code free}, or {@code absent}. */
  String asks(Path file) {
    tell("lock " + file);
    return answer();
  }

  /** It begins to append, and answers when that is done. */
  void appends(Path file) {
    tell("append " + file);
  }

  private void tell(String line) {
    in.println(line);
  }

  String answer() {
    try {
      return String.valueOf(out.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** {@code Witness ROOT}. */
  public static void main(String[] args) throws IOException {
    BufferedReader asked =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (OwnBench bench = new OwnBench(Path.of(args[0]))) {
      for (String line = asked.readLine(); line != null; line = asked.readLine()) {
        Path file = Path.of(line.substring(line.indexOf(' ') + 1));
        if (line.startsWith("lock ")) {
          System.out.println(lock(file));
        } else {
          System.out.println("begun");
          bench.append(file, LINE);
          System.out.println("done");
        }
        System.out.flush();
      }
    }
  }

  private static String lock(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "absent";
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return channel.tryLock() == null ? "held" : "free";
    }
  }
}
