// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/** Branches, tags and the stash, as git reads them: loose files in front of packed ones. */
final class RefFiles {

  private static final List<String> COMMON = List.of("refs/heads", "refs/tags", "refs/stash");
  private static final List<String> OWN = List.of("refs/bisect", "refs/rewritten");
  private static final int MAX_SYMBOLIC = 5;

  private final GitFolders folders;

  RefFiles(GitFolders folders) {
    this.folders = folders;
  }

  /** Which refs are covered. */
  static boolean covered(String name) {
    return COMMON.stream().anyMatch(root -> Entry.within(name, root)) || own(name);
  }

  static boolean own(String name) {
    return OWN.stream().anyMatch(root -> Entry.within(name, root));
  }

  /** The folder under which a loose ref lies. */
  Path base(String name) {
    return own(name) ? folders.git() : folders.common();
  }

  /**
   * All covered refs, with values as {@link LooseRef} has them. The loose ones are read first: when
   * git packs one it writes the packed file before it deletes the loose one.
   */
  SortedMap<String, String> all() throws IOException {
    SortedMap<String, String> loose = loose();
    SortedMap<String, String> refs = new TreeMap<>(packed());
    refs.keySet().removeIf(name -> !covered(name));
    refs.putAll(loose);
    refs.keySet().removeIf(name -> !Repository.isValidRefName(name));
    return refs;
  }

  /** Files among the loose refs that git takes for none, such as copies that a cloud made. */
  List<String> refused() throws IOException {
    SortedMap<String, String> loose = loose();
    loose.keySet().removeIf(Repository::isValidRefName);
    return List.copyOf(loose.keySet());
  }

  private SortedMap<String, String> loose() throws IOException {
    SortedMap<String, String> loose = new TreeMap<>();
    for (String root : COMMON) {
      loose(folders.common(), root, loose);
    }
    for (String root : OWN) {
      loose(folders.git(), root, loose);
    }
    return loose;
  }

  /**
   * What the good lines of {@code packed-refs} say of every ref in it, covered or not. A name that
   * is no UTF-8 has its bytes as they are; such a ref is neither recorded nor touched.
   */
  SortedMap<String, String> packed() throws IOException {
    SortedMap<String, String> refs = new TreeMap<>();
    for (String line : packedLines()) {
      String name = isGood(line) ? name(line) : null;
      if (name != null) {
        refs.put(name, line.substring(0, 40));
      }
    }
    return refs;
  }

  /** Whether git refuses the packed file, and with it everything. */
  boolean isPackedDamaged() throws IOException {
    return !packedLines().stream().allMatch(RefFiles::isGood);
  }

  /** Whether git understands a line of {@code packed-refs}. */
  static boolean isGood(String line) {
    return line.startsWith("#")
        || (line.startsWith("^") && line.length() == 41 && ObjectId.isId(line.substring(1)))
        || (line.length() > 41
            && line.charAt(40) == ' '
            && ObjectId.isId(line.substring(0, 40))
            && Repository.isValidRefName(line.substring(41)));
  }

  /** Names that Java cannot write back: such a ref could not be restored. */
  List<String> unwritable() throws IOException {
    List<String> unwritable = new ArrayList<>();
    for (String root : COMMON) {
      unwritable(folders.common(), root, unwritable);
    }
    for (String name : packed().keySet()) {
      try {
        file(name);
      } catch (FileSystemException e) {
        unwritable.add(name);
      }
    }
    return unwritable;
  }

  private static void unwritable(Path base, String name, List<String> unwritable)
      throws IOException {
    Stat stat = Stat.find(base.resolve(name));
    if (stat != null && stat.is(Kind.FOLDER)) {
      for (Path child : children(base.resolve(name))) {
        String last = Names.last(child);
        if (last == null) {
          unwritable.add(name + "/" + child.getFileName());
        } else {
          unwritable(base, name + "/" + last, unwritable);
        }
      }
    }
  }

  /** Where a loose ref is, or would be. */
  Path file(String name) throws FileSystemException {
    try {
      return base(name).resolve(name);
    } catch (InvalidPathException e) {
      throw new FileSystemException(name, null, "Java cannot write this name back here");
    }
  }

  /**
   * As {@link #file}, to be changed.
   *
   * @throws FileSystemException when a link leads there, which may be one to another repository
   */
  Path changeable(String name) throws IOException {
    Path file = file(name);
    SafeTree.refuseLinks(base(name), file);
    return file;
  }

  /** The ref of a line of {@code packed-refs}; null when it is none, or one that has no text. */
  static @Nullable String name(String line) {
    if (line.length() <= 41 || line.charAt(0) == '#' || line.charAt(0) == '^') {
      return null;
    }
    byte[] bytes = line.substring(41).getBytes(StandardCharsets.ISO_8859_1);
    String name = new String(bytes, StandardCharsets.UTF_8);
    return Arrays.equals(name.getBytes(StandardCharsets.UTF_8), bytes) ? name : null;
  }

  /** The lines with each byte as one character, so that they can be written back as they are. */
  List<String> packedLines() throws IOException {
    Path file = folders.common().resolve("packed-refs");
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    if (text.endsWith("\n") || text.isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    return lines;
  }

  private void loose(Path base, String name, SortedMap<String, String> refs) throws IOException {
    Stat stat = Stat.find(base.resolve(name));
    if (stat == null || name.endsWith(".lock")) {
      return;
    }
    if (stat.is(Kind.FOLDER)) {
      for (String child : names(base.resolve(name))) {
        loose(base, name + "/" + child, refs);
      }
    } else if (stat.is(Kind.FILE) || stat.is(Kind.LINK)) {
      try {
        refs.put(name, LooseRef.read(base.resolve(name), stat));
      } catch (NoSuchFileException e) {
        return; // git has packed it in this moment
      }
    }
  }

  private static List<String> names(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path child : children(folder)) {
      String name = Names.last(child);
      if (name != null) {
        names.add(name);
      }
    }
    return names;
  }

  private static List<Path> children(Path folder) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(children::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    return children;
  }

  static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
  }

  /** The commit that HEAD stands for; null where there is none yet. */
  @Nullable ObjectId head() throws IOException {
    Path head = folders.git().resolve("HEAD");
    return Files.isRegularFile(head) ? resolve(read(head)) : null;
  }

  private @Nullable ObjectId resolve(String value) throws IOException {
    String at = value;
    for (int i = 0; i < MAX_SYMBOLIC; i++) {
      if (!at.startsWith("ref: ")) {
        return ObjectId.isId(at) ? ObjectId.fromString(at) : null;
      }
      String name = at.substring("ref: ".length()).strip();
      String next;
      try {
        Path file = base(name).resolve(name);
        next = Files.isRegularFile(file) ? read(file) : packed().get(name);
      } catch (InvalidPathException e) {
        next = packed().get(name); // who records it refuses it
      }
      if (next == null) {
        return null;
      }
      at = next;
    }
    return null;
  }

  /** The commits in the stash, the newest last. */
  List<ObjectId> stash() throws IOException {
    Path log = folders.common().resolve("logs/refs/stash");
    return Files.isRegularFile(log) ? stash(Files.readAllBytes(log)) : List.of();
  }

  /** The commits that a log of the stash names. */
  static List<ObjectId> stash(byte[] log) {
    List<ObjectId> ids = new ArrayList<>();
    for (String line : new String(log, StandardCharsets.ISO_8859_1).lines().toList()) {
      if (line.length() > 82 && ObjectId.isId(line.substring(41, 81))) {
        ids.add(ObjectId.fromString(line.substring(41, 81)));
      }
    }
    return ids;
  }
}
