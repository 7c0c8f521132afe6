// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import dev.evograft.toolkit.git.QuietGit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.internal.storage.file.Pack;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The private repository: bare, for its owner alone, with the user's objects as alternates, so that
 * what is safe there is not stored twice. Reading is safe for several threads.
 */
final class Store implements AutoCloseable {

  private static final String CONFIG =
      "[core]\n\trepositoryformatversion = 0\n\tbare = true\n[gc]\n\tauto = 0\n"
          + "[uploadpack]\n\tallowAnySHA1InWant = true\n"; // for who fetches what is held

  /** The note that tells a store from a copy. */
  static final String MADE = "made";

  /** Who is not the owner. */
  private static final int OTHERS = 077;

  /** What a pack is called until it is whole. */
  private static final String UNFINISHED = "insert_";

  private final ReentrantLock lock = new ReentrantLock();
  private final Path folder;
  private final Moments moments;
  private final Seal seal;
  private final Repository repository;
  private final ObjectDirectory objects;
  private final ObjectReader reader;
  private @Nullable StatCache cache;

  private Store(Path folder, Repository repository, Moments moments, Seal seal) {
    this.folder = folder;
    this.moments = moments;
    this.seal = seal;
    this.repository = repository;
    this.objects = (ObjectDirectory) repository.getObjectDatabase();
    this.reader = repository.newObjectReader();
  }

  /** As the other, for as long as this process lives. */
  static Store open(Path folder, Collection<Path> alternates, Moments moments) throws IOException {
    return open(folder, alternates, moments, Seal.fleeting());
  }

  /**
   * Opens it, and makes it where there is none.
   *
   * @param alternates object folders of the user that are read, too
   * @param seal tells which notes are ours
   */
  static Store open(Path folder, Collection<Path> alternates, Moments moments, Seal seal)
      throws IOException {
    QuietGit.install();
    makeFolder(folder);
    closeToOthers(folder);
    for (String name :
        List.of("objects", "objects/info", "objects/pack", "refs", "refs/snapshots", "tmp")) {
      makeFolder(folder, name);
    }
    for (String name : List.of("aside", "by-hand", "kept", "needed")) {
      refuseLink(folder.resolve(name));
    }
    if (!Files.exists(folder.resolve("HEAD"))) {
      write(folder.resolve("config"), CONFIG);
      write(folder.resolve("HEAD"), "ref: refs/heads/none\n");
    }
    if (!isMadeHere(folder)) {
      write(folder.resolve(MADE), Identity.of(folder).text() + "\n");
    }
    alternates(folder, alternates);
    shallow(folder, alternates);
    Repository repository =
        new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().setMustExist(true).build();
    return new Store(folder, repository, moments, seal);
  }

  /** What is in here may be secret: a folder that others may enter was changed by somebody. */
  private static void closeToOthers(Path folder) throws IOException {
    refuseLink(folder);
    Stat stat = Stat.of(folder);
    for (Path each : List.of(folder, folder.resolveSibling(""))) {
      if (!Ownership.isOurs(each)) {
        throw new EvograftException(
            "bad_store",
            each
                + " belongs to another user, so nothing in it is used; remove it, or work as them");
      }
    }
    if (Stat.UNIX && stat.mode() != 0700) {
      try {
        SafeTree.mode(folder, 0700);
      } catch (FileSystemException e) {
        return; // a disk without permissions; whoever stores something there is told
      }
    }
  }

  /** Whether others of the machine may enter it, as on a disk without permissions. */
  boolean isOpenToOthers() throws IOException {
    return Stat.UNIX
        && (Stat.of(folder).mode() & OTHERS) != 0
        && (Stat.of(folder.resolveSibling("")).mode() & OTHERS) != 0;
  }

  /** By what no copy and no clone has: the identity of the folder, noted when it was made. */
  static boolean isMadeHere(Path folder) throws IOException {
    Path note = folder.resolve(MADE);
    return Files.isRegularFile(note, LinkOption.NOFOLLOW_LINKS)
        && Identity.parse(Files.readString(note)).isSame(Identity.of(folder));
  }

  /** Told of what is about to be changed. */
  Moments moments() {
    return moments;
  }

  /** What marks the notes that are ours. */
  Seal seal() {
    return seal;
  }

  /** Writes a note that a later process goes by, without being asked. */
  void writeNote(String name, String text) throws IOException {
    String all = seal.of(name, text) + '\0' + text;
    moments.writing(all.length());
    write(folder.resolve(name), all);
  }

