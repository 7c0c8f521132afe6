// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The JSON file that a log was begun beside, as the log's first line names it.
 *
 * @param identity what the system said of it, see {@link FileFacts#identity}; empty for none
 * @param content stands for what was in it; empty for nobody knows
 */
record Begun(String identity, String content) {

  /** The first line of a log that is begun beside a JSON file. */
  static byte[] line(@Nullable Generation json) throws IOException {
    JsonObject line =
        JsonObject.builder()
            .put("type", RecordNames.BEGUN)
            .put("id", FileFacts.identity(json == null ? null : json.facts()))
            .put("content", LastCompaction.content(json))
            .build();
    return (Json.text(line) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Reads {@link #line}. */
  static Begun of(JsonObject line) {
    return new Begun(line.string("id", ""), line.string("content", ""));
  }

  /**
   * Whether a file is it, or a copy of it, as git makes one. All of the file is read only if it is
   * another one of the same size.
   */
  boolean is(@Nullable Generation json) throws IOException {
    if (json == null) {
      return identity.isEmpty();
    }
    return identity.equals(json.facts().identity())
        || content.startsWith(json.size() + "/") && content.equals(LastCompaction.content(json));
  }
}
