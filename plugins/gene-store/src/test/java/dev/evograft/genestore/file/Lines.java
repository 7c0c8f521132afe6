// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Remembers lines; a line without end is whole for it if it ends with {@code !}. */
final class Lines implements LogSink {

  final List<String> seen = new ArrayList<>();
  final List<Long> places = new ArrayList<>();
  int restarts;
  long tooLong;

  @Override
  public void restart() {
    restarts++;
    seen.clear();
    places.clear();
  }

  @Override
  public boolean line(LogLine line) {
    String text = new String(line.bytes(), StandardCharsets.UTF_8);
    if (!line.ended() && !text.endsWith("!")) {
      return false;
    }
    places.add(line.offset());
    return seen.add(text);
  }

  @Override
  public void tooLong(long offset, long length) {
    tooLong += length;
  }

  static List<byte[]> of(String... lines) {
    return List.of(lines).stream().map(line -> line.getBytes(StandardCharsets.UTF_8)).toList();
  }
}
