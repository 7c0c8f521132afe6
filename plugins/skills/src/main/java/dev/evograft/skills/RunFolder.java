// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.Workspace.Access;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of one run, {@code .evograft/runs/RUN}. */
final class RunFolder {

  private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);

  private final Workspace workspace;
  private final Path folder;

  RunFolder(Workspace workspace, String runId) {
    this.workspace = workspace;
    this.folder = workspace.state().resolve("runs").resolve(runId);
  }

  /** The folder itself. */
  Path path() {
    return folder;
  }

  /**
   * Makes an empty file for signals and an empty folder for artifacts.
   *
   * @throws EvograftException code {@code write_failed}
   */
  void create() {
    workspace.replace(signals(), new byte[0], Access.SECRET);
    try {
      closeToOthers(
          Objects.requireNonNull(folder.getParent())); // it may be from a version that left it open
      closeToOthers(folder);
      Files.createDirectories(artifacts());
    } catch (IOException e) {
      throw new EvograftException(
          "write_failed", "the folder " + artifacts() + " cannot be made: " + e.getMessage(), e);
    }
  }

  private static void closeToOthers(Path directory) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(directory, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString("rwx------"));
    }
  }

  Path signals() {
    return folder.resolve("signals.jsonl");
  }

  Path artifacts() {
    return folder.resolve("artifacts");
  }

  /** Where standard input is kept for the skill. */
  Path input() {
    return folder.resolve("input");
  }

  /** Whether the artifacts' folder is still the one that was made, and no link to elsewhere. */
  boolean isIntact() {
    try {
      Path expected = workspace.state().toRealPath();
      for (Path part : workspace.state().relativize(artifacts())) {
        expected = expected.resolve(part);
      }
      return artifacts().toRealPath().equals(expected);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Keeps standard input for the skill.
   *
   * @throws EvograftException code {@code bad_input} if it is longer than the limit
   */
  void keepInput(InputStream in, long limit) throws IOException {
    workspace.replace(input(), new byte[0], Access.SECRET);
    byte[] buffer = new byte[1 << 16];
    long total = 0;
    try (OutputStream out = Files.newOutputStream(input())) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        total += read;
        if (total > limit) {
          throw new BadInputException(
              "bad_input",
              "standard input is longer than "
                  + Texts.size(limit)
                  + "; give it as a file by --input FILE, or raise skills.input_limit");
        }
        out.write(buffer, 0, read);
      }
    }
  }

  /** Removes everything; what cannot be removed stays, and the log says so. */
  void remove() {
    try {
      FileTrees.delete(folder);
    } catch (IOException e) {
      LOG.warn("{} cannot be removed: {}", folder, e.toString());
    }
  }

  /** Removes what is of no use any more: read signals, and folders without files. */
  void tidy(boolean keepSignals) throws IOException {
    if (!keepSignals) {
      Files.deleteIfExists(signals());
    }
    removeEmpty(artifacts());
    removeEmpty(folder);
  }

  /** Removes a folder in which there are only folders. */
  private static void removeEmpty(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (var children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        removeEmpty(child);
      }
    }
    try {
      Files.delete(folder);
    } catch (DirectoryNotEmptyException | NoSuchFileException e) {
      return; // there is something in it, or somebody was quicker
    }
  }
}
