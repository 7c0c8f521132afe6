// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code sandbox-exec} of macOS, by a profile in its own language: everything is allowed but to
 * write elsewhere, to read what is hidden and, where it is asked for, the network. Rules that come
 * later win.
 */
final class Seatbelt implements Sandbox {

  /** Where programs put temporary files, whatever TMPDIR says. */
  private static final List<String> TEMPORARY =
      List.of("/private/tmp", "/private/var/tmp", "/private/var/folders");

  private static final List<String> DEVICES =
      List.of("/dev/null", "/dev/zero", "/dev/dtracehelper", "/dev/tty");

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
    return List.of(program, "-p", profile(room), "env");
  }

  private String profile(Room room) {
    List<String> rules = new ArrayList<>();
    rules.add("(version 1)");
    rules.add("(allow default)");
    rules.add("(deny file-write*)");
    DEVICES.forEach(device -> rules.add("(allow file-write* (literal " + quoted(device) + "))"));
    TEMPORARY.forEach(folder -> rules.add("(allow file-write* (subpath " + quoted(folder) + "))"));
    reach.temporary().forEach(folder -> rules.add(rule("allow file-write*", folder)));
    reach.written().forEach(path -> rules.add(rule("allow file-write*", path)));
    reach.hidden().forEach(path -> rules.add(rule("deny file*", path)));
    rules.add(rule("allow file*", room.folder()));
    room.sealed().forEach(path -> rules.add(rule("deny file-write*", path)));
    room.shown().forEach(path -> rules.add(rule("allow file-read*", path)));
    if (!room.network()) {
      rules.add("(deny network*)");
      rules.add("(allow network* (local ip \"localhost:*\"))");
      rules.add("(allow network* (remote ip \"localhost:*\"))");
    }
    return String.join("", rules);
  }

  /** A file is within its own subpath, too. */
  private static String rule(String act, Path path) {
    return "(" + act + " (subpath " + quoted(path.toString()) + "))";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
