// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.file;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Removes folders of our own, whatever permissions others gave to what is in them, as caches of
 * packages do.
 */
public final class DeletedTree extends SimpleFileVisitor<Path> {

  private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rwx------");

  private final Remover remover;
  private @Nullable IOException failure;

  private DeletedTree(Remover remover) {
    this.remover = remover;
  }

  /** Removes something; another one than the system's is for tests. */
  @FunctionalInterface
  public interface Remover {

    /**
     * Removes it, as far as it can.
     *
     * @throws IOException if something stays
     */
    void remove(Path file) throws IOException;
  }

  /**
   * Removes a folder with all that is in it; links are removed, not followed.
   *
   * @throws IOException if something cannot be removed; everything else is gone then
   */
  public static void remove(Path folder) throws IOException {
    remove(folder, Files::deleteIfExists);
  }

  static void remove(Path folder, Remover remover) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    DeletedTree tree = new DeletedTree(remover);
    Files.walkFileTree(folder, tree);
    if (tree.failure != null) {
      throw tree.failure;
    }
  }

  private FileVisitResult tried(Path file) {
    try {
      remover.remove(file);
    } catch (IOException e) {
      failed(e);
    }
    return FileVisitResult.CONTINUE;
  }

  private void failed(IOException e) {
    if (failure == null) {
      failure = e;
    }
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes seen) {
    return tried(file);
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) {
    try {
      if (open(file)) {
        remove(file, remover);
      } else {
        failed(e);
      }
    } catch (IOException again) {
      failed(again);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes seen) {
    try {
      open(each);
    } catch (IOException e) {
      failed(e); // then what is in it stays, and this too
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path each, @Nullable IOException e) {
    return tried(each);
  }

  /** Lets its owner in; false when it was so already, or there are no permissions here. */
  private static boolean open(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      if (Files.getPosixFilePermissions(folder).containsAll(OPEN)) {
        return false;
      }
      // Not by a view that follows no links: that opens the folder first, which is what it refuses
      Files.setPosixFilePermissions(folder, OPEN);
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }
}
