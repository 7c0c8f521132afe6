// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies a skill folder: files with their permissions, links that stay inside as links. Links to
 * elsewhere, what is no file, and git's own folder are left out and named.
 */
final class SkillCopy extends SimpleFileVisitor<Path> {

  private static final int MOST_FILES = 5_000;
  private static final long MOST_BYTES = 200L << 20;

  private final Path from;
  private final Path to;
  private final List<String> notes = new ArrayList<>();
  private int files;
  private long bytes;

  private SkillCopy(Path from, Path to) {
    this.from = from;
    this.to = to;
  }

  static List<String> copy(Path from, Path to) throws IOException {
    SkillCopy copy = new SkillCopy(from.toRealPath(), to);
    Files.walkFileTree(copy.from, copy);
    return copy.notes;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
      throws IOException {
    if (folder.endsWith(".git")) {
      return FileVisitResult.SKIP_SUBTREE;
    }
    Files.createDirectory(target(folder));
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (attributes.isSymbolicLink()) {
      link(file);
    } else if (attributes.isRegularFile()) {
      count(attributes.size());
      Files.copy(file, target(file), StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    } else {
      leftOut(file, "is no file");
    }
    return FileVisitResult.CONTINUE;
  }

  private void link(Path link) throws IOException {
    Path text = Files.readSymbolicLink(link);
    Path meant = link.resolveSibling(text).normalize();
    if (text.isAbsolute() || !meant.startsWith(from) || leaves(link)) {
      leftOut(link, "is a link that leads out of the skill");
    } else {
      Files.createSymbolicLink(target(link), text);
    }
  }

  private boolean leaves(Path link) {
    try {
      return !link.toRealPath().startsWith(from);
    } catch (IOException e) {
      return true; // it leads nowhere
    }
  }

  private void count(long size) throws IOException {
    files++;
    bytes += size;
    if (files > MOST_FILES || bytes > MOST_BYTES) {
      throw new IOException(
          "it has more than "
              + MOST_FILES
              + " files or "
              + Texts.size(MOST_BYTES)
              + "; remove what is no part of the skill");
    }
  }

  private void leftOut(Path file, String why) {
    notes.add("left out: " + Texts.oneLine(from.relativize(file).toString()) + " " + why);
  }

  private Path target(Path file) {
    return to.resolve(from.relativize(file).toString());
  }
}
