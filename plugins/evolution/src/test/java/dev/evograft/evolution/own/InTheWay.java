// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.own;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** What somebody may put where a file of ours should be. */
public enum InTheWay {
  /** Who opens it waits for who writes into it. */
  PIPE,
  /** Of 3 GiB, which take no room on the disk. */
  LARGE,
  /** To a file beside it, by the same name and {@code .user}. */
  LINK,
  /** To nothing. */
  DANGLING,
  /** With a file in it. */
  FOLDER;

  /** Puts it there. */
  public void put(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    switch (this) {
      case PIPE -> pipe(file);
      case LARGE -> large(file);
      case LINK ->
          Files.createSymbolicLink(
              file, Files.writeString(file.resolveSibling(file.getFileName() + ".user"), "mine\n"));
      case DANGLING -> Files.createSymbolicLink(file, file.resolveSibling("nowhere"));
      case FOLDER -> Files.writeString(Files.createDirectories(file).resolve("in"), "x");
    }
  }

  private static void pipe(Path file) throws IOException {
    if (new ProcessBuilder("mkfifo", file.toString()).start().onExit().join().exitValue() != 0) {
      throw new IOException("mkfifo failed for " + file);
    }
  }

  private static void large(Path file) throws IOException {
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(3L << 30);
    }
  }
}
