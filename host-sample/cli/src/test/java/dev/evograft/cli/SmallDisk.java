// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A disk of a few megabytes in a mount name space of its own, which lives as long as a process. */
final class SmallDisk implements AutoCloseable {

  private static final String MOUNT =
      "mount -t tmpfs -o size=$1 none \"$2\" && echo mounted && exec cat";
  private static final String GO = "cd \"$1\" && shift && exec \"$@\"";

  private final Process holder;
  private final Path folder;

  private SmallDisk(Process holder, Path folder) {
    this.holder = holder;
    this.folder = folder;
  }

  /** Mounts it on a folder. */
  static SmallDisk mount(String size, Path folder) throws IOException {
    Process holder =
        new ProcessBuilder(
                "unshare",
                "--mount",
                "--map-root-user",
                "sh",
                "-c",
                MOUNT,
                "sh",
                size,
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(holder.inputReader().readLine()).isEqualTo("mounted");
    return new SmallDisk(holder, folder);
  }

  /** Whether this user may. */
  static boolean isAllowed() throws IOException {
    Path folder = Files.createTempDirectory("evograft-mount");
    try {
      Process holder =
          new ProcessBuilder(
                  "unshare",
                  "--mount",
                  "--map-root-user",
                  "mount",
                  "-t",
                  "tmpfs",
                  "none",
                  folder.toString())
              .start();
      return holder.waitFor() == 0;
    } catch (InterruptedException e) {
      throw new IOException(e);
    } finally {
      Files.delete(folder);
    }
  }

  /** What a command begins with that sees it, in its folder. */
  List<String> prefix() {
    return List.of(
        "nsenter",
        "--target",
        Long.toString(holder.pid()),
        "--user",
        "--mount",
        "--preserve-credentials",
        "sh",
        "-c",
        GO,
        "sh",
        folder.toString());
  }

  /** Its folder, as those see it who are not in the name space. */
  Path folder() {
    return Path.of("/proc", Long.toString(holder.pid()), "root" + folder);
  }

  /** Takes all room that is left. */
  void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(folder().resolve("ballast"))) {
      for (byte[] some = new byte[4_096]; ; ) {
        out.write(some);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw e;
      }
    }
  }

  /** Gives it back. */
  void makeRoom() throws IOException {
    Files.delete(folder().resolve("ballast"));
  }

  @Override
  public void close() {
    holder.destroyForcibly();
  }
}
