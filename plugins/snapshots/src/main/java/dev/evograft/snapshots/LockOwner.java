// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether whoever made one of git's lock files is surely dead. Ours says who we are, and where: the
 * number of a process means nothing in another container or on another machine, so a lock from
 * there is looked at as git's own. Of git's nothing is known but who may have made it: a process of
 * the same user, which need not have the file open ({@code git commit} has not while its editor
 * runs). A git that works on the same folder from within a container cannot be seen at all, so a
 * lock of git's is never taken for a left one before some time has passed. What cannot be looked at
 * counts as alive.
 */
final class LockOwner {

  private static final String MARK = "evograft ";
  private static final int MAX_MARK = 200;

  /** In what the system says of a process, after its name. */
  private static final int THREADS = 17;

  private static final int START = 19;

  /** Of a mark: process, its start, the system's start, the space, its start by the system. */
  private static final int FIELDS = 5;

  private static final String NONE = "-";
  private static final Path PROC = Path.of("/proc");

  private static final String GIT_DIR = "GIT_DIR=";
  private static final String OPTION = "--git-dir";

  /** Whose {@code --git-dir} is a question. */
  private static final String ASKS = "rev-parse";

  /** What git does under a lock takes less, but for an editor that waits for somebody. */
  private static final Duration OLD = Duration.ofMinutes(5);

  private LockOwner() {}

  /** What a lock of ours has in it. */
  static byte[] mark() {
    ProcessHandle us = ProcessHandle.current();
    String all = MARK + identity(us) + " " + here() + " " + ticks(us) + "\n";
    return all.getBytes(StandardCharsets.UTF_8);
  }

  private static String identity(ProcessHandle process) {
    Optional<Instant> start = process.info().startInstant();
    return process.pid() + " " + start.map(Instant::toEpochMilli).orElse(0L);
  }

  /** The start of the system and the space that a number of a process is of; fields of a mark. */
  private static String here() {
    String boot = NONE;
    String space = NONE;
    try {
      boot = read(Path.of("/proc/sys/kernel/random/boot_id")).strip();
      space = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    } catch (IOException | UnsupportedOperationException e) {
      return NONE + " " + NONE; // of a system without such
    }
    return boot + " " + space;
  }

  /** When a process began by the system's own count, which no change of the clock moves. */
  private static String ticks(ProcessHandle process) {
    try {
      return fields(proc(process))[START];
    } catch (IOException | IndexOutOfBoundsException e) {
      return NONE;
    }
  }

  /**
   * Whether it was left.
   *
   * @param since when given, whoever made a younger one was ended, as far as can be seen
   */
  static boolean isDead(Path lock, @Nullable Instant since) throws IOException {
    Stat stat = Stat.find(lock);
    if (stat == null || !stat.is(Kind.FILE)) {
      return false;
    }
    String owner = owner(lock, stat);
    Life life = owner == null ? Life.UNKNOWN : life(owner, lock);
    if (life != Life.UNKNOWN) {
      return life == Life.ENDED;
    }
    Instant made = Instant.ofEpochSecond(0, stat.mtime());
    boolean ended = since != null && made.isAfter(since);
    return (ended || made.isBefore(Instant.now().minus(OLD)))
        && Files.isDirectory(Path.of("/proc/self/fd"))
        && nobodyHolds(lock);
  }

  /** Whether it is ours, of a process that is gone. */
  static boolean isOwnAndDead(Path lock, Stat stat) throws IOException {
    return stat.is(Kind.FILE) && owner(lock, stat) != null && isDead(lock, null);
  }

  /** Whether it is there, and ours, of a process of which nothing is known here. */
  static boolean isElsewhere(Path lock) throws IOException {
    Stat stat = Stat.find(lock);
    String owner = stat != null && stat.is(Kind.FILE) ? owner(lock, stat) : null;
    return owner != null && life(owner, lock) == Life.UNKNOWN;
  }

  /** Which process of ours made it; null when it is none of ours. */
  private static @Nullable String owner(Path lock, Stat stat) throws IOException {
    if (stat.size() == 0 || stat.size() >= MAX_MARK) {
      return null;
    }
    String text = new String(Files.readAllBytes(lock), StandardCharsets.ISO_8859_1).strip();
    return text.startsWith(MARK) ? text.substring(MARK.length()) : null;
  }

  private enum Life {
    RUNS,
    ENDED,
    UNKNOWN
  }

