// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.evograft.runtime.internal.workspace.AtomicFiles;
import dev.evograft.runtime.internal.workspace.OwnFolders;
import dev.evograft.spi.Workspace.Access;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unpacked plugins, by the sha256 of their zips. A plugin appears by a rename, complete or not at
 * all, so that processes may unpack side by side; a listing that was written last names every file
 * and its size, and a folder that does not agree with it, or holds more, is not used.
 */
public final class PluginCache {

  private static final String LISTING = ".evograft-plugin";
  private static final String HEAD = "evograft-plugin 1";
  private static final String END = "end";

  private static final Logger LOG = LoggerFactory.getLogger("dev.evograft");

  private final Path folder;
  private final List<String> changed = new ArrayList<>();

  PluginCache(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /** A plugin that was unpacked before and is whole; else null. */
  @Nullable Unpacked find(String sha256) {
    Path plugin = folder.resolve(sha256);
    Unpacked found = null;
    try {
      found = whole(plugin);
    } catch (IOException e) {
      LOG.debug("{} is not there, or being replaced", plugin, e);
    }
    if (found == null && Files.exists(plugin, NOFOLLOW_LINKS)) {
      changed.add(plugin + " was changed after it was unpacked, so it is unpacked anew");
    }
    return found;
  }

  /** What was found changed, for people. */
  List<String> changed() {
    return List.copyOf(changed);
  }

  /**
   * Unpacks a plugin.
   *
   * @throws IOException if the cache cannot be written
   */
  Unpacked unpack(String sha256, ZipBytes zip) throws IOException {
    AtomicFiles.makeFolders(folder, Access.SECRET);
    Path temp = folder.resolve(".tmp-" + UUID.randomUUID());
    Path target = folder.resolve(sha256);
    try {
      Files.createDirectory(temp, AtomicFiles.ownerFolder(temp));
      writeAll(zip, temp);
      moveIntoPlace(temp, target);
    } finally {
      delete(temp);
    }
    Unpacked unpacked = whole(target);
    if (unpacked == null) {
      throw new IOException(target + " was changed while it was unpacked");
    }
    return unpacked;
  }

  /** Writes the files of a zip, and last their listing. */
  private static void writeAll(ZipBytes zip, Path temp) throws IOException {
    for (ZipBytes.Entry entry : zip.files()) {
      Path file = fileOf(temp, entry.name());
      Files.createDirectories(file.resolveSibling("."));
      AtomicFiles.write(file, zip.content(entry));
    }
    AtomicFiles.write(temp.resolve(LISTING), listing(zip));
    AtomicFiles.syncFolder(temp);
  }

  /** The listing of a zip, always the same. */
  private static byte[] listing(ZipBytes zip) throws ZipException {
    StringBuilder listing = new StringBuilder(HEAD).append('\n');
    List<String> extensions = new ArrayList<>();
    for (ZipBytes.Entry entry : zip.files()) {
      byte[] content = zip.content(entry);
      listing.append("file ").append(content.length).append(' ').append(entry.name()).append('\n');
      if (entry.name().equals(Unpacked.CLASSES + Unpacked.INDEX)) {
        Unpacked.addNames(new String(content, StandardCharsets.UTF_8), extensions);
      } else if (isJar(entry.name())) {
        Unpacked.addIndex(content, extensions);
      }
    }
    for (String extension : extensions) {
      listing.append("extension ").append(extension).append('\n');
    }
    return listing.append(END).append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The file of an unpacked plugin that is not as its zip has it; null when all are. */
  static @Nullable Path unlike(ZipBytes zip, Path plugin) throws IOException {
    Set<Path> expected = new HashSet<>();
    for (ZipBytes.Entry entry : zip.files()) {
      Path file = plugin.resolve(entry.name());
      expected.add(file);
      if (!holds(file, zip.content(entry))) {
        return file;
      }
    }
    expected.add(plugin.resolve(LISTING));
    if (!holds(plugin.resolve(LISTING), listing(zip))) {
      return plugin.resolve(LISTING);
    }
    try (Stream<Path> files = Files.walk(plugin)) {
      return files
          .filter(file -> !Files.isDirectory(file, NOFOLLOW_LINKS) && !expected.contains(file))
          .findFirst()
          .orElse(null);
    }
  }

  private static boolean holds(Path file, byte[] content) throws IOException {
    return Files.isRegularFile(file, NOFOLLOW_LINKS)
        && Arrays.equals(content, Files.readAllBytes(file));
  }

  private static Path fileOf(Path folder, String name) throws ZipException {
    try {
      return folder.resolve(name);
    } catch (InvalidPathException e) {
      ZipException refusal =
          new ZipException(
              "no file can be named '" + name + "' here, where LC_ALL or LANG names no UTF-8");
      refusal.initCause(e);
      throw refusal;
    }
  }

  private void moveIntoPlace(Path temp, Path target) throws IOException {
    try {
      Files.move(temp, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.exists(target, NOFOLLOW_LINKS)) {
        throw e;
      }
      if (isWhole(target)) {
        return; // another process was quicker
      }
      Path broken = folder.resolve(".tmp-" + UUID.randomUUID());
      Files.move(target, broken, StandardCopyOption.ATOMIC_MOVE);
      delete(broken);
      Files.move(temp, target, StandardCopyOption.ATOMIC_MOVE);
    }
    AtomicFiles.syncFolder(folder);
  }

  private boolean isWhole(Path plugin) {
    try {
      return whole(plugin) != null;
    } catch (IOException e) {
      return false;
    }
  }

  /** Reads a plugin by its listing; null when a file is not as it says or may be another's. */
  private @Nullable Unpacked whole(Path plugin) throws IOException {
    if (!OwnFolders.isPrivate(plugin, Files.getOwner(folder, NOFOLLOW_LINKS))) {
      return null;
    }
    String listing = Files.readString(plugin.resolve(LISTING), StandardCharsets.UTF_8);
    if (!listing.startsWith(HEAD + "\n") || !listing.endsWith("\n" + END + "\n")) {
      return null;
    }
    List<Path> jars = new ArrayList<>();
    List<String> extensions = new ArrayList<>();
    boolean classes = false;
    Set<Path> listed = new HashSet<>(Set.of(plugin.resolve(LISTING)));
    for (String line : listing.split("\n")) {
      if (line.startsWith("file ")) {
        int space = line.indexOf(' ', 5);
        String name = line.substring(space + 1);
        Path file = plugin.resolve(name);
        BasicFileAttributes found =
            Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
        if (!found.isRegularFile() || found.size() != Long.parseLong(line.substring(5, space))) {
          return null;
        }
        listed.add(file);
        classes |= name.startsWith(Unpacked.CLASSES);
        if (isJar(name)) {
          jars.add(file);
        }
      } else if (line.startsWith("extension ")) {
        extensions.add(line.substring("extension ".length()));
      }
    }
    if (holdsOthers(plugin, listed)) {
      return null;
    }
    Collections.sort(jars);
    if (classes) {
      jars.add(0, plugin.resolve(Unpacked.CLASSES));
    }
    return new Unpacked(plugin, jars, extensions);
  }

  /** Whether somebody added a file, which could be loaded from the folder of classes. */
  private static boolean holdsOthers(Path plugin, Set<Path> listed) throws IOException {
    try (Stream<Path> files = Files.walk(plugin)) {
      return files.anyMatch(
          file -> !listed.contains(file) && !Files.isDirectory(file, NOFOLLOW_LINKS));
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }

  private static boolean isJar(String name) {
    return name.startsWith(Unpacked.LIB)
        && name.endsWith(".jar")
        && name.indexOf('/', Unpacked.LIB.length()) < 0;
  }

  /** Deletes a folder and what is in it. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