  /**
   * A note; null when there is none.
   *
   * @throws EvograftException when somebody else wrote it: it is put aside, and is not there then
   */
  @Nullable String readNote(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      return null;
    }
    String all = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    int end = all.indexOf('\0');
    if (end >= 0 && seal.fits(all.substring(0, end), name, all.substring(end + 1))) {
      return all.substring(end + 1);
    }
    throw new EvograftException(
        "bad_note",
        file
            + " was made or changed by somebody else, or with another home; it is not carried out,"
            + " and was moved to "
            + putAside(name));
  }

  /** Nobody goes by a note any more. */
  Path putAside(String name) throws IOException {
    Path file = folder.resolve(name);
    Path aside = file.resolveSibling(file.getFileName() + ".refused");
    Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return aside.getFileName();
  }

  /**
   * A note that may have the mark of another home, as of an embedder that has none; null when there
   * is none. Whether it is true nobody here can tell.
   */
  @Nullable String otherNote(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    String all = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    int end = Math.max(0, all.indexOf('\0'));
    return seal.isOfAnother(
            all.substring(0, end), name, all.substring(Math.min(end + 1, all.length())))
        ? all.substring(end + 1)
        : null;
  }

  /** What is known of files by what the system says of them. */
  StatCache statCache() {
    if (cache == null) {
      cache = StatCache.load(folder.resolve("stat-cache"));
    }
    return cache;
  }

  /** Where the history of the user's repository was cut off. */
  private static void shallow(Path folder, Collection<Path> alternates) throws IOException {
    Set<String> lines = new LinkedHashSet<>();
    for (Path objects : alternates) {
      Path file = objects.resolveSibling("shallow");
      if (Files.isRegularFile(file)) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    Path own = folder.resolve("shallow");
    String now = String.join("\n", lines) + "\n";
    if (lines.isEmpty()) {
      Files.deleteIfExists(own);
    } else if (!Files.exists(own) || !Files.readString(own).equals(now)) {
      write(own, now);
    }
  }

  /** Relative, so that a copy of the whole repository reads its own objects and not the first's. */
  private static void alternates(Path folder, Collection<Path> all) throws IOException {
    Path objects = folder.resolve("objects");
    Path file = objects.resolve("info/alternates");
    Set<String> lines = new LinkedHashSet<>();
    for (Path each : all) {
      lines.add(objects.relativize(each).toString());
    }
    String before = Files.exists(file) ? Files.readString(file) : "";
    for (String line : before.lines().toList()) {
      if (!CheckedPath.isAbsolute(line) && isFolder(objects, line)) {
        lines.add(line);
      }
    }
    String now = lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    if (!now.equals(before)) {
      write(file, now);
    }
  }

  /** One that Java cannot write here is left out: it is told again where it can. */
  private static boolean isFolder(Path objects, String line) {
    try {
      return Files.isDirectory(objects.resolve(line));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Whether these are read already. */
  boolean reads(Collection<Path> alternates) throws IOException {
    Path own = folder.resolve("objects");
    Path file = own.resolve("info/alternates");
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    return alternates.stream().allMatch(each -> lines.contains(own.relativize(each).toString()));
  }

  /**
   * A folder in here, for its owner alone, which is made if it is not there.
   *
   * @throws EvograftException when somebody made a link of it, or of one on the way to it
   */
  Path makeFolder(String name) throws IOException {
    return makeFolder(folder, name);
  }

  private static Path makeFolder(Path store, String name) throws IOException {
    Path at = store;
    for (String each : name.split("/")) {
      at = at.resolve(each);
      refuseLink(at);
      makeFolder(at);
    }
    return at;
  }

  /** Whatever is written behind it would be outside. */
  static void refuseLink(Path folder) throws IOException {
    Stat stat = Stat.find(folder);
    if (stat != null && stat.is(Kind.LINK)) {
      throw new EvograftException(
          "bad_store",
          folder
              + " is no folder but a link to "
              + Failures.oneLine(Files.readSymbolicLink(folder).toString())
              + "; move that here, or remove the link");
    } else if (stat != null && !stat.is(Kind.FOLDER)) {
      throw new EvograftException(
          "bad_store", folder + " is no folder; remove it, no snapshot is in it");
    }
  }

  /** Makes a folder for its owner alone, and those above it that are missing. */
  static void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent != null) {
      makeFolder(parent);
    }
    try {
      if (Stat.UNIX) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectory(folder);
      }
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  /** Puts a whole file in the place of another. */
  static void write(Path file, String content) throws IOException {
    write(file, content.getBytes(StandardCharsets.UTF_8));
  }

  static void write(Path file, byte[] content) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    force(part, content);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(file.resolveSibling(""));
  }

  /**
   * Writes a file anew and waits until it is on the disk. What had its name goes before, and is not
   * written to: it may be a link that somebody made to a file of the user's.
   */
  static void force(Path file, byte[] content) throws IOException {
    FileTree.delete(file);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    }
  }

  /** Waits until a file, or the names in a folder, are on the disk, as far as the system can. */
  static void force(Path path) throws IOException {
    boolean folder = Files.isDirectory(path);
    if (folder && !Stat.UNIX) {
      return; // such a system opens no folder
    }
    try {
      force(path, folder ? StandardOpenOption.READ : StandardOpenOption.WRITE);
    } catch (AccessDeniedException e) {
      if (!folder) {
        throw e;
      }
    }
  }

  private static void force(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(false);
    }
  }

  Path folder() {
    return folder;
  }

  Repository repository() {
    return repository;
  }

  Collection<Pack> packs() {
    return objects.getPacks();
  }

  /** Whether an object is in the private repository itself, and not in the user's. */
  boolean owns(AnyObjectId id) throws IOException {
    for (Pack pack : objects.getPacks()) {
      if (pack.hasObject(id)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a content can be read back whole: what is the user's may be damaged or gone. */
  boolean holds(ObjectId content) throws IOException {
    if (owns(content)) {
      return true;
    }
    try {
      ObjectLoader loader = loader(content);
      try (InputStream in = loader.openStream()) {
        return Contents.hash(in, loader.getSize()).equals(content);
      }
    } catch (IOException e) {
      return false;
    }
  }

  boolean has(AnyObjectId id) throws IOException {
    return objects.has(id);
  }

  byte[] bytes(AnyObjectId id) throws IOException {
    return loader(id).getBytes(Integer.MAX_VALUE);
  }

  ObjectLoader loader(AnyObjectId id) throws IOException {
    lock.lock();
    try {
      return reader.open(id);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The sizes of what is larger than that: of these, and of all that is in this repository itself.
   *
   * @param others that may be the user's; what cannot be read is left out
   */
  Set<Long> sizesAbove(long size, Collection<ObjectId> others) throws IOException {
    Set<Long> sizes = new HashSet<>();
    try (ObjectReader each = objects.newReader()) {
      for (Pack pack : objects.getPacks()) {
        for (PackIndex.MutableEntry entry : pack) {
          add(each, entry.toObjectId(), size, sizes);
        }
      }
      for (ObjectId other : others) {
        add(each, other, size, sizes);
      }
    }
    return sizes;
  }

  private static void add(ObjectReader reader, ObjectId id, long above, Set<Long> sizes) {
    try {
      long size = reader.getObjectSize(id, ObjectReader.OBJ_ANY);
      if (size > above) {
        sizes.add(size);
      }
    } catch (IOException e) {
      return; // nobody can have it as it was
    }
  }

  /** A new pack; it is there once it is flushed, and gone if it is closed before. */
  PackInserter newPack() {
    PackInserter inserter = objects.newPackInserter();
    inserter.checkExisting(false); // it would look in the user's objects, too
    inserter.setCompressionLevel(1);
    return inserter;
  }

  /** Ends a pack, and waits until it is on the disk. */
  void flush(PackInserter pack) throws IOException {
    Path packs = folder.resolve("objects/pack");
    Set<Path> before = files(packs);
    for (Path file : files(folder.resolve("objects"))) {
      if (String.valueOf(file.getFileName()).startsWith(UNFINISHED)) {
        moments.writing(Files.size(file));
      }
    }
    pack.flush();
    for (Path file : files(packs)) {
      if (!before.contains(file) && moments.forces()) {
        force(file, StandardOpenOption.READ);
      }
    }
    force(packs);
  }

  private static Set<Path> files(Path folder) throws IOException {
    Set<Path> files = new LinkedHashSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      all.forEach(files::add);
    }
    return files;
  }

  /** A pack was put there. */
  void added(Path pack) throws IOException {
    objects.openPack(pack.toFile());
  }

  /** Removes what a process that died had begun to write. */
  List<Path> removeLeftovers() throws IOException {
    List<Path> gone = new ArrayList<>();
    for (String name : List.of("objects", "objects/pack", "tmp")) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve(name))) {
        for (Path file : files) {
          String fileName = String.valueOf(file.getFileName());
          boolean leftover =
              name.equals("tmp")
                  || fileName.startsWith(UNFINISHED)
                  || fileName.endsWith(".part")
                  || (fileName.endsWith(".pack")
                      && !Files.exists(file.resolveSibling(fileName.replaceFirst("pack$", "idx"))))
                  || (fileName.endsWith(".idx")
                      && !Files.exists(file.resolveSibling(fileName.replaceFirst("idx$", "pack"))));
          if (leftover && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.delete(file);
            gone.add(file);
          }
        }
      }
    }
    return gone;
  }

  @Override
  public void close() {
    reader.close();
    repository.close();
  }
}
