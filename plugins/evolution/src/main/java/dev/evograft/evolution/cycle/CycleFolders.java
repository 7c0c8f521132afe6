// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.own.NotPlainException;
import dev.evograft.evolution.own.Plain;
import dev.evograft.evolution.place.SpareRoom;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.file.DeletedTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the folders of the cycles of a workspace are: in the home, else in a private temporary
 * folder, and never in the workspace, for programs look for their settings and libraries in the
 * folders above. A name that the workspace keeps leads there, for two may have one path, and one
 * may be moved.
 */
final class CycleFolders {

  private static final Logger log = LoggerFactory.getLogger(CycleFolders.class);
  private static final Pattern NAME = Pattern.compile("[0-9a-f-]{36}");
  private static final String OWNER = ".owner";
  private static final String SPARE = "-room";
  private static final Duration FORGOTTEN = Duration.ofDays(30);
  private static final Duration NOTED = Duration.ofDays(1);

  private final Workspace workspace;
  private final Optional<Path> home;

  CycleFolders(PluginContext context) {
    this.workspace = context.workspace();
    this.home = context.home().map(folder -> folder.toAbsolutePath().normalize());
  }

  /** The folder of this workspace; empty where it never had one. */
  Optional<Path> known() {
    return name(workspace.pluginState()).map(name -> base().resolve(name));
  }

  /**
   * The folder of this workspace, which need not be there yet.
   *
   * @throws EvograftException code {@code no_folder} or {@code write_failed}
   */
  Path own() {
    Path base = base();
    String root = workspace.root().toString();
    try {
      String name = name(workspace.pluginState()).orElse("");
      String owner = name.isEmpty() ? "" : owner(base, name);
      if (name.isEmpty() || !owner.equals(root) && isOf(owner, name)) {
        name = UUID.randomUUID().toString(); // the workspace is a copy of another one
        workspace.replace(
            file(workspace.pluginState()),
            name.getBytes(StandardCharsets.UTF_8),
            Workspace.Access.ORDINARY);
      }
      use(base.resolve(name + OWNER), root, owner);
      return base.resolve(name);
    } catch (IOException e) {
      throw new RetriableException("write_failed", "cannot write in " + base + ": " + e, e);
    }
  }

  /**
   * Notes whose it is, and now and then that it is used: a cycle asks a dozen times, and some disks
   * wait for each file that is written again.
   */
  private static void use(Path file, String root, String owner) throws IOException {
    Instant now = Instant.now();
    if (!owner.equals(root)) {
      Files.writeString(file, root);
    } else if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(NOTED))) {
      Files.setLastModifiedTime(file, FileTime.from(now));
    }
  }

  /** What the workspace keeps from one cycle to the next. */
  SpareRoom spare() {
    Path own = own();
    return new SpareRoom(own.resolveSibling(own.getFileName() + SPARE));
  }

  private static Path file(Path state) {
    return state.resolve("cycles.id");
  }

  private static Optional<String> name(Path state) {
    try {
      return Optional.of(Plain.text(file(state), Plain.LARGEST).strip())
          .filter(name -> NAME.matcher(name).matches());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unread(file(state), e);
    }
  }

  private static RetriableException unread(Path file, IOException e) {
    return new RetriableException(
        "read_failed", "cannot read " + file + ": " + e.getMessage() + "; move it away", e);
  }

  private static String owner(Path base, String name) throws IOException {
    try {
      return Plain.text(base.resolve(name + OWNER), Plain.LARGEST);
    } catch (NoSuchFileException e) {
      return "";
    } catch (NotPlainException e) {
      throw unread(base.resolve(name + OWNER), e);
    }
  }

  /** Whether a workspace is there and has this name, so that it is no old place of this one. */
  private boolean isOf(String root, String name) {
    try {
      Path state =
          Path.of(root).resolve(workspace.root().relativize(workspace.pluginState()).toString());
      return !root.isEmpty() && name(state).filter(name::equals).isPresent();
    } catch (InvalidPathException | RetriableException e) {
      return false;
    }
  }

  /** Removes what workspaces left that are gone; another machine may still have them for a time. */
  void sweep() {
    Path base = base();
    if (!Files.isDirectory(base)) {
      return;
    }
    try (DirectoryStream<Path> owners = Files.newDirectoryStream(base, "*" + OWNER)) {
      for (Path file : owners) {
        sweep(file);
      }
    } catch (IOException | DirectoryIteratorException e) {
      log.debug("{} cannot be swept", base, e);
    }
  }

  private static void sweep(Path owner) throws IOException {
    FileTime used = Files.getLastModifiedTime(owner);
    boolean old = used.toInstant().isBefore(Instant.now().minus(FORGOTTEN));
    if (!old || isThere(owner)) {
      return;
    }
    String name = String.valueOf(owner.getFileName()).replace(OWNER, "");
    DeletedTree.remove(owner.resolveSibling(name));
    DeletedTree.remove(owner.resolveSibling(name + Trash.END));
    DeletedTree.remove(owner.resolveSibling(name + SPARE));
    Files.deleteIfExists(owner);
  }

  /** Whether the workspace is still there, or nobody can tell which one it is. */
  private static boolean isThere(Path owner) {
    try {
      return Files.exists(Path.of(Plain.text(owner, Plain.LARGEST)));
    } catch (IOException | InvalidPathException e) {
      log.debug("{} names no workspace", owner, e);
      return true;
    }
  }

  private Path base() {
    Path root = workspace.root();
    Optional<Path> own =
        home.filter(folder -> !folder.startsWith(root))
            .map(folder -> folder.resolve(".evograft").resolve("cycles"))
            .filter(CycleFolders::isUsable);
    if (own.isPresent()) {
      return own.get();
    }
    Path shared =
        Path.of(System.getProperty("java.io.tmpdir", "/tmp"))
            .toAbsolutePath()
            .normalize()
            .resolve("evograft-cycles-" + System.getProperty("user.name", "user"));
    if (shared.startsWith(root) || !isUsable(shared) || !isPrivate(shared)) {
      throw new EvograftException(
          "no_folder",
          "copies of the workspace need a private folder outside of it, and neither the home nor "
              + shared
              + " is one; run it with a home that can be written");
    }
    return shared;
  }

  private static boolean isUsable(Path folder) {
    try {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(folder);
        if (isPosix(folder)) {
          Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
      }
      return Files.isWritable(folder);
    } catch (IOException e) {
      log.debug("{} cannot be used", folder, e);
      return false;
    }
  }

  /** Of this user and for nobody else: others could put it there beforehand. */
  private static boolean isPrivate(Path folder) {
    try {
      Path probe = Files.createTempFile(folder, "probe", "");
      boolean own = Files.getOwner(probe).equals(Files.getOwner(folder));
      Files.delete(probe);
      return own && (!isPosix(folder) || Files.getPosixFilePermissions(folder).size() == 3);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isPosix(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
