// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether whoever made one of git's lock files is surely dead. Ours says who we are. Of git's
 * nothing is known but who may have made it: a process of the same user, older than the lock; it
 * need not have the file open ({@code git commit} has not while its editor runs). What cannot be
 * looked at counts as alive.
 */
final class LockOwner {

  private static final String MARK = "evograft ";
  private static final int MAX_MARK = 200;

  /** A lock may be that new when its maker has not gone on to anything yet. */
  private static final Duration NEW = Duration.ofSeconds(1);

  /** The kernel counts the start of a process in ticks. */
  private static final Duration TICK = Duration.ofMillis(50);

  private LockOwner() {}

  /** What a lock of ours has in it. */
  static byte[] mark() {
    return (MARK + identity(ProcessHandle.current()) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String identity(ProcessHandle process) {
    Optional<Instant> start = process.info().startInstant();
    return process.pid() + " " + start.map(Instant::toEpochMilli).orElse(0L);
  }

  static boolean isDead(Path lock) throws IOException {
    Stat stat = Stat.find(lock);
    if (stat == null || !stat.is(Kind.FILE)) {
      return false;
    }
    if (stat.size() > 0 && stat.size() < MAX_MARK) {
      String text = Files.readString(lock, StandardCharsets.ISO_8859_1).strip();
      if (text.startsWith(MARK)) {
        return isGone(text.substring(MARK.length()));
      }
    }
    Instant made = Instant.ofEpochSecond(0, stat.mtime());
    return Files.isDirectory(Path.of("/proc/self/fd"))
        && made.isBefore(Instant.now().minus(NEW))
        && nobodyHolds(lock, made);
  }

  private static boolean isGone(String identity) {
    try {
      long pid = Long.parseLong(identity.split(" ")[0]);
      return ProcessHandle.of(pid).map(one -> !identity(one).equals(identity)).orElse(true);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean nobodyHolds(Path lock, Instant made) throws IOException {
    String owner = Files.getOwner(lock).getName();
    String name = lock.toRealPath().toString();
    return ProcessHandle.allProcesses()
        .filter(
            one -> one.info().startInstant().map(at -> !at.isAfter(made.plus(TICK))).orElse(true))
        .filter(one -> one.info().user().map(owner::equals).orElse(true))
        .noneMatch(one -> mayHold(one, name));
  }

  private static boolean mayHold(ProcessHandle process, String lock) {
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    if (isGit(process, proc)) {
      return true;
    }
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(proc.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        try {
          if (Files.readSymbolicLink(descriptor).toString().equals(lock)) {
            return true;
          }
        } catch (IOException e) {
          continue; // closed since
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException e) {
      return process.isAlive();
    }
  }

  /** Any git that is at work, wherever; those that only wait for others make no locks. */
  private static boolean isGit(ProcessHandle process, Path proc) {
    String line;
    try {
      line = Files.readString(proc.resolve("cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return process.isAlive();
    }
    String[] words = line.split("\0");
    String program = words[0].substring(words[0].lastIndexOf('/') + 1);
    boolean git = program.equals("git") || program.startsWith("git-");
    return git && !line.contains("fsmonitor--daemon") && !line.contains("credential-cache");
  }
}