  private static Life life(String owner, Path lock) throws IOException {
    String[] fields = owner.split(" ");
    boolean placed = fields.length >= FIELDS; // older marks say no place
    if (placed && !here().equals(fields[2] + " " + fields[3])) {
      return Life.UNKNOWN;
    }
    Optional<ProcessHandle> found;
    try {
      found = ProcessHandle.of(Long.parseLong(fields[0]));
    } catch (NumberFormatException e) {
      return Life.RUNS;
    }
    if (found.isEmpty()) {
      return isHidden(PROC, fields[0]) && !Ownership.isOurs(lock) ? Life.UNKNOWN : Life.ENDED;
    }
    ProcessHandle one = found.get();
    String ticks = placed && !fields[4].equals(NONE) ? ticks(one) : NONE;
    boolean same =
        ticks.equals(NONE)
            ? identity(one).equals(fields[0] + " " + (fields.length > 1 ? fields[1] : ""))
            : ticks.equals(fields[4]);
    return same && !hasEnded(proc(one)) ? Life.RUNS : Life.ENDED;
  }

  /**
   * Whether a process of another user may run that Java does not find: the system may be set so
   * that nobody sees others' at all, or that nobody may read what it says of them.
   *
   * @param proc where the system tells of processes, if it does
   */
  static boolean isHidden(Path proc, String pid) {
    return Files.exists(proc)
        && (!Files.exists(proc.resolve("1")) || Files.exists(proc.resolve(pid)));
  }

  private static boolean nobodyHolds(Path lock) throws IOException {
    String user = Files.getOwner(lock).getName();
    Path real = lock.toRealPath();
    return ProcessHandle.allProcesses()
        .filter(one -> one.info().user().map(user::equals).orElse(true))
        .noneMatch(one -> mayHold(one, real));
  }

  private static boolean mayHold(ProcessHandle process, Path lock) {
    Path proc = proc(process);
    return isGitHere(process, proc, lock) || hasOpen(process, proc, lock.toString());
  }

  private static Path proc(ProcessHandle process) {
    return PROC.resolve(Long.toString(process.pid()));
  }

  /**
   * Whether it is but a name that its parent has not asked for yet: such a process holds nothing,
   * and nobody but root may look what it holds.
   */
  private static boolean hasEnded(Path proc) {
    try {
      String[] fields = fields(proc);
      return (fields[0].equals("Z") || fields[0].equals("X"))
          && Integer.parseInt(fields[THREADS]) <= 1; // of others its first thread has ended
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      return false; // nobody knows
    }
  }

  /** What the system says of a process, after its name. */
  private static String[] fields(Path proc) throws IOException {
    String stat = read(proc.resolve("stat"));
    return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
  }

  private static boolean hasOpen(ProcessHandle process, Path proc, String lock) {
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
      return process.isAlive() && !hasEnded(proc);
    }
  }

  /**
   * A git that is at work on the repository of the lock, or on one that is not known; those that
   * only wait for others make no locks.
   */
  private static boolean isGitHere(ProcessHandle process, Path proc, Path lock) {
    try {
      String line = read(proc.resolve("cmdline"));
      String first = line.split("\0", 2)[0];
      String program = first.substring(first.lastIndexOf('/') + 1);
      if (!program.equals("git") && !program.startsWith("git-")) {
        return false;
      }
      if (line.contains("fsmonitor--daemon") || line.contains("credential-cache")) {
        return false;
      }
      Path cwd = proc.resolve("cwd").toRealPath();
      String named = named(line, read(proc.resolve("environ")));
      if (named != null) {
        return isIn(lock, cwd.resolve(named));
      }
      GitFolders at = GitFolders.around(cwd);
      return at.isRepository() && (lock.startsWith(at.git()) || lock.startsWith(at.common()));
    } catch (InvalidPathException e) {
      return true; // nobody knows where
    } catch (IOException e) {
      return process.isAlive();
    }
  }

  /** Which folder of git's own it was told to take; null when it was to find it. */
  private static @Nullable String named(String line, String environment) {
    String named = null;
    for (String each : environment.split("\0")) {
      named = each.startsWith(GIT_DIR) ? each.substring(GIT_DIR.length()) : named;
    }
    String[] words = line.split("\0");
    for (int i = 1; i < words.length; i++) {
      if (words[i].startsWith(OPTION + "=")) {
        named = words[i].substring(OPTION.length() + 1);
      } else if (words[i].equals(OPTION) && i + 1 < words.length && !words[i - 1].equals(ASKS)) {
        named = words[i + 1];
      }
    }
    return named;
  }

  /** Whether a lock is in git's own folder, or in that with the refs of all working trees. */
  private static boolean isIn(Path lock, Path gitDir) throws IOException {
    if (!Files.exists(gitDir)) {
      return false; // it has no repository, or has lost it
    }
    Path real = gitDir.toRealPath();
    Path common = real.resolve("commondir");
    return lock.startsWith(real)
        || (Files.isRegularFile(common)
            && lock.startsWith(real.resolve(RefFiles.read(common)).normalize()));
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
