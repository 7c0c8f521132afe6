// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Runs shell scripts in a folder, and waits for what they leave there. */
record Shell(Path folder, ProcessLimits limits) {

  static final Duration LONG = Duration.ofSeconds(60);

  static Shell in(Path folder) {
    return new Shell(
        folder, new ProcessLimits(LONG, 1 << 20, Duration.ofMillis(500), Duration.ofMillis(200)));
  }

  Shell time(Duration time) {
    return new Shell(
        folder, new ProcessLimits(time, limits.output(), limits.grace(), limits.drain()));
  }

  Shell output(long most) {
    return new Shell(
        folder, new ProcessLimits(limits.time(), most, limits.grace(), limits.drain()));
  }

  ProcessSpec script(String script) {
    return command(List.of("sh", "-c", script));
  }

  ProcessSpec command(List<String> command) {
    return new ProcessSpec(command, folder, Map.of("PATH", System.getenv("PATH")), null, limits);
  }

  /** The process whose id a script wrote into a file. */
  ProcessHandle process(String file) throws IOException {
    String pid = Files.readString(folder.resolve(file)).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElse(null);
  }

  boolean isRunning(String file) throws IOException {
    ProcessHandle process = process(file);
    return process != null && process.isAlive() && !isZombie(process.pid());
  }

  private static boolean isZombie(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
    } catch (IOException e) {
      return false;
    }
  }

  static void await(BooleanSupplier condition) {
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begun > LONG.toNanos()) {
        throw new AssertionError("it did not come");
      }
      Thread.onSpinWait();
    }
  }
}
