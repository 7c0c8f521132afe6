// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;

/**
 * By what something is known again that is moved and not copied. A file of some size is known by
 * all of its bytes; a larger one by its size, its time, and samples of its bytes; a folder by the
 * names in it and the bytes of its files, as far as they are not too many, else by their sizes and
 * times: to read all could take hours. A repository is known by its HEAD and its refs.
 */
final class Fingerprint {

  /** Of one file, or of all in a folder. */
  private static final long ALL = 32L << 20;

  private static final long ALL_IN_FOLDER = 8 * ALL;
  private static final String LOCK = ".lock";
  private static final int SAMPLES = 16;
  private static final int SAMPLE = 1 << 16;

  /** The coarsest times of files that a disk keeps: a copy there and back has no finer ones. */
  private static final long COARSE = 2_000_000_000L;

  private Fingerprint() {}

  static ObjectId of(Path path, Stat stat) throws IOException {
    return of(path, stat, Moments.NONE);
  }

  /**
   * As the other.
   *
   * @param moments told when the names in a folder are known, and its files are about to be read
   */
  static ObjectId of(Path path, Stat stat, Moments moments) throws IOException {
    return switch (stat.kind()) {
      case Kind.FOLDER -> {
        ObjectId repository = repository(path, stat);
        yield repository.equals(ObjectId.zeroId()) ? folder(path, stat, moments) : repository;
      }
      case Kind.FILE -> file(path, stat);
      default -> ObjectId.zeroId();
    };
  }

  private static ObjectId file(Path path, Stat stat) throws IOException {
    try {
      return stat.size() > ALL ? samples(path, stat) : whole(path, stat);
    } catch (AccessDeniedException e) {
      return of(text(stat)); // as long as it may not be read
    }
  }

  /** Whether it is what it was; of what was not known nobody can say so. */
  static boolean fits(Path path, Stat stat, ObjectId known) throws IOException {
    return !known.equals(ObjectId.zeroId()) && of(path, stat).equals(known);
  }

  private static ObjectId of(String text) {
    return Contents.hash(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Stat stat) {
    return stat.kind() + " " + stat.size() + " " + Math.floorDiv(stat.mtime(), COARSE);
  }

  /** The id that it has as content, too. */
  private static ObjectId whole(Path file, Stat stat) throws IOException {
    try (var in = new ExactStream(open(file), stat.size())) {
      return Contents.hash(in, stat.size());
    }
  }

  private static InputStream open(Path file) throws IOException {
    return Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  private static ObjectId samples(Path file, Stat stat) throws IOException {
    StringBuilder text = new StringBuilder(text(stat));
    try (SeekableByteChannel in =
        Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      ByteBuffer bytes = ByteBuffer.allocate(SAMPLE);
      for (int i = 0; i < SAMPLES; i++) {
        in.position((stat.size() - SAMPLE) / (SAMPLES - 1) * i);
        bytes.clear();
        while (bytes.hasRemaining() && in.read(bytes) >= 0) {
          continue;
        }
        byte[] read = Arrays.copyOf(bytes.array(), bytes.position());
        text.append(' ').append(Contents.hash(read).name());
      }
    }
    return of(text.toString());
  }

  private static ObjectId folder(Path folder, Stat stat, Moments moments) throws IOException {
    try {
      return folder(folder, moments);
    } catch (AccessDeniedException e) {
      return of(text(stat));
    }
  }

  private static ObjectId folder(Path folder, Moments moments) throws IOException {
    TreeMap<String, Stat> all = FileTree.list(folder);
    all.remove(""); // of itself only the permissions count, which are known apart
    moments.looking("files of " + folder);
    Map<Path, Set<String>> names = new HashMap<>();
    for (String each : all.keySet()) {
      Path file = folder.resolve(each);
      names.computeIfAbsent(file.resolveSibling(""), none -> new HashSet<>()).add(name(file));
    }
    StringBuilder text = new StringBuilder();
    long left = ALL_IN_FOLDER;
    for (Map.Entry<String, Stat> each : all.entrySet()) {
      Path file = folder.resolve(each.getKey());
      Stat stat = each.getValue();
      text.append(each.getKey()).append('\0').append(Integer.toOctalString(stat.mode()));
      text.append(' ').append(stat.kind()).append(' ');
      if (stat.is(Kind.LINK)) {
        text.append(Files.readSymbolicLink(file));
      } else if (!stat.is(Kind.FOLDER)) {
        left -= stat.size();
        boolean empty = stat.is(Kind.FILE) && stat.size() == 0; // by which its time is nothing
        boolean read = left >= 0 && stat.is(Kind.FILE) && mayBeOpened(folder, file, names);
        text.append(empty ? "" : read ? file(file, stat).name() : text(stat));
      }
      text.append('\0');
    }
    return of(text.toString());
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** What came up in a folder that came back may be a database, or a journal of ours. */
  private static boolean mayBeOpened(Path top, Path file, Map<Path, Set<String>> names) {
    for (Path each : top.relativize(file)) {
      if (each.toString().equals(".evograft")) {
        return false;
      }
    }
    Set<String> beside = names.getOrDefault(file.resolveSibling(""), Set.of());
    return !isLock(name(file), beside) && !Databases.looksLike(name(file), beside);
  }

  /** Of what is beside it; {@code yarn.lock} and its like lock nothing. */
  private static boolean isLock(String name, Set<String> beside) {
    return name.endsWith(LOCK) && beside.contains(name.substring(0, name.length() - LOCK.length()));
  }

  /**
   * Of a working tree, or of a folder {@code .git}; zero for what git does not take for one.
   *
   * @throws java.nio.file.NoSuchFileException when it changes at this moment
   */
  private static ObjectId repository(Path folder, Stat stat) throws IOException {
    boolean own = name(folder).equals(".git");
    try {
      GitFolders git = GitFolders.at(own ? folder.resolveSibling("") : folder);
      return git == null ? ObjectId.zeroId() : repository(git);
    } catch (AccessDeniedException e) {
      return of(text(stat)); // which keeps nobody from moving it
    }
  }

  /** Of a linked working tree what is its own: the refs of all are no part of it. */
  private static ObjectId repository(GitFolders git) throws IOException {
    StringBuilder text = new StringBuilder();
    RefFiles files = new RefFiles(git);
    Path head = git.git().resolve("HEAD");
    text.append(Files.isRegularFile(head) ? RefFiles.read(head) : "").append('\0');
    SortedMap<String, String> refs = files.all();
    if (git.isLinked()) {
      refs.keySet().removeIf(name -> !RefFiles.own(name));
      text.append(files.head()).append('\0');
    }
    refs.forEach((name, value) -> text.append(name).append(' ').append(value).append('\0'));
    return of(text.toString());
  }
}
