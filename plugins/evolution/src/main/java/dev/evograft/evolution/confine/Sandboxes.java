// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import dev.evograft.toolkit.process.BoundedProcess;
import dev.evograft.toolkit.process.Excerpt;
import dev.evograft.toolkit.process.ProcessLimits;
import dev.evograft.toolkit.process.ProcessResult;
import dev.evograft.toolkit.process.ProcessSpec;
import dev.evograft.toolkit.process.Supervision;
import dev.evograft.toolkit.text.OneLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Which sandbox this system has. For any thread. */
public final class Sandboxes {

  private static final Duration TRIED = Duration.ofSeconds(10);
  private static final long MOST_OUTPUT = 64L << 10;
  private static final int KEPT = 300;
  private static final int WRITABLE_BY_OTHERS = 022;
  private static final List<Path> FOLDERS =
      List.of(
          Path.of("/usr/bin"),
          Path.of("/bin"),
          Path.of("/usr/local/bin"),
          Path.of("/run/current-system/sw/bin"));
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
   * Looks for the sandbox of this system and tries it: in a container, and where the system keeps
   * users from it, it is there and does not work. The program is taken from the system's own
   * folders only, since another one could let everything pass.
   *
   * @param reach what it leaves open
   * @param environment of the programs that shall be confined
   * @param room one of the kind that is needed
   */
  public static Found find(Reach reach, Map<String, String> environment, Room room)
      throws InterruptedException {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (reach.hidden().contains(room.folder())) {
      return none(room.folder() + " is one of the folders that are hidden in a sandbox");
    }
    if (system.startsWith("linux")) {
      Optional<Path> program = program("bwrap");
      return program.isEmpty()
          ? none("bwrap is not installed (Debian: apt-get install bubblewrap)")
          : tried(new Bubblewrap(program.get(), reach), environment, room);
    }
    if (system.startsWith("mac")) {
      return Files.isExecutable(SEATBELT)
          ? tried(new Seatbelt(SEATBELT.toString(), reach), environment, room)
          : none(SEATBELT + " is not there");
    }
    return none("this system has none that Evograft knows");
  }

  /** One works when a program ends well in it and cannot write outside. */
  static Found tried(Sandbox sandbox, Map<String, String> environment, Room room)
      throws InterruptedException {
    Path outside = room.folder().resolveSibling(".evograft-" + UUID.randomUUID());
    Excerpt said = new Excerpt(0, KEPT);
    ProcessSpec spec =
        new ProcessSpec(
            List.of("sh", "-c", "(: >\"$1\") 2>&-; exit 0", "sh", outside.toString()),
            room.folder(),
            environment,
            null,
            ProcessLimits.of(TRIED, MOST_OUTPUT),
            new Supervision(sandbox.wrapper(room), (pid, at) -> {}));
    try {
      ProcessResult result = BoundedProcess.run(spec, said::add);
      boolean escaped = Files.deleteIfExists(outside);
      Integer code = result.exitCode();
      if (code == null || code != 0) {
        String why = code == null ? "it did not end" : OneLine.of(said.text(), KEPT);
        return none(sandbox.name() + " does not work here: " + why);
      }
      return escaped
          ? none(sandbox.name() + " does not keep a program in here")
          : new Found(Optional.of(sandbox), sandbox.name());
    } catch (IOException e) {
      return none(sandbox.name() + " cannot be started: " + e.getMessage());
    }
  }

  private static Found none(String why) {
    return new Found(Optional.empty(), why);
  }

  /** A file of root's that nobody else can have put there. */
  private static Optional<Path> program(String name) {
    for (Path folder : FOLDERS) {
      Path candidate = folder.resolve(name);
      try {
        if (Files.isRegularFile(candidate)
            && Files.isExecutable(candidate)
            && isOfRoot(candidate.toRealPath())) {
          return Optional.of(candidate);
        }
      } catch (IOException e) {
        // another folder may have one that can be looked at
      }
    }
    return Optional.empty();
  }

  private static boolean isOfRoot(Path file) throws IOException {
    Map<String, Object> found = Files.readAttributes(file, "unix:uid,mode");
    return Integer.valueOf(0).equals(found.get("uid"))
        && found.get("mode") instanceof Integer mode
        && (mode & WRITABLE_BY_OTHERS) == 0;
  }
}
