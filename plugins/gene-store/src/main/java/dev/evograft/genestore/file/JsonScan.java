// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.evograft.json.Json;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Goes over JSON without making values of it, and finds what an index needs. */
final class JsonScan {

  /** As the factory of the toolkit: the pool keeps no thread's loader alive. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Json.MAX_DEPTH)
                  .maxStringLength(2 * LineLog.MAX_LINE)
                  .build())
          .build();

  private JsonScan() {}

  static JsonParser over(InputStream in) throws IOException {
    return FACTORY.createParser(in);
  }

  static JsonParser over(byte[] bytes, int from, int length) throws IOException {
    return FACTORY.createParser(bytes, from, length);
  }

  /** The head of a text that is one JSON object and nothing else; null if it is not. */
  static @Nullable RecordHead head(byte[] text) {
    try (JsonParser parser = over(text, 0, text.length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      RecordHead head = head(parser);
      return parser.nextToken() == null ? head : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** The head of the object that a parser stands at the beginning of; it stands at the end then. */
  static RecordHead head(JsonParser parser) throws IOException {
    String type = null;
    String id = null;
    String assetId = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      // Of several equal keys the last one counts, whatever it is.
      switch (key) {
        case "type" -> type = text(parser, value);
        case "id" -> id = text(parser, value);
        case "asset_id" -> assetId = text(parser, value);
        default -> parser.skipChildren();
      }
    }
    return new RecordHead(type, id, assetId);
  }

  private static @Nullable String text(JsonParser parser, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    parser.skipChildren();
    return null;
  }
}
