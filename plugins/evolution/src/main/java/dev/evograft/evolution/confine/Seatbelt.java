// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import dev.evograft.evolution.confine.Mounts.Act;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code sandbox-exec} of macOS, by a profile in its own language: everything is allowed but to
 * write elsewhere, to read what is hidden and, where it is asked for, the network but this machine.
 * Rules that come later win. Temporary files go to a folder of the caller's; programs that insist
 * on {@code /tmp} cannot write there. Services of the system that start programs are not out of
 * reach.
 */
final class Seatbelt implements Sandbox {

  private static final List<String> DEVICES =
      List.of("/dev/null", "/dev/zero", "/dev/dtracehelper", "/dev/tty", "/dev/ptmx");

  private final String program;
  private final Reach reach;

  /** The program at this path, with this reach. */
  Seatbelt(String program, Reach reach) {
    this.program = program;
    this.reach = reach;
  }

  @Override
  public String name() {
    return "sandbox-exec";
  }

  @Override
  public List<String> wrapper(Room room) {
    return List.of(program, "-p", profile(room), "env", "--", "TMPDIR=" + room.temporary());
  }

  @Override
  public boolean failed(int exitCode, String output) {
    return output.startsWith("sandbox-exec: ");
  }

  private String profile(Room room) {
    List<String> rules = new ArrayList<>();
    rules.add("(version 1)");
    rules.add("(allow default)");
    rules.add("(deny file-write*)");
    DEVICES.forEach(device -> rules.add("(allow file-write* (literal " + quoted(device) + "))"));
    rules.add(rule("allow file-write*", room.temporary()));
    Mounts.of(reach, room).forEach((path, act) -> rules.addAll(rules(path, act)));
    if (!room.network()) {
      rules.add("(deny network*)");
      rules.add("(allow network* (local ip \"localhost:*\"))");
      rules.add("(allow network* (remote ip \"localhost:*\"))");
    }
    return String.join("", rules);
  }

  private static List<String> rules(Path path, Act act) {
    return switch (act) {
      case WRITE, TEMPORARY -> List.of(rule("allow file*", path));
      case SHOW -> List.of(rule("allow file-read*", path), rule("deny file-write*", path));
      case HIDE -> List.of(rule("deny file*", path));
    };
  }

  /** A file is within its own subpath, too. */
  private static String rule(String act, Path path) {
    return "(" + act + " (subpath " + quoted(path.toString()) + "))";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
