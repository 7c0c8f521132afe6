// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Keeps what is damaged under a new name beside the file: {@code FILE.damaged-STAMP}. */
final class DamagedCopies {

  /** Whatever damages a file again and again would fill the disk. */
  private static final int MOST = 20;

  private final Path file;
  private final FolderContext context;
  private final String stamp;

  DamagedCopies(Path file, FolderContext context) {
    this.file = file;
    this.context = context;
    this.stamp = context.stamp();
  }

  /** Gives the file itself a second name. */
  void keep() throws IOException {
    checkRoom();
    for (int number = 1; ; number++) {
      Path target = target(number);
      try {
        note(target);
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

  /** One that is there already is not written. */
  private void note(Path target) throws IOException {
    if (Files.notExists(target, LinkOption.NOFOLLOW_LINKS)) {
      context.lock().own().writes(target);
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
    checkRoom();
    for (int number = 1; ; number++) {
      Path target = target(number);
      note(target);
      try (FileChannel channel =
          FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
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

  private void checkRoom() throws IOException {
    String prefix = file.getFileName() + ".damaged-";
    int count = 0;
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(
            file.resolveSibling("").normalize(),
            path -> String.valueOf(path.getFileName()).startsWith(prefix))) {
      for (Path ignored : all) {
        count++;
      }
    }
    if (count >= MOST) {
      throw new FileSystemException(
          file.toString(),
          null,
          "it is damaged, and "
              + count
              + " damaged copies of it are there: look at those, then"
              + " delete them");
    }
  }

  private Path target(int number) {
    String suffix = number == 1 ? "" : "-" + number;
    return file.resolveSibling(file.getFileName() + ".damaged-" + stamp + suffix);
  }
}
