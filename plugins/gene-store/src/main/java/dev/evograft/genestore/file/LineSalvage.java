// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Finds whole records in a line that is not one: who appends without a look at the end of the file
 * puts a record right behind what a dying process left, or behind one without newline.
 */
final class LineSalvage {

  private static final int ATTEMPTS = 1_000;

  private final byte[] line;
  private final JsonFileScan.Sink sink;

  LineSalvage(byte[] line, JsonFileScan.Sink sink) {
    this.line = line;
    this.sink = sink;
  }

  /** Hands them over, with their places in the line. */
  void run() {
    int attempts = 0;
    int from = 0;
    while (from < line.length && attempts < ATTEMPTS) {
      if (line[from] == '{') {
        attempts++;
        from += Math.max(1, recordAt(from));
      } else {
        from++;
      }
    }
  }

  /** How long the record is that begins there; 0 if none does. */
  private int recordAt(int start) {
    try (JsonParser parser = JsonScan.over(line, start, line.length - start)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return 0;
      }
      RecordHead head = JsonScan.head(parser);
      if (head.type() == null || head.id() == null) {
        return 0;
      }
      int length = (int) parser.currentLocation().getByteOffset();
      sink.record(head, start, length);
      return length;
    } catch (IOException e) {
      return 0; // it is none
    }
  }
}
