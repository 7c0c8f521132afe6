// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON text: one value and nothing behind it, of several equal keys the last one, nesting up
 * to {@link Json#MAX_DEPTH}, a text in it up to 64 MiB. Whole numbers become {@code Long} or {@code
 * BigInteger}, others {@code Double}. Safe for any thread.
 */
public final class JsonText {

  private static final int MAX_TEXT = 64 << 20;

  /** Not the default thread-local recycler: that one keeps a stopped plugin's loader alive. */
  private static final ObjectReader READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(Json.MAX_DEPTH)
                          .maxStringLength(MAX_TEXT)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(Object.class);

  private JsonText() {}

  /**
   * Reads one JSON value.
   *
   * @throws IllegalArgumentException if the text is not JSON; the message says where and what, and
   *     quotes nothing of the text
   */
  public static @Nullable Object parse(byte[] utf8) {
    try {
      return Json.freezeLenient(READER.readValue(utf8));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + where(e), e);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory does no I/O", e);
    }
  }

  /** As {@link #parse(byte[])}. */
  public static @Nullable Object parse(String text) {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a JSON object.
   *
   * @throws IllegalArgumentException if the text is not JSON, or another value
   */
  public static JsonObject parseObject(byte[] utf8) {
    if (parse(utf8) instanceof JsonObject object) {
      return object;
    }
    throw new IllegalArgumentException("not a JSON object");
  }

  private static String where(JsonProcessingException e) {
    var location = e.getLocation();
    return location == null
        ? "unexpected content"
        : "unexpected content at line "
            + location.getLineNr()
            + ", column "
            + location.getColumnNr();
  }
}
