// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the last records of logs from the end on, without a look at the rest. Of several lines of
 * one id the last one counts. Used once, by one thread.
 */
final class LogTail {

  private final RecordNames names;
  private final int most;
  private final Set<String> seen = new HashSet<>();
  private final List<JsonObject> found = new ArrayList<>();

  /** So many at most. */
  LogTail(RecordNames names, int most) {
    this.names = names;
    this.most = most;
  }

  /** What was found, latest first. */
  List<JsonObject> found() {
    return found;
  }

  boolean isFull() {
    return found.size() >= most;
  }

  /** Goes on with a file whose lines are older than what was found. */
  void read(Generation file) throws IOException {
    LinesBackwards.read(
        file,
        line -> {
          RecordHead head = RecordHead.ofLine(line);
          if (head != null) {
            take(head, line);
          } else {
            salvage(line);
          }
          return !isFull();
        });
  }

  private void salvage(byte[] line) throws IOException {
    List<Runnable> whole = new ArrayList<>();
    RecordSink sink =
        (head, from, size) -> {
          byte[] record = Arrays.copyOfRange(line, (int) from, (int) from + size);
          whole.add(() -> take(head, record));
        };
    new Salvage(Bytes.of(line), head -> head.isRemoval() || names.has(head.type()), sink).from(0);
    Collections.reverse(whole);
    whole.forEach(Runnable::run);
  }

  private void take(RecordHead head, byte[] record) {
    if (isFull()) {
      return;
    }
    if (head.isRemoval()) {
      if (head.id() != null) {
        seen.add(head.id());
      }
    } else if (names.has(head.type())) {
      String id = names.names(head, () -> JsonText.parseForeignObject(record)).id();
      if (id == null || seen.add(id)) {
        found.add(JsonText.parseForeignObject(record));
      }
    }
  }
}
