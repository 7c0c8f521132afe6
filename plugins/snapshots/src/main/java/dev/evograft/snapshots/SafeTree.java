// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectLoader;

/**
 * Changes files beneath one folder and nowhere else: before each step, every folder between must be
 * one, and no link. A file is written elsewhere and put in its place as a whole.
 */
final class SafeTree {

  private static final int WRITABLE = 0700;

  private final Path base;
  private final Store store;
  private final Set<String> opened = new HashSet<>();

  SafeTree(Path base, Store store) {
    this.base = base;
    this.store = store;
  }

  /** Folders that had to be made writable; they get their permissions at the end. */
  Set<String> opened() {
    return opened;
  }

  Path path(String path) throws IOException {
    Path at = base;
    String[] names = path.split("/");
    for (int i = 0; i < names.length - 1; i++) {
      at = at.resolve(names[i]);
      Stat stat = Stat.of(at);
      if (!stat.is(Kind.FOLDER)) {
        throw new FileSystemException(
            at.toString(), null, "it is no folder; nothing is written through it");
      }
      open(at, stat);
    }
    return at.resolve(names[names.length - 1]);
  }

  /** A folder of the user's own that its owner may not work in gets its permissions at the end. */
  private void open(Path folder, Stat stat) throws IOException {
    if (Stat.UNIX
        && (stat.mode() & WRITABLE) != WRITABLE
        && !(Files.isWritable(folder) && Files.isExecutable(folder))) {
      mode(folder, stat.mode() | WRITABLE);
      opened.add(base.relativize(folder).toString());
    }
  }

  /** Removes a file, a link or an empty folder; one that is not empty stays. */
  boolean remove(String path) throws IOException {
    Path file;
    try {
      file = path(path);
    } catch (java.nio.file.NoSuchFileException e) {
      return true;
    }
    try {
      Files.deleteIfExists(file);
      return true;
    } catch (java.nio.file.DirectoryNotEmptyException e) {
      return false;
    }
  }

  void folder(Entry entry) throws IOException {
    Path folder = path(entry.path());
    Stat stat = Stat.find(folder);
    if (stat == null) {
      Files.createDirectory(folder);
    } else if (!stat.is(Kind.FOLDER)) {
      throw new FileSystemException(folder.toString(), null, "something is in the way");
    }
  }

  /** Writes a file or a link. */
  void write(Entry entry) throws IOException {
    Path file = path(entry.path());
    ObjectLoader content = store.loader(entry.content());
    Path part = store.folder().resolve("tmp/restored");
    Files.deleteIfExists(part);
    fill(part, entry, content);
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.delete(part);
      Path beside = file.resolveSibling(".evograft-" + entry.content().name());
      Files.deleteIfExists(beside);
      fill(beside, entry, content);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void fill(Path part, Entry entry, ObjectLoader content) throws IOException {
    if (entry.kind() == Kind.LINK) {
      String target = new String(content.getBytes(Integer.MAX_VALUE), StandardCharsets.UTF_8);
      Files.createSymbolicLink(part, part.getFileSystem().getPath(target));
      return;
    }
    try (OutputStream out =
            Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        InputStream in = content.openStream()) {
      in.transferTo(out);
    }
    mode(part, entry.mode());
  }

  /** Sets the permissions of what is no link. */
  void mode(Entry entry) throws IOException {
    Path file = path(entry.path());
    Stat stat = Stat.find(file);
    if (stat != null && !stat.is(Kind.LINK) && stat.mode() != entry.mode()) {
      mode(file, entry.mode());
    }
  }

  static void mode(Path file, int mode) throws IOException {
    if (Stat.UNIX) {
      Files.setAttribute(file, "unix:mode", mode);
    }
  }
}
