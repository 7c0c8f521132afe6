// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.server;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a handler answers. The broken ones are for stand-ins that imitate a sick server.
 *
 * @param status the HTTP status
 * @param headers besides those of the server
 * @param body not copied
 * @param sent how many bytes of the body are sent before the connection is cut; {@link #WHOLE} for
 *     an answer in order, {@link #NONE} to hang up without one
 * @param stream writes the body piece by piece in place of {@code body}; null for a body as it is
 */
public record Answer(
    int status, Map<String, String> headers, byte[] body, int sent, @Nullable Stream stream) {

  /** The whole body is sent. */
  public static final int WHOLE = Integer.MAX_VALUE;

  /** Nothing is sent, not even a status. */
  public static final int NONE = -1;

  /**
   * Writes a body while it comes to be, such as server-sent events. It runs on the thread of the
   * request, which serves nobody else until it returns; it is interrupted when the server closes,
   * and should then return.
   */
  @FunctionalInterface
  public interface Stream {

    /**
     * Writes and flushes what there is to send.
     *
     * @throws IOException if the caller hung up
     */
    void writeTo(OutputStream out) throws IOException, InterruptedException;
  }

  public Answer {
    headers = Map.copyOf(headers);
  }

  /** JSON text. */
  public static Answer json(int status, JsonObject body) {
    return of(status, "application/json", Json.bytes(body));
  }

  /** Text of some type in UTF-8. */
  public static Answer text(int status, String contentType, String text) {
    return of(status, contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  /** No body. */
  public static Answer empty(int status) {
    return new Answer(status, Map.of(), new byte[0], WHOLE, null);
  }

  /** The connection is closed without an answer. */
  public static Answer hangUp() {
    return new Answer(0, Map.of(), new byte[0], NONE, null);
  }

  /** A body that is written while it comes to be. */
  public static Answer streaming(int status, String contentType, Stream stream) {
    return new Answer(status, Map.of("Content-Type", contentType), new byte[0], WHOLE, stream);
  }

  private static Answer of(int status, String contentType, byte[] body) {
    return new Answer(status, Map.of("Content-Type", contentType), body, WHOLE, null);
  }

  /** The same with another header. */
  public Answer withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, body, sent, stream);
  }

  /** The same, but the connection is cut after so many bytes of the body. */
  public Answer cutAfter(int bytes) {
    return new Answer(status, headers, body, Math.min(bytes, body.length), stream);
  }
}
