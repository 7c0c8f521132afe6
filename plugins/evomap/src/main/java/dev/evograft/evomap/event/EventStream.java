// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.event;

import dev.evograft.evomap.hub.Depth;
import dev.evograft.evomap.hub.Reply;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads server-sent events, whose lines may be of any server: bounded, and of what is no JSON
 * object nothing is taken.
 *
 * @param in what the server sends
 */
record EventStream(InputStream in) {

  private static final int LONGEST_LINE = 64 << 10;

  /**
   * Reads until the server ends it.
   *
   * @param taker is given each event; says whether it wants more
   * @return whether somebody wants more
   * @throws IOException if the connection breaks, or a line is too long
   */
  boolean read(Predicate<JsonObject> taker) throws IOException {
    StringBuilder data = new StringBuilder();
    for (Optional<String> line = line(); line.isPresent(); line = line()) {
      String text = line.get();
      if (text.isEmpty()) {
        Optional<JsonObject> event = event(data.toString());
        data.setLength(0);
        if (event.isPresent() && !taker.test(event.get())) {
          return false;
        }
      } else if (text.startsWith("data:")) {
        data.append(text.substring("data:".length()).strip()).append('\n');
        if (data.length() > LONGEST_LINE) {
          throw new IOException("an event is longer than 64 KiB");
        }
      }
    }
    return true;
  }

  private static Optional<JsonObject> event(String data) {
    byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
    if (data.isBlank() || Depth.of(bytes) > Reply.MOST_DEPTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(JsonText.parseObject(bytes));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // such as a word that only shows that the server lives
    }
  }

  private Optional<String> line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        String text = line.toString(StandardCharsets.UTF_8);
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
      }
      line.write(next);
      if (line.size() > LONGEST_LINE) {
        throw new IOException("a line is longer than 64 KiB");
      }
    }
    return Optional.empty();
  }
}
