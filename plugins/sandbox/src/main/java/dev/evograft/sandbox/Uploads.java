// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files that engines of the contract upload: of each its name and how many bytes of it came, in
 * pieces or at once; the bytes are not kept. Guarded by the lock of the town.
 */
final class Uploads {

  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)");
  private static final Pattern NAME = Pattern.compile("name=\"file\"; filename=\"([^\"]*)\"");
  private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");

  private record Part(String filename, int from, int length) {}

  private final Map<String, Map<String, Long>> bytesByRun = new LinkedHashMap<>();

  /**
   * Takes a piece.
   *
   * @throws Halt 422 where there is no part {@code file}, 409 where a piece is missing before it
   */
  void take(String runId, ServerRequest request) {
    Part part = part(request).orElseThrow(() -> Halt.detail(422, "the part 'file' is missing"));
    Map<String, Long> files = bytesByRun.computeIfAbsent(runId, id -> new LinkedHashMap<>());
    long there = files.getOrDefault(part.filename(), 0L);
    Matcher range = RANGE.matcher(request.header("content-range").orElse(""));
    long begin = range.matches() ? Long.parseLong(range.group(1)) : 0;
    if (begin > there) {
      throw Halt.detail(409, "a piece before byte " + begin + " is missing");
    }
    files.put(part.filename(), Math.max(there, begin + part.length()));
  }

  List<JsonObject> of(String runId) {
    List<JsonObject> files = new ArrayList<>();
    bytesByRun
        .getOrDefault(runId, Map.of())
        .forEach(
            (name, bytes) ->
                files.add(JsonObject.builder().put("path", name).put("bytes", bytes).build()));
    return files;
  }

  private static Optional<Part> part(ServerRequest request) {
    Matcher boundary = BOUNDARY.matcher(request.header("content-type").orElse(""));
    if (!boundary.find()) {
      return Optional.empty();
    }
    String body = new String(request.body(), StandardCharsets.ISO_8859_1);
    int head = body.indexOf("\r\n\r\n");
    int end = body.lastIndexOf("\r\n--" + boundary.group(1) + "--");
    Matcher name = NAME.matcher(head < 0 ? "" : body.substring(0, head));
    if (end < head + 4 || !name.find()) {
      return Optional.empty();
    }
    String filename =
        new String(name.group(1).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    return Optional.of(new Part(filename, head + 4, end - head - 4));
  }
}
