// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose a file is. What is made gets the owner and group of what it replaces, or of the folder that
 * it is in: whoever restores as root, as in a container, takes nothing over. What is made in git's
 * own folders gets their permissions too, so that those who share a repository can read it whatever
 * the umask of this process is.
 *
 * @param uid -1 where the system has none, as is gid
 */
record Ownership(int uid, int gid) {

  private static final String WANTED = "unix:mode,uid,gid";
  private static final int TYPE = 0170000;
  private static final int FOLDER = 0040000;
  private static final int EVERYBODY_READS = 04;
  private static final Ownership NONE = new Ownership(-1, -1);

  static Ownership of(Path path) throws IOException {
    return Stat.UNIX ? of(Files.readAttributes(path, WANTED, LinkOption.NOFOLLOW_LINKS)) : NONE;
  }

  /**
   * Of a folder, to which what is made in it is given.
   *
   * @throws FileSystemException when it is none: whoever puts a link in its place would say whose
   *     things become
   */
  static Ownership ofFolder(Path folder) throws IOException {
    if (!Stat.UNIX) {
      return NONE;
    }
    Map<String, Object> all = Files.readAttributes(folder, WANTED, LinkOption.NOFOLLOW_LINKS);
    if (!(all.get("mode") instanceof Integer mode) || (mode & TYPE) != FOLDER) {
      throw new FileSystemException(
          folder.toString(), null, "it is no folder any more, and nothing is made in it");
    }
    return of(all);
  }

  private static Ownership of(Map<String, Object> all) {
    return all.get("uid") instanceof Integer uid && all.get("gid") instanceof Integer gid
        ? new Ownership(uid, gid)
        : NONE;
  }

  /** Of what is there, else of the folder that it would be in. */
  static Ownership around(Path path) throws IOException {
    return Stat.find(path) == null ? ofFolder(path.resolveSibling("")) : of(path);
  }

  /** How many hard links a file has; 1 where the system does not tell. */
  static int names(Path file) throws IOException {
    return Stat.UNIX
            && Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS)
                instanceof Integer n
        ? n
        : 1;
  }

  /**
   * Gives a new file to it, unless somebody could read it then who could not before: whose it was
   * at {@code create} is not known, and who may write in the folder chooses what lies there.
   *
   * @return whether it is its own then
   */
  boolean give(Path made, int mode) throws IOException {
    return of(made).equals(this) || ((mode & EVERYBODY_READS) != 0 && give(made));
  }

  /** Gives what is made to it, as far as this user may; whether it is its own then. */
  boolean give(Path made) throws IOException {
    Ownership is = of(made);
    boolean group = is.gid == gid || set(made, "unix:gid", gid);
    return (is.uid == uid || set(made, "unix:uid", uid)) && group;
  }

  private static boolean set(Path made, String name, int value) {
    try {
      Files.setAttribute(made, name, value, LinkOption.NOFOLLOW_LINKS);
      return true;
    } catch (IOException e) {
      return false; // which is for root, and for members of the group
    }
  }

  /**
   * Makes a file of git's own, which has no name yet, like the one that it replaces, or as its
   * folder lets others in.
   */
  static void likeGits(Path made, Path file) throws IOException {
    around(file).give(made);
    Stat before = Stat.find(file);
    int mode =
        before != null && before.is(Kind.FILE)
            ? before.mode()
            : (Stat.of(file.resolveSibling("")).mode() & 0666) | 0600;
    SafeTree.mode(made, mode);
  }

  /**
   * Makes a folder of git's own that lets in whom the one above does. One that another process has
   * made meanwhile is left as it is.
   *
   * @param mode its permissions, which are those of the one above but where that is open for a
   *     moment only
   * @param way looked at just before and just after: by then that name may be of somebody else's
   */
  static void makeGits(Path folder, int mode, Written.Way way) throws IOException {
    Ownership owner = ofFolder(folder.resolveSibling(""));
    way.check();
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      throw e;
    }
    Written.checkAfter(way, folder, Written.Made.of(folder));
    owner.give(folder);
    SafeTree.mode(folder, mode);
  }

  /** Makes a folder of git's own and those above it that are not there, like the one that is. */
  static void folders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path above = folder.resolveSibling("");
    folders(above);
    Path real = above.toRealPath();
    makeGits(folder, Stat.of(above).mode(), () -> check(above, real));
  }

  /** One that git has removed meanwhile leads nowhere. */
  private static void check(Path folder, Path real) throws IOException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !folder.toRealPath().equals(real)) {
      throw new FileSystemException(
          folder.toString(), null, "a folder above it was changed meanwhile");
    }
  }

  /** Whether it belongs to the user of this process, as far as the system tells. */
  static boolean isOurs(Path file) throws IOException {
    UserPrincipal us = Stat.UNIX ? us(file) : null;
    if (us == null) {
      return true;
    }
    UserPrincipal owner = Files.getOwner(file, LinkOption.NOFOLLOW_LINKS);
    return us.equals(owner) || owner.equals(shown(file.resolveSibling("")));
  }

  /** Some disks show what we make as somebody else's; null where we may make nothing. */
  private static @Nullable UserPrincipal shown(Path folder) {
    try {
      Path made = Files.createTempDirectory(folder, ".evograft-");
      try {
        return Files.getOwner(made);
      } finally {
        Files.delete(made);
      }
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable UserPrincipal us(Path file) throws IOException {
    try {
      return file.getFileSystem()
          .getUserPrincipalLookupService()
          .lookupPrincipalByName(System.getProperty("user.name", ""));
    } catch (IOException e) { // one without a name, as in a container
      Path self = Path.of("/proc/self");
      return Files.exists(self) ? Files.getOwner(self) : null;
    }
  }
}
