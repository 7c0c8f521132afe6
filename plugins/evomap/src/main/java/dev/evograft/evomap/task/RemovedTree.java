// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.task;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Removes a folder of ours with all that is in it, folders that programs closed, too, as caches of
 * packages are. Links are taken away and never followed. What can go goes, whatever stays.
 */
final class RemovedTree extends SimpleFileVisitor<Path> {

  private static final Set<PosixFilePermission> OPEN =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private @Nullable IOException failure;

  private RemovedTree() {}

  /**
   * Removes it; nothing where it is not there.
   *
   * @throws IOException if something stays
   */
  static void remove(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    RemovedTree tree = new RemovedTree();
    Files.walkFileTree(folder, tree);
    if (tree.failure != null) {
      throw tree.failure;
    }
  }

  /** One that may be looked at need not let anything be taken out. */
  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes seen) {
    open(folder);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes seen) {
    return gone(file);
  }

  /** One that nobody may look at comes here first. */
  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && open(file)) {
      Files.walkFileTree(file, this);
    } else {
      failed(e);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
    return gone(folder);
  }

  private FileVisitResult gone(Path file) {
    try {
      Files.deleteIfExists(file);
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

  /** Lets its owner in; false where that changes nothing. It was seen to be no link. */
  private boolean open(Path folder) {
    try {
      if (Files.getPosixFilePermissions(folder).containsAll(OPEN)) {
        return false;
      }
      // Not by a view that follows no links: that opens the folder first, which is what it refuses
      Files.setPosixFilePermissions(folder, OPEN);
      return true;
    } catch (UnsupportedOperationException e) {
      return false; // no such permissions here
    } catch (IOException e) {
      failed(e);
      return false;
    }
  }
}
