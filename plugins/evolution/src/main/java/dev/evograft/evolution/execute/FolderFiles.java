// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.execute;

import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.evolution.patch.Patch;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Regular files beneath one folder and nowhere else: a link on the way to one is refused, whatever
 * it leads to.
 */
public final class FolderFiles implements Patch.Current {

  private static final long MOST_BYTES = 64L << 20;

  private final Path root;
  private final Beside names;

  /** The files beneath this folder. */
  public FolderFiles(Path root) {
    this(root, Beside.random());
  }

  /**
   * The files beneath this folder.
   *
   * @param names of what lies beside them while they are written
   */
  public FolderFiles(Path root, Beside names) {
    this.root = root;
    this.names = names;
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
      return new FileVersion(Files.readAllBytes(file), Permissions.isExecutable(file));
    } catch (IOException e) {
      throw new RetriableException("read_failed", "cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  /** A file wherever it is; null where there is none, or something else. */
  static @Nullable FileVersion read(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MOST_BYTES) {
      return null;
    }
    try {
      return new FileVersion(Files.readAllBytes(file), Permissions.isExecutable(file));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /**
   * Makes files what they shall be, whatever they are: all of them, or none.
   *
   * @throws EvograftException code {@code write_failed} or {@code not_a_file}
   */
  public void write(Map<String, Optional<FileVersion>> wanted) {
    Map<String, FileVersion> now = new HashMap<>();
    for (String path : wanted.keySet()) {
      FileVersion found = file(path);
      if (found != null) {
        now.put(path, found);
      }
    }
    write(wanted, now);
  }

  /**
   * As {@link #write(Map)}, for one who has read the files: where somebody changed one since, none
   * is written.
   *
   * @param before what was read; nothing for a path where there was no file
   */
  void write(Map<String, Optional<FileVersion>> wanted, Map<String, FileVersion> before) {
    List<FileEdit> edits = new ArrayList<>();
    wanted.forEach(
        (path, version) -> {
          FileVersion was = before.get(path);
          if (was != null || version.isPresent()) {
            edits.add(new FileEdit(path, was, version.orElse(null)));
          }
        });
    List<String> others = new Exchange(this, names, Exchange.Moments.NONE).run(edits);
    if (!others.isEmpty()) {
      throw new EvograftException(
          "write_failed",
          "cannot write the change: somebody else changed " + others.get(0) + " at that moment");
    }
  }

  /** Makes the folders that a file needs; those that were made are added. */
  void makeFolders(Path file, List<Path> made) throws IOException {
    Path path = root.relativize(file);
    for (int names = 1; names < path.getNameCount(); names++) {
      Path folder = root.resolve(path.subpath(0, names));
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder);
        made.add(folder);
      }
    }
  }

  /** Removes folders that were made for nothing; one that has something in it stays. */
  static void removeEmpty(List<Path> folders) {
    for (int i = folders.size() - 1; i >= 0; i--) {
      try {
        Files.deleteIfExists(folders.get(i));
      } catch (IOException e) {
        return; // somebody else uses it
      }
    }
  }

  /**
   * Where a file is.
   *
   * @throws EvograftException code {@code not_a_file} if that is not beneath the folder
   */
  public Path checked(String path) {
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
}
