// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the records of a file such as <code>{"version": 1, "genes": [...]}</code>. Where it is
 * damaged, the whole records before and after the damage are found too. Used once.
 */
final class JsonFileScan {

  private static final String UTF_16 = "is UTF-16, make it UTF-8";

  private final Bytes in;
  private final JsonScanner scanner;
  private final String member;
  private final RecordNames names;
  private final RecordSink sink;
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
  JsonFileScan(Generation file, String member, RecordNames names, RecordSink sink) {
    this.in = Bytes.of(file);
    this.scanner = new JsonScanner(in);
    this.member = member;
    this.names = names;
    this.sink = sink;
  }

  /** Does it. */
  JsonShape scan() throws IOException {
    try {
      in.passByteOrderMark();
      String wrong = top();
      if (wrong == null && in.peekSolid() != Bytes.END) {
        wrong = "has something behind its end";
      }
      if (wrong == null && tail < 0) {
        wrong = "has no list \"" + member + "\"";
      }
      return wrong == null ? new JsonShape(head, tail, null) : salvaged(wrong);
    } catch (NotJsonException e) {
      return salvaged("is damaged at byte " + e.at());
    }
  }

  private @Nullable String top() throws IOException {
    int first = in.peekSolid();
    if (first != '{') {
      return first == Bytes.END ? "is empty" : isUtf16(first) ? UTF_16 : "is no JSON object";
    }
    in.pass();
    if (in.peekSolid() == '}') {
      in.pass();
      return null;
    }
    int next;
    do {
      boolean ours = scanner.anyKey().equals(member);
      int value = in.peekSolid();
      if (ours && tail >= 0) {
        return "has two lists \"" + member + "\"";
      }
      if (ours && value == '[') {
        String wrong = records();
        if (wrong != null) {
          return wrong;
        }
      } else {
        scanner.value();
      }
      next = in.peekSolid();
      in.pass();
    } while (next == ',');
    if (next != '}') {
      throw new NotJsonException(in.position() - 1);
    }
    return null;
  }

  /** Editors of Windows write it, and its first bytes are in no UTF-8. */
  private static boolean isUtf16(int first) {
    return first == 0xff || first == 0xfe || first == 0;
  }

  private @Nullable String records() throws IOException {
    in.pass();
    head = in.position();
    lastEnd = head;
    int next = in.peekSolid();
    if (next == ']') {
      tail = in.position();
      in.pass();
      return null;
    }
    do {
      String wrong = record();
      if (wrong != null) {
        return wrong;
      }
      next = in.peekSolid();
      tail = in.position();
      in.pass();
    } while (next == ',');
    if (next != ']') {
      throw new NotJsonException(tail);
    }
    return null;
  }

  private @Nullable String record() throws IOException {
    boolean isObject = in.peekSolid() == '{';
    long start = in.position();
    if (!isObject) {
      return "has something that is no object in \"" + member + "\", at byte " + start;
    }
    RecordHead record = scanner.head();
    long end = in.position();
    if (end - start > LineLog.MAX_LINE) {
      return "has a record of more than 16 MiB at byte " + start;
    }
    found++;
    lastEnd = end;
    sink.record(record, start, (int) (end - start));
    return null;
  }

  private JsonShape salvaged(String wrong) throws IOException {
    long later = new Salvage(in, record -> names.has(record.type()), sink).from(lastEnd);
    return new JsonShape(head, -1, wrong + ": " + (found + later) + " of its records were read");
  }
}
