// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.execute;

import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.evolution.patch.Patch;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Regular files beneath one folder and nowhere else: a link on the way to one is refused, whatever
 * it leads to.
 */
public final class FolderFiles implements Patch.Current {

  private static final long MOST_BYTES = 64L << 20;
  private static final String TEMPORARY = ".evograft-new";

  private final Path root;

  /** The files beneath this folder. */
  public FolderFiles(Path root) {
    this.root = root;
  }

  /**
   * A file as it is; null where there is none.
   *
   * @throws EvograftException code {@code not_a_file} if something else is there, or on the way
   * @throws RetriableException code {@code read_failed}
   */
  @Override
  public @Nullable FileVersion file(String path) {
    Path file = checked(path);
    try {
      if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
        return null;
      }
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new EvograftException("not_a_file", path + " is a link or a folder, and no file");
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new EvograftException("not_a_file", path + " is larger than 64 MiB");
      }
      return new FileVersion(Files.readAllBytes(file), isExecutable(file));
    } catch (IOException e) {
      throw new RetriableException("read_failed", "cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Makes files what they shall be: first all new contents are written beside the old, then each
   * takes its place, then what goes is removed. If one of that fails, what was done is undone.
   *
   * @throws RetriableException code {@code write_failed}
   */
  public void write(Map<String, Optional<FileVersion>> files) {
    Map<Path, Path> made = new LinkedHashMap<>();
    List<Path> folders = new ArrayList<>();
    Replaced replaced = new Replaced();
    try {
      for (Map.Entry<String, Optional<FileVersion>> file : files.entrySet()) {
        if (file.getValue().isPresent()) {
          Path target = checked(file.getKey());
          makeFolders(root.relativize(target), folders);
          made.put(target, beside(target, file.getValue().get()));
        }
      }
      for (Map.Entry<Path, Path> file : made.entrySet()) {
        replaced.keep(file.getKey());
        Replaced.move(file.getValue(), file.getKey());
      }
      for (Map.Entry<String, Optional<FileVersion>> file : files.entrySet()) {
        if (file.getValue().isEmpty()) {
          replaced.keep(checked(file.getKey()));
          Files.deleteIfExists(checked(file.getKey()));
        }
      }
      replaced.forget();
    } catch (IOException e) {
      RetriableException failure =
          new RetriableException("write_failed", "cannot write the change: " + e.getMessage(), e);
      made.values().forEach(file -> remove(file, failure));
      replaced.undo(failure);
      removeEmpty(folders);
      throw failure;
    }
  }

  /** Makes the folders that a file needs. */
  private void makeFolders(Path file, List<Path> made) throws IOException {
    for (int names = 1; names < file.getNameCount(); names++) {
      Path folder = root.resolve(file.subpath(0, names));
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder);
        made.add(folder);
      }
    }
  }

  /** Folders that were made for nothing; one that has something in it stays. */
  private static void removeEmpty(List<Path> folders) {
    for (int i = folders.size() - 1; i >= 0; i--) {
      try {
        Files.deleteIfExists(folders.get(i));
      } catch (IOException e) {
        return; // a file took its place already, or somebody else uses it
      }
    }
  }

  private static Path beside(Path target, FileVersion version) throws IOException {
    Path file = temporary(target);
    try {
      Files.write(file, version.content(), StandardOpenOption.CREATE_NEW);
      permit(file, target, version);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return file;
  }

  /** A name beside a file that nobody has. */
  static Path temporary(Path file) {
    return file.resolveSibling("." + UUID.randomUUID() + TEMPORARY);
  }

  private static void permit(Path file, Path target, FileVersion version) throws IOException {
    PosixFileAttributeView view = posix(file);
    if (view != null) {
      PosixFileAttributeView old = posix(target);
      boolean isThere = Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS);
      Set<PosixFilePermission> modes =
          EnumSet.copyOf((old != null && isThere ? old : view).readAttributes().permissions());
      execute(modes, version.executable());
      view.setPermissions(modes);
    }
  }

  /** Whoever may read an executable file may execute it; the other bits stay. */
  private static void execute(Set<PosixFilePermission> modes, boolean executable) {
    pair(modes, executable, PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_EXECUTE);
    pair(modes, executable, PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_EXECUTE);
    pair(modes, executable, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE);
  }

  private static void pair(
      Set<PosixFilePermission> modes,
      boolean executable,
      PosixFilePermission read,
      PosixFilePermission execute) {
    if (executable && modes.contains(read)) {
      modes.add(execute);
    } else if (!executable) {
      modes.remove(execute);
    }
  }

  private static boolean isExecutable(Path file) throws IOException {
    PosixFileAttributeView view = posix(file);
    return view != null
        && view.readAttributes().permissions().contains(PosixFilePermission.OWNER_EXECUTE);
  }

  private static @Nullable PosixFileAttributeView posix(Path file) {
    return Files.getFileAttributeView(
        file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  private Path checked(String path) {
    Path at = root;
    String[] names = path.split("/", -1);
    for (int i = 0; i < names.length - 1; i++) {
      at = at.resolve(names[i]);
      if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)
          && !Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        throw new EvograftException(
            "not_a_file", path + " lies behind " + root.relativize(at) + ", which is no folder");
      }
    }
    Path file = at.resolve(names[names.length - 1]);
    if (!file.normalize().equals(file) || !file.startsWith(root) || file.equals(root)) {
      throw new EvograftException("not_a_file", path + " leads out of the folder");
    }
    return file;
  }

  private static void remove(Path file, Exception because) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
