// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A shelf at one moment, held until it is closed, whatever happens to the files. Safe for any
 * thread.
 *
 * @param places where the records are, in their order
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Snapshot(long[] places, Json json, Log log) implements Closeable {

  /** The text of a record. */
  byte[] read(long place) throws IOException {
    Generation file = Place.inLog(place) ? log.file : json.file;
    if (file == null) {
      throw new IOException("there is no such file");
    }
    return file.readFully(Place.offset(place), Place.length(place));
  }

  @Override
  public void close() {
    if (json.file != null) {
      json.file.close();
    }
    if (log.file != null) {
      log.file.close();
    }
  }

  /**
   * The JSON file.
   *
   * @param file null if there was none
   * @param facts what was true of it
   */
  record Json(@Nullable Generation file, @Nullable FileFacts facts, JsonShape shape) {}

  /**
   * The log.
   *
   * @param file null if there was none
   * @param upTo so much of it is in the snapshot
   * @param damaged offsets and lengths of lines that cannot be read
   */
  record Log(@Nullable Generation file, long upTo, List<long[]> damaged) {}
}
