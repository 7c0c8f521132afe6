// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.command;

import dev.evograft.spi.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What a person typed: relative to the folder that the person is in, or standard input. */
final class Typed {

  private static final int LARGEST = 256 << 20;

  private Typed() {}

  static Path path(String what, String typed) {
    if (typed.isBlank()) {
      throw new BadInputException("bad_input", what + " is empty; name a file");
    }
    try {
      return Path.of(typed).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new BadInputException("bad_input", "'" + Shown.line(typed) + "' is no path", e);
    }
  }

  /** A file to write, which is not there unless it may be replaced. */
  static Path target(String what, String typed, boolean force) {
    Path file = path(what, typed);
    if (Files.isDirectory(file)) {
      throw new BadInputException("bad_input", file + " is a folder; name a file");
    }
    if (!force && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new BadInputException(
          "file_exists", file + " is there already; name another file, or use --force");
    }
    return file;
  }

  /** The bytes of a file, or of standard input for {@code -}. */
  static byte[] bytes(String typed) {
    boolean isInput = typed.equals("-");
    try (InputStream in = isInput ? System.in : Files.newInputStream(path("FILE", typed))) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new BadInputException(
            "bad_input", name(typed) + " is larger than " + (LARGEST >> 20) + " MiB; split it");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new BadInputException("bad_input", "there is no file " + typed, e);
    } catch (IOException e) {
      throw new BadInputException(
          "bad_input", "cannot read " + name(typed) + "; name a file that you may read", e);
    }
  }

  static String name(String typed) {
    return typed.equals("-") ? "standard input" : typed;
  }
}
