// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.workspace;

import dev.evograft.spi.Workspace.Access;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Of which workspace the marks of a folder in the home are: its path, and which folder it lies in,
 * by device and inode. That is what tells a workspace that was deleted from one on a disk that is
 * not mounted: there the folder around it is another one, or none.
 *
 * @param root of the workspace
 */
record MarkOrigin(long device, long inode, Path root) {

  /** The file among the marks. */
  static final String NAME = "of";

  private static final Pattern TEXT = Pattern.compile("(\\d+) (\\d+) (.+)\n", Pattern.DOTALL);
  private static final LinkOption[] ITSELF = {LinkOption.NOFOLLOW_LINKS};

  /**
   * Notes it among the marks. Nothing is noted of a workspace that is a mounted disk itself, whose
   * folder goes away without it, nor where the system has no inodes.
   *
   * @param marks of a folder in the workspace
   * @param root of the workspace, absolute and without links
   */
  static void note(Path marks, Path root) throws IOException {
    MarkOrigin before = read(marks);
    if (before != null && !root.equals(before.root) && root.startsWith(before.root)) {
      return; // that has the folder, too, and outlives this one
    }
    MarkOrigin now = of(root);
    if (now != null && !now.equals(before)) {
      byte[] text =
          (now.device + " " + now.inode + " " + root + "\n").getBytes(StandardCharsets.UTF_8);
      AtomicFiles.replace(marks.resolve(NAME), text, Access.SECRET);
    }
  }

  private static @Nullable MarkOrigin of(Path root) throws IOException {
    Path parent = root.getParent();
    boolean unix = root.getFileSystem().supportedFileAttributeViews().contains("unix");
    if (parent == null || !unix || id(root, "dev") != id(parent, "dev")) {
      return null;
    }
    return new MarkOrigin(id(parent, "dev"), id(parent, "ino"), root);
  }

  private static long id(Path folder, String name) throws IOException {
    Map<String, Object> all = Files.readAttributes(folder, "unix:" + name, ITSELF);
    return all.get(name) instanceof Number number ? number.longValue() : 0;
  }

  /** Null when there is none, or none that can be understood. */
  static @Nullable MarkOrigin read(Path marks) throws IOException {
    Path file = marks.resolve(NAME);
    if (!Files.isRegularFile(file, ITSELF)) {
      return null;
    }
    byte[] bytes = Files.readAllBytes(file);
    Matcher said = TEXT.matcher(new String(bytes, StandardCharsets.UTF_8));
    try {
      return said.matches()
          ? new MarkOrigin(
              Long.parseLong(said.group(1)), Long.parseLong(said.group(2)), Path.of(said.group(3)))
          : null;
    } catch (NumberFormatException | InvalidPathException e) {
      return null;
    }
  }

  /**
   * Whether it is surely gone: nothing has its name in the very folder that it was in, which can be
   * looked into. What cannot be told is no.
   */
  boolean isGone() {
    Path parent = root.getParent();
    try {
      return parent != null
          && root.isAbsolute()
          && Files.isDirectory(parent, ITSELF)
          && Files.isReadable(parent)
          && id(parent, "dev") == device
          && id(parent, "ino") == inode
          && Files.notExists(root, ITSELF); // which says no where it may not look
    } catch (IOException e) {
      return false;
    }
  }
}
