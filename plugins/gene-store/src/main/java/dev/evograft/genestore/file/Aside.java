// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Keeps what is damaged under a new name beside the file: {@code FILE.damaged-STAMP}. */
final class Aside {

  private final Path file;
  private final String stamp;

  Aside(Path file, String stamp) {
    this.file = file;
    this.stamp = stamp;
  }

  /** Gives the file itself a second name. */
  void keep() throws IOException {
    for (int number = 1; ; number++) {
      Path target = target(number);
      try {
        link(target);
        Folders.sync(file.resolveSibling(""));
        return;
      } catch (FileAlreadyExistsException e) {
        if (Files.isSameFile(target, file)) {
          return; // whoever did it died before the next step
        }
      }
    }
  }

  private void link(Path target) throws IOException {
    try {
      Files.createLink(target, file);
    } catch (UnsupportedOperationException e) {
      Files.copy(file, target);
    }
  }

  /** Copies lines into a new file. */
  void keep(Generation from, List<long[]> lines) throws IOException {
    for (int number = 1; ; number++) {
      try (FileChannel channel =
          FileChannel.open(
              target(number), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        OutputStream out = Channels.newOutputStream(channel);
        for (long[] line : lines) {
          JsonRewrite.copy(from, line[0], line[0] + line[1], out);
          out.write('\n');
        }
        channel.force(true);
        Folders.sync(file.resolveSibling(""));
        return;
      } catch (FileAlreadyExistsException e) {
        // another one of this second
      }
    }
  }

  private Path target(int number) {
    String suffix = number == 1 ? "" : "-" + number;
    return file.resolveSibling(file.getFileName() + ".damaged-" + stamp + suffix);
  }
}
