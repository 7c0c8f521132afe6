// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import dev.evograft.evolution.confine.Mounts.Act;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code bwrap} of Linux. The whole disk can be read and, but for the folder and what is open to
 * all, not written; {@code /run} with the sockets of services in it is empty, and so are the
 * folders for temporary files. The program has no capabilities, also where this process is root's,
 * and processes of its own: they end with it, and all of it ends when this process does.
 *
 * <p>Not prevented: connecting to a socket elsewhere on the disk or, with network, to one of this
 * machine; writing to a disk that is mounted while the program runs.
 */
final class Bubblewrap implements Sandbox {

  private static final Path RUN = Path.of("/run");
  private static final Path RESOLVER = Path.of("/etc/resolv.conf");

  /** Where NixOS has its programs. */
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/run/current-system"), Path.of("/run/wrappers"));

  private final Path program;
  private final Reach reach;

  /** The program at this path, with this reach. */
  Bubblewrap(Path program, Reach reach) {
    this.program = program;
    this.reach = reach;
  }

  @Override
  public String name() {
    return "bwrap";
  }

  @Override
  public boolean failed(int exitCode, String output) {
    return exitCode == 1 && output.startsWith("bwrap: ");
  }

  @Override
  public List<String> wrapper(Room room) {
    List<String> words = new ArrayList<>();
    words.add(program.toString());
    words.addAll(List.of("--die-with-parent", "--new-session", "--cap-drop", "ALL"));
    words.addAll(List.of("--unshare-pid", "--unshare-ipc"));
    if (!room.network()) {
      words.add("--unshare-net");
    }
    words.addAll(List.of("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"));
    mounts(room).addTo(words, room.temporary());
    // env, since bwrap itself ends with 1 where a program is not found
    words.addAll(List.of("--", "env", "--"));
    return words;
  }

  private Mounts mounts(Room room) {
    Mounts mounts = Mounts.of(reach, room);
    reach.temporary().forEach(path -> mounts.add(path, Act.TEMPORARY));
    mounts.add(RUN, Act.HIDE);
    PROGRAMS.forEach(path -> mounts.add(path, Act.SHOW));
    if (room.network()) {
      resolver(mounts);
    }
    return mounts;
  }

  /** Names are looked up by a file that may lie in the folder that is hidden. */
  private static void resolver(Mounts mounts) {
    try {
      Path real = RESOLVER.toRealPath();
      if (real.startsWith(RUN)) {
        mounts.add(real, Act.SHOW);
      }
    } catch (IOException e) {
      // no resolver, nothing to show
    }
  }
}
