// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.internal.storage.file.Pack;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * The private repository: bare, for its owner alone, with the user's objects as alternates, so that
 * what is safe there is not stored twice. Reading is safe for several threads.
 */
final class Store implements AutoCloseable {

  static final int VERSION = 1;

  private static final String CONFIG =
      "[core]\n\trepositoryformatversion = 0\n\tbare = true\n[gc]\n\tauto = 0\n";

  private final ReentrantLock lock = new ReentrantLock();
  private final Path folder;
  private final Repository repository;
  private final ObjectDirectory objects;
  private final ObjectReader reader;

  private Store(Path folder, Repository repository) {
    this.folder = folder;
    this.repository = repository;
    this.objects = (ObjectDirectory) repository.getObjectDatabase();
    this.reader = repository.newObjectReader();
  }

  /**
   * Opens it, and makes it where there is none.
   *
   * @param alternates object folders of the user, beside those it knows
   */
  static Store open(Path folder, Collection<Path> alternates) throws IOException {
    QuietSystem.install();
    makeFolder(folder);
    for (String name :
        List.of("objects", "objects/info", "objects/pack", "refs", "refs/snapshots", "tmp")) {
      makeFolder(folder.resolve(name));
    }
    if (!Files.exists(folder.resolve("HEAD"))) {
      write(folder.resolve("config"), CONFIG);
      write(folder.resolve("HEAD"), "ref: refs/heads/none\n");
    }
    alternates(folder.resolve("objects/info/alternates"), alternates);
    shallow(folder, alternates);
    Repository repository =
        new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().setMustExist(true).build();
    return new Store(folder, repository);
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
    if (!lines.isEmpty()) {
      write(own, String.join("\n", lines) + "\n");
    } else {
      Files.deleteIfExists(own);
    }
  }

  private static void alternates(Path file, Collection<Path> more) throws IOException {
    Set<String> lines = new LinkedHashSet<>();
    String before = Files.exists(file) ? Files.readString(file) : "";
    before.lines().filter(line -> Files.isDirectory(Path.of(line))).forEach(lines::add);
    more.forEach(each -> lines.add(each.toString()));
    String now = lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    if (!now.equals(before)) {
      write(file, now);
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
    } catch (java.nio.file.FileAlreadyExistsException e) {
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
    try (FileChannel channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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

  /** A new pack; it is there once it is flushed, and gone if it is closed before. */
  PackInserter newPack() {
    PackInserter inserter = objects.newPackInserter();
    inserter.checkExisting(false); // it would look in the user's objects, too
    inserter.setCompressionLevel(1);
    return inserter;
  }

  /** A pack was put there. */
  void added(Path pack) throws IOException {
    objects.openPack(pack.toFile());
  }

  /** The objects of one folder, without their alternates. */
  static final class Alone implements AutoCloseable {

    private final Repository repository;
    private final ObjectReader reader;

    private Alone(Repository repository) {
      this.repository = repository;
      this.reader = repository.newObjectReader();
    }

    /** Of the user's folder of objects, as it is at this moment. */
    static Alone of(Path objects) throws IOException {
      QuietSystem.install();
      return new Alone(
          new FileRepositoryBuilder()
              .setGitDir(objects.resolveSibling("evograft").toFile())
              .setObjectDirectory(objects.toFile())
              .setBare()
              .build());
    }

    boolean has(AnyObjectId id) throws IOException {
      return reader.has(id);
    }

    @Override
    public void close() {
      reader.close();
      repository.close();
    }
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
                  || fileName.startsWith("insert_")
                  || fileName.endsWith(".part")
                  || (fileName.endsWith(".pack")
                      && !Files.exists(file.resolveSibling(fileName.replaceFirst("pack$", "idx"))))
                  || (fileName.endsWith(".idx")
                      && !Files.exists(file.resolveSibling(fileName.replaceFirst("idx$", "pack"))));
          if (leftover && Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
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
