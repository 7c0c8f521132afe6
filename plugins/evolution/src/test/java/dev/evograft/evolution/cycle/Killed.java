// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.execute.Beside;
import dev.evograft.evolution.execute.Exchange;
import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.place.Application;
import dev.evograft.toolkit.json.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Brings a change into a folder in a process of its own, which is killed at a chosen moment. */
final class Killed {

  private static final int KILLED = 137;

  private Killed() {}

  /** {@code ROOT EDITS CYCLE MOMENT}. */
  public static void main(String[] args) throws Exception {
    List<FileEdit> edits =
        Edits.of(JsonText.parseObject(Files.readAllBytes(Path.of(args[1]))).objects("edits"));
    AtomicInteger left = new AtomicInteger(Integer.parseInt(args[3]));
    Exchange.Moments kill =
        what -> {
          if (left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(KILLED); // as SIGKILL does: nobody tidies up
          }
        };
    new Application(Path.of(args[0]), new Beside(args[2]), kill).apply(edits);
  }

  /** Runs it; false when it came to its end. */
  static boolean at(int moment, Path root, Path edits, String cycle) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Killed.class.getName(),
                root.toString(),
                edits.toString(),
                cycle,
                Integer.toString(moment)));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(edits.resolveSibling("output").toFile())
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it hangs at moment " + moment);
    }
    if (process.exitValue() != 0 && process.exitValue() != KILLED) {
      throw new AssertionError(Files.readString(edits.resolveSibling("output")));
    }
    return process.exitValue() == KILLED;
  }
}
