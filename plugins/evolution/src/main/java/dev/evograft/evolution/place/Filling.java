// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.evolution.place.Found.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Copies files from one folder to another, by several threads; never by hard links. */
final class Filling {

  private final Path from;
  private final Path to;
  private final Turning turning;
  private final Copying copying;
  private final Queue<String> left = new ConcurrentLinkedQueue<>();
  private final Map<String, Stamp> made = new ConcurrentHashMap<>();
  private final Queue<String> unfit = new ConcurrentLinkedQueue<>();

  /** Copies the bytes of one file. */
  interface Copying {
    void copy(Path from, Path to, CopyOption... how) throws IOException;
  }

  Filling(Path from, Path to) {
    this(from, to, Files::copy);
  }

  Filling(Path from, Path to, Copying copying) {
    this.from = from;
    this.to = to;
    this.turning = new Turning(from, to);
    this.copying = copying;
  }

  /** Files that this user cannot read, a line each. */
  List<String> left() {
    return left.stream().sorted().toList();
  }

  /** What the system says of the files that were made; one that was gone has nothing. */
  Map<String, Stamp> made() {
    return made;
  }

  /** Files that still lead back. */
  List<String> unfit() {
    return unfit.stream().sorted().toList();
  }

  /** Copies these. */
  void copy(List<Found> files) throws IOException {
    Lanes.each(files, this::copy);
  }

  private void copy(Found found) throws IOException {
    Path source = from.resolve(found.path());
    Path target = to.resolve(found.path());
    try {
      if (found.is(Kind.LINK)) {
        link(found, source, target);
      } else {
        file(found, source, target);
      }
    } catch (NoSuchFileException e) {
      return; // gone meanwhile
    } catch (AccessDeniedException e) {
      left.add(found.path() + " cannot be read");
      return;
    }
    made.put(found.path(), Stamp.of(target));
  }

  /** A relative link stays as it is; one that leads to the original leads to the copy. */
  private void link(Found found, Path source, Path target) throws IOException {
    Path leads = Files.readSymbolicLink(source);
    Files.deleteIfExists(target);
    Files.createSymbolicLink(target, turning.link(found.path(), leads));
  }

  private void file(Found found, Path source, Path target) throws IOException {
    if (found.wanted()) { // tools compare the times of what they installed
      copying.copy(
          source,
          target,
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES,
          LinkOption.NOFOLLOW_LINKS);
    } else {
      copying.copy(source, target, StandardCopyOption.REPLACE_EXISTING, LinkOption.NOFOLLOW_LINKS);
    }
    if (!found.stamp().writable()) {
      openToOwner(target);
    }
    boolean fits =
        found.wanted()
            ? !Turning.names(found.path()) || turning.turn(target)
            : !(found.stamp().executable() || found.path().endsWith(".pth"))
                || !turning.leads(target);
    if (!fits) {
      unfit.add(found.path());
    }
  }

  /** What cannot be written in the workspace can be in a copy that is thrown away. */
  private static void openToOwner(Path file) throws IOException {
    if (!Files.isWritable(file)) {
      Set<PosixFilePermission> modes = new HashSet<>(Files.getPosixFilePermissions(file));
      modes.add(PosixFilePermission.OWNER_WRITE);
      Files.setPosixFilePermissions(file, modes);
    }
  }
}
