// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.workspace;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * {@code .evograft} in a workspace. It is made when something is first written, and appears with a
 * {@code .gitignore} of {@code *} and its random id in it.
 */
public final class StateFolder {

  /** The name of the folder. */
  public static final String NAME = ".evograft";

  static final String ID_FILE = "id";

  private static final String IGNORE_FILE = ".gitignore";
  private static final byte[] IGNORE_ALL = "*\n".getBytes(StandardCharsets.US_ASCII);

  private final Path folder;
  private final @Nullable TrustRecord trust;
  private volatile boolean ensured;

  StateFolder(Path root, @Nullable TrustRecord trust) {
    this.folder = root.resolve(NAME);
    this.trust = trust;
  }

  /** Where it is, or will be. */
  public Path path() {
    return folder;
  }

  /** Whether it is there, and a folder of its own. */
  public boolean exists() {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether something else has its name, such as a link, which a repository can carry. */
  public boolean isDetour() {
    try {
      // One look: between two of them another process may make the folder.
      return !Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isDirectory();
    } catch (IOException e) {
      return false; // nothing is there
    }
  }

  /** Makes it unless it is there. */
  public void ensure() {
    if (ensured) {
      return;
    }
    try {
      if (Files.isSymbolicLink(folder)) {
        throw new EvograftException(
            "write_failed", folder + " is a symbolic link; make it a folder of its own");
      }
      if (exists()) {
        if (!Files.exists(folder.resolve(IGNORE_FILE), LinkOption.NOFOLLOW_LINKS)) {
          AtomicFiles.write(folder.resolve(IGNORE_FILE), IGNORE_ALL);
        }
      } else {
        make();
      }
      ensured = true;
    } catch (IOException e) {
      throw AtomicFiles.failure(folder, e);
    }
  }

  /** Its id; null when it has none, as one that this program did not make. */
  @Nullable String id() {
    Path file = folder.resolve(ID_FILE);
    try {
      if (exists()
          && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          && Files.size(file) <= 128) {
        String id = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        return id.matches("[0-9a-f]{32}") ? id : null;
      }
      return null;
    } catch (IOException e) {
      return null; // what cannot be read cannot be trusted
    }
  }

  /** Its id, given to it now if it has none. */
  String ensureId() {
    ensure();
    String id = id();
    if (id != null) {
      return id;
    }
    String made = newId();
    AtomicFiles.replace(
        folder.resolve(ID_FILE),
        (made + "\n").getBytes(StandardCharsets.US_ASCII),
        dev.evograft.spi.Workspace.Access.SECRET);
    return made;
  }

  private void make() throws IOException {
    String id = newId();
    Path temp = folder.resolveSibling(NAME + "." + id.substring(0, 8) + ".tmp");
    try {
      Files.createDirectory(temp, AtomicFiles.ownerFolder(temp));
      AtomicFiles.write(temp.resolve(IGNORE_FILE), IGNORE_ALL);
      AtomicFiles.write(
          temp.resolve(ID_FILE),
          (id + "\n").getBytes(StandardCharsets.US_ASCII),
          AtomicFiles.ownerFile(temp));
      if (trust != null) {
        trust.record(id, folder, null); // first, so that a crash cannot make it foreign to us
      }
      Files.move(temp, folder, StandardCopyOption.ATOMIC_MOVE);
      AtomicFiles.syncFolder(folder.resolveSibling("."));
    } catch (FileSystemException e) {
      if (!exists()) {
        throw e;
      } // another process was quicker
    } finally {
      Files.deleteIfExists(temp.resolve(IGNORE_FILE));
      Files.deleteIfExists(temp.resolve(ID_FILE));
      Files.deleteIfExists(temp);
    }
  }

  private static String newId() {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
