// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * A JSON file that was read as a whole.
 *
 * @param file it, held open
 * @param shape what is around its records
 * @param catalogue its records
 */
record JsonLoad(Generation file, JsonShape shape, Catalogue catalogue) implements Closeable {

  /**
   * Reads one.
   *
   * @param at where it is now
   * @param catalogue gets its records
   */
  static JsonLoad of(Path at, ShelfFiles files, Catalogue catalogue) throws IOException {
    Generation opened = Generation.open(at);
    if (opened == null) {
      throw new FileNotFoundException(at.toString());
    }
    try {
      return new JsonLoad(opened, scan(opened, files, catalogue), catalogue);
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** Reads one that is open. */
  static JsonShape scan(Generation file, ShelfFiles files, Catalogue catalogue) throws IOException {
    if (file.size() > LineLog.MAX_FILE) {
      throw new FileSystemException(
          String.valueOf(files.json()), null, "it is larger than 4 GiB, move it away");
    }
    RecordSink sink =
        (head, offset, length) ->
            catalogue.put(
                head, Address.of(false, offset, length), () -> file.object(offset, length));
    return new JsonFileScan(file, files.member(), files.names(), sink).scan();
  }

  @Override
  public void close() {
    file.close();
  }
}
