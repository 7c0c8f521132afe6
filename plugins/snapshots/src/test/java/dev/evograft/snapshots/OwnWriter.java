// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes for Evograft in a process of its own, and is killed when some of it is done. */
final class OwnWriter {

  private OwnWriter() {}

  /** {@code OwnWriter ROOT FILE TEXT DONE}. */
  public static void main(String[] args) throws Exception {
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
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OwnWriter.class.getName(),
                root.toString(),
                file.toString(),
                text,
                done)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = said.readLine();
    process.destroyForcibly().waitFor();
    if (!"now".equals(line)) {
      throw new IllegalStateException("it said " + line);
    }
  }
}
