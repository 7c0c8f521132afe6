// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import dev.evograft.toolkit.process.BoundedProcess;
import dev.evograft.toolkit.process.Excerpt;
import dev.evograft.toolkit.process.ProcessLimits;
import dev.evograft.toolkit.process.ProcessResult;
import dev.evograft.toolkit.process.ProcessSpec;
import dev.evograft.toolkit.process.Supervision;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which sandbox this system has. For any thread. */
public final class Sandboxes {

  private static final Duration TRIED = Duration.ofSeconds(10);
  private static final long MOST_OUTPUT = 64L << 10;
  private static final int KEPT = 300;
  private static final Path SEATBELT = Path.of("/usr/bin/sandbox-exec");

  private Sandboxes() {}

  /**
   * What was found.
   *
   * @param sandbox empty where there is none that works
   * @param why it is empty, for people; else its name
   */
  public record Found(Optional<Sandbox> sandbox, String why) {}

  /**
   * Looks for the sandbox of this system and tries it once, by a program that does nothing: in a
   * container, and where the system keeps users from it, it is there and does not work.
   *
   * @param reach what it leaves open
   * @param environment of the programs that shall be confined
   * @param room what such a program is given
   */
  public static Found find(Reach reach, Map<String, String> environment, Room room)
      throws InterruptedException {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    Sandbox sandbox;
    if (system.startsWith("linux")) {
      Optional<Path> program = program("bwrap", environment.getOrDefault("PATH", ""));
      if (program.isEmpty()) {
        return none("bwrap is not installed (Debian: apt-get install bubblewrap)");
      }
      sandbox = new Bubblewrap(program.get().toString(), reach);
    } else if (system.startsWith("mac")) {
      if (!Files.isExecutable(SEATBELT)) {
        return none(SEATBELT + " is not there");
      }
      sandbox = new Seatbelt(SEATBELT.toString(), reach);
    } else {
      return none("this system has none that Evograft knows");
    }
    return tried(sandbox, environment, room);
  }

  private static Found tried(Sandbox sandbox, Map<String, String> environment, Room room)
      throws InterruptedException {
    Excerpt said = new Excerpt(0, KEPT);
    ProcessSpec spec =
        new ProcessSpec(
            List.of("true"),
            room.folder(),
            environment,
            null,
            ProcessLimits.of(TRIED, MOST_OUTPUT),
            new Supervision(sandbox.wrapper(room), (pid, at) -> {}));
    try {
      ProcessResult result = BoundedProcess.run(spec, said::add);
      Integer code = result.exitCode();
      if (code != null && code == 0) {
        return new Found(Optional.of(sandbox), sandbox.name());
      }
      return none(sandbox.name() + " does not work here: " + said.text().strip());
    } catch (IOException e) {
      return none(sandbox.name() + " cannot be started: " + e.getMessage());
    }
  }

  private static Found none(String why) {
    return new Found(Optional.empty(), why);
  }

  private static Optional<Path> program(String name, String path) {
    for (String folder : path.split(File.pathSeparator)) {
      try {
        Path candidate = Path.of(folder, name);
        if (candidate.isAbsolute() && Files.isExecutable(candidate)) {
          return Optional.of(candidate);
        }
      } catch (InvalidPathException e) {
        // not a folder, so nothing is in it
      }
    }
    return Optional.empty();
  }
}
