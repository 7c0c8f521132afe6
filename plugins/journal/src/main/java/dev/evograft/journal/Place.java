// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a journal is.
 *
 * @param file the database
 * @param library SQLite itself
 * @param fileSystems tells the type of the file system that a folder is on
 * @param patience how long to wait while another process holds it
 */
record Place(Path file, NativeLibrary library, FileSystems fileSystems, Patience patience) {

  private static final String STATE = ".evograft";
  private static final Patience PATIENCE = new Patience(Duration.ofSeconds(5));

  /** Their locks do not hold, or their memory maps are not shared: WAL needs both. */
  private static final Pattern REMOTE =
      Pattern.compile(
          "nfs\\d?|cifs|smb\\w*|9p|v9fs|drvfs|virtiofs|fuse.*|afpfs|webdav|davfs\\d?|ceph|lustre"
              + "|glusterfs|vboxsf|vmhgfs|prl_fs");

  Place(Path file, NativeLibrary library) {
    this(file, library, FileSystems.REAL, PATIENCE);
  }

  /**
   * Makes the folder and finds the real path, which is what tells one journal from another.
   *
   * @throws EvograftException if the folder cannot be made, is on a network file system, or is in a
   *     state folder that is a link
   */
  Path prepare(Failures failures) {
    try {
      Path folder = file.resolveSibling(".").toAbsolutePath().normalize();
      refuseLinkedState(folder, failures);
      Files.createDirectories(folder);
      Path real =
          Files.exists(file) ? file.toRealPath() : folder.toRealPath().resolve(file.getFileName());
      String type = fileSystems.typeOf(real.resolveSibling(".").normalize());
      if (REMOTE.matcher(type.toLowerCase(Locale.ROOT)).matches()) {
        throw failures.failure(
            "journal_on_network",
            "the journal %s is on a network file system ("
                + type.replace("%", "")
                + "), where it gets damaged; set journal.file to a place on a local disk",
            null);
      }
      return real;
    } catch (IOException e) {
      throw failures.failure(
          "journal_unwritable",
          "cannot make the folder of the journal %s; make it writable for this user, or set"
              + " journal.file to another place",
          e);
    }
  }

  /** A repository can carry a link, and would say where the journal is. */
  private static void refuseLinkedState(Path folder, Failures failures) {
    for (Path part = folder; part != null; part = part.getParent()) {
      if (part.endsWith(STATE) && Files.isSymbolicLink(part)) {
        throw failures.failure(
            "journal_linked",
            "the folder of the journal %s is behind a link named .evograft; make that a folder of"
                + " its own, or set journal.file to another place",
            null);
      }
    }
  }

  /** Tells the type of a file system. */
  interface FileSystems {
    /** Asks the operating system. */
    FileSystems REAL = folder -> Files.getFileStore(folder).type();

    String typeOf(Path folder) throws IOException;
  }
}
