// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/**
 * Tells this process from every other one, dead or alive, as text that can be kept on disk.
 *
 * <p>The text is {@code pid:start:boot:namespace:machine}. The start is in clock ticks since boot
 * where the system tells them, because wall time may be set; process ids mean something only within
 * one boot of one machine and one pid namespace (a container has its own).
 */
public final class ProcessIdentity {

  private static final ProcessIdentity CURRENT = new ProcessIdentity(describe());

  private final String text;

  private ProcessIdentity(String text) {
    this.text = text;
  }

  /** This process. */
  public static ProcessIdentity current() {
    return CURRENT;
  }

  /** Opaque text that tells this process from every other one. */
  public String text() {
    return text;
  }

  /**
   * Whether a process is surely dead; false when it lives, when it cannot be seen from here, and
   * for a text that this version does not understand.
   *
   * @param other a {@link #text()} of any process
   */
  public boolean surelyDead(String other) {
    if (other.equals(text)) {
      return false;
    }
    String[] mine = text.split(":", -1);
    String[] theirs = other.split(":", -1);
    if (theirs.length != mine.length || !theirs[4].equals(mine[4])) {
      return false;
    }
    if (!theirs[2].equals(mine[2])) {
      return true; // the machine was started anew since
    }
    if (!theirs[3].equals(mine[3])) {
      return false; // another container: its process ids are not ours
    }
    try {
      return !startOf(Long.parseLong(theirs[0])).equals(theirs[1]);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /**
   * Whether it can be told from here if a process lives: it is of this machine, and of this pid
   * namespace or an earlier boot.
   *
   * @param other a {@link #text()} of any process
   */
  public boolean sees(String other) {
    String[] mine = text.split(":", -1);
    String[] theirs = other.split(":", -1);
    return theirs.length == mine.length
        && theirs[4].equals(mine[4])
        && (!theirs[2].equals(mine[2]) || theirs[3].equals(mine[3]));
  }

  private static String describe() {
    String stat = firstLine("/proc/self/stat"); // Java's own way loads far more
    long pid =
        stat.isEmpty()
            ? ProcessHandle.current().pid()
            : Long.parseLong(stat.substring(0, stat.indexOf(' ')));
    return String.join(
        ":",
        Long.toString(pid),
        startOf(pid),
        firstLine("/proc/sys/kernel/random/boot_id"),
        namespace(),
        machine());
  }

  /** When a process started; empty for one that does not exist. */
  private static String startOf(long pid) {
    String stat = firstLine("/proc/" + pid + "/stat");
    if (!stat.isEmpty()) {
      // The second field is the program's name in brackets and may hold anything.
      String[] rest = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
      boolean dead = rest[0].equals("Z") || rest[0].equals("X");
      return dead || rest.length < 20 ? "" : rest[19];
    }
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().startInstant())
        .map(Instant::toEpochMilli)
        .map(Object::toString)
        .orElse("");
  }

  private static String namespace() {
    try {
      String link = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
      return link.substring(
          link.indexOf('[') + 1, Math.max(link.indexOf('[') + 1, link.length() - 1));
    } catch (IOException | UnsupportedOperationException | SecurityException e) {
      return "";
    }
  }

  private static String machine() {
    String names = firstLine("/etc/machine-id") + firstLine("/proc/sys/kernel/hostname");
    return Integer.toHexString(Objects.hashCode(names));
  }

  private static String firstLine(String file) {
    try {
      String content = Files.readString(Path.of(file));
      int end = content.indexOf('\n');
      return (end < 0 ? content : content.substring(0, end)).strip();
    } catch (IOException | SecurityException e) {
      return "";
    }
  }
}
