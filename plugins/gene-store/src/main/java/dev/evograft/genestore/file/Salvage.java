// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Finds whole records behind damage: objects that begin where a record may begin, and that have a
 * type and an id.
 */
final class Salvage {

  private final Generation file;
  private final JsonFileScan.Sink sink;
  private long found;

  Salvage(Generation file, JsonFileScan.Sink sink) {
    this.file = file;
    this.sink = sink;
  }

  /** Looks from a place on; says how many it found. */
  long from(long start) throws IOException {
    long position = start;
    while (position >= 0) {
      long candidate = candidate(position);
      position = candidate < 0 ? -1 : Math.max(candidate + 1, recordAt(candidate));
    }
    return found;
  }

  /**
   * The next brace that is the first of its line, or comes behind a bracket, a brace or a comma.
   * Whether the damage is in a text or outside of one, nobody knows.
   */
  private long candidate(long from) throws IOException {
    try (InputStream in = new BufferedInputStream(new GenerationInput(file, from), 1 << 16)) {
      int before = '\n';
      long position = from;
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (c == '{' && (before == '\n' || before == ',' || before == '[' || before == '}')) {
          return position;
        }
        if (c != ' ' && c != '\t' && c != '\r') {
          before = c;
        }
        position++;
      }
      return -1;
    }
  }

  /** The end of the record that begins there, or -1 if none does. */
  private long recordAt(long start) throws IOException {
    try (JsonParser parser = JsonScan.over(new GenerationInput(file, start))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return -1;
      }
      RecordHead head = JsonScan.head(parser);
      long length = parser.currentLocation().getByteOffset();
      if (head.type() == null || head.id() == null || length > LineLog.MAX_LINE) {
        return -1;
      }
      found++;
      sink.record(head, start, (int) length);
      return start + length;
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      return -1; // it is none
    }
  }
}
