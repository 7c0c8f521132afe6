// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the records of a file such as <code>{"version": 1, "genes": [...]}</code>. Where it is
 * damaged, the whole records before and after the damage are found too. Used once.
 */
final class JsonFileScan {

  private final Generation file;
  private final String member;
  private final RecordNames names;
  private final Sink sink;
  private long head;
  private long tail = -1;
  private long lastEnd;
  private long found;

  /**
   * A scan.
   *
   * @param member the name of the list of records
   * @param names tells what is a record behind damage
   * @param sink takes them in their order
   */
  JsonFileScan(Generation file, String member, RecordNames names, Sink sink) {
    this.file = file;
    this.member = member;
    this.names = names;
    this.sink = sink;
  }

  /** Does it. */
  JsonShape scan() throws IOException {
    try (JsonParser parser = JsonScan.over(new GenerationInput(file, 0))) {
      String wrong = top(parser);
      if (wrong == null && parser.nextToken() != null) {
        wrong = "has something behind its end";
      }
      if (wrong == null && tail < 0) {
        wrong = "has no list \"" + member + "\"";
      }
      return wrong == null ? new JsonShape(head, tail, null) : salvaged(wrong);
    } catch (JacksonException e) {
      long at = e.getLocation() == null ? lastEnd : e.getLocation().getByteOffset();
      return salvaged("is damaged at byte " + Math.max(0, at));
    }
  }

  private @Nullable String top(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      return "is empty";
    }
    if (first != JsonToken.START_OBJECT) {
      return "is no JSON object";
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      boolean ours = parser.currentName().equals(member);
      JsonToken value = parser.nextToken();
      if (ours && tail >= 0) {
        return "has two lists \"" + member + "\"";
      }
      if (ours && value == JsonToken.START_ARRAY) {
        String wrong = records(parser);
        if (wrong != null) {
          return wrong;
        }
      } else {
        parser.skipChildren();
      }
    }
    return null;
  }

  private @Nullable String records(JsonParser parser) throws IOException {
    head = parser.currentLocation().getByteOffset();
    lastEnd = head;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      long start = parser.currentTokenLocation().getByteOffset();
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        return "has something that is no object in \"" + member + "\", at byte " + start;
      }
      RecordHead record = JsonScan.head(parser);
      long end = parser.currentLocation().getByteOffset();
      if (end - start > LineLog.MAX_LINE) {
        return "has a record of more than 16 MiB at byte " + start;
      }
      found++;
      lastEnd = end;
      sink.record(record, start, (int) (end - start));
    }
    tail = parser.currentTokenLocation().getByteOffset();
    return null;
  }

  private JsonShape salvaged(String wrong) throws IOException {
    long later = new Salvage(file, names, sink).from(lastEnd);
    return new JsonShape(head, -1, wrong + ": " + (found + later) + " of its records were read");
  }

  /** Takes records. */
  @FunctionalInterface
  interface Sink {
    void record(RecordHead head, long offset, int length);
  }
}
