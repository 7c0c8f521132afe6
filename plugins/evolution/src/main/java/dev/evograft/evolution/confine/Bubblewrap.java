// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code bwrap} of Linux. The whole disk can be read but not written; sockets of services (a
 * container daemon, the session, an agent with keys) are out of reach, since {@code /run} and the
 * folders for temporary files are new and empty. The program has processes of its own: they end
 * with it, and all of it ends when this process does.
 */
final class Bubblewrap implements Sandbox {

  private static final Path RUN = Path.of("/run");
  private static final Path RESOLVER = Path.of("/etc/resolv.conf");

  private final String program;
  private final Reach reach;

  /** The program at this path, with this reach. */
  Bubblewrap(String program, Reach reach) {
    this.program = program;
    this.reach = reach;
  }

  @Override
  public String name() {
    return "bwrap";
  }

  @Override
  public List<String> wrapper(Room room) {
    List<String> words = new ArrayList<>(List.of(program, "--die-with-parent", "--new-session"));
    words.addAll(List.of("--unshare-pid", "--unshare-ipc"));
    if (!room.network()) {
      words.add("--unshare-net");
    }
    words.addAll(List.of("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"));
    Set<Path> empty = new TreeSet<>(reach.temporary());
    if (Files.isDirectory(RUN)) {
      empty.add(RUN);
    }
    empty.forEach(folder -> words.addAll(List.of("--tmpfs", folder.toString())));
    showResolver(words);
    reach.hidden().forEach(path -> hide(path, words));
    reach.written().forEach(path -> bind("--bind", path, words));
    room.shown().stream().filter(Files::exists).forEach(path -> bind("--ro-bind", path, words));
    bind("--bind", room.folder(), words);
    room.sealed().stream().filter(Files::exists).forEach(path -> bind("--ro-bind", path, words));
    // env, since bwrap itself ends with 1 where a program is not found
    words.addAll(List.of("--chdir", room.folder().toString(), "--", "env"));
    return words;
  }

  /** Names are looked up through a file that may lie in the folder that is hidden. */
  private static void showResolver(List<String> words) {
    try {
      Path real = RESOLVER.toRealPath();
      if (real.startsWith(RUN)) {
        bind("--ro-bind", real.getParent(), words);
      }
    } catch (IOException e) {
      // no resolver, nothing to show
    }
  }

  private static void hide(Path path, List<String> words) {
    if (Files.isDirectory(path)) {
      words.addAll(List.of("--tmpfs", path.toString()));
    } else {
      words.addAll(List.of("--ro-bind", "/dev/null", path.toString()));
    }
  }

  private static void bind(String how, Path path, List<String> words) {
    words.addAll(List.of(how, path.toString(), path.toString()));
  }
}
