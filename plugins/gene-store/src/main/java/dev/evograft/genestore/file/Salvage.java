// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Finds whole records behind damage: objects of the right type that have an id. Whether the damage
 * is in a text or outside of one nobody knows, so every brace may begin one.
 */
final class Salvage {

  private static final int BUFFER = 4096;

  private final Generation file;
  private final RecordNames names;
  private final JsonFileScan.Sink sink;
  private long found;

  Salvage(Generation file, RecordNames names, JsonFileScan.Sink sink) {
    this.file = file;
    this.names = names;
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

  private long candidate(long from) throws IOException {
    try (InputStream in = new BufferedInputStream(new GenerationInput(file, from), BUFFER)) {
      long position = from;
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (c == '{') {
          return position;
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
      if (!names.has(head.type()) || head.id() == null || length > LineLog.MAX_LINE) {
        return -1;
      }
      found++;
      sink.record(head, start, (int) length);
      return start + length;
    } catch (JacksonException e) {
      return -1; // it is none
    }
  }
}
