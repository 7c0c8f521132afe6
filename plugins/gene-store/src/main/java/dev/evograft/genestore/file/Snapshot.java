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
 * @param catalogue an empty one, which takes the same names for the same
 * @param keys what the records go by in a catalogue, in their order; empty if nobody asked
 * @param places where the records are, in their order
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Snapshot(Catalogue catalogue, long[] keys, long[] places, Json json, Log log)
    implements Closeable {

  /** The text of a record. */
  byte[] read(long place) throws IOException {
    Generation file = Address.inLog(place) ? log.file : json.file;
    if (file == null) {
      throw new IOException("there is no such file");
    }
    return file.readFully(Address.offset(place), Address.length(place));
  }

  /** Reads records that are next to each other in few pieces. */
  Reading reading() {
    return new Reading(json.file, log.file);
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
   * @param begun the JSON file beside which it was begun; null if it does not say
   * @param overridden places in the JSON file, each beside what overrides it
   */
  record Log(
      @Nullable Generation file,
      long upTo,
      List<long[]> damaged,
      @Nullable Begun begun,
      List<long[]> overridden) {}
}
