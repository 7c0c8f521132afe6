// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files that engines of the contract upload: of each its name, how many bytes of it came, in
 * pieces or at once, and their sum; the bytes are not kept. Guarded by the lock of the town.
 */
final class Uploads {

  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)");
  private static final Pattern NAME = Pattern.compile("name=\"file\"; filename=\"([^\"]*)\"");
  private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");

  private record Part(String filename, int from, int length) {}

  /** What came of a file, without gaps. */
  private static final class Stored {
    MessageDigest digest = sha256();
    long bytes;

    /** A piece that begins anew replaces all; what came before is passed over. */
    void add(byte[] body, Part part, long begin) {
      if (begin == 0) {
        digest = sha256();
        bytes = 0;
      }
      int known = (int) Math.min(part.length(), bytes - begin);
      digest.update(body, part.from() + known, part.length() - known);
      bytes = Math.max(bytes, begin + part.length());
    }

    String sum() {
      try {
        return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException("the sum of this Java cannot be looked at", e);
      }
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }

  private final Map<String, Map<String, Stored>> filesByRun = new LinkedHashMap<>();

  /**
   * Takes a piece.
   *
   * @throws Halt 422 where there is no part {@code file}, 409 where a piece is missing before it
   */
  void take(String runId, ServerRequest request) {
    Part part = part(request).orElseThrow(() -> Halt.detail(422, "the part 'file' is missing"));
    Map<String, Stored> files = filesByRun.computeIfAbsent(runId, id -> new LinkedHashMap<>());
    Stored stored = files.getOrDefault(part.filename(), new Stored());
    Matcher range = RANGE.matcher(request.header("content-range").orElse(""));
    long begin = range.matches() ? Long.parseLong(range.group(1)) : 0;
    if (begin > stored.bytes) {
      throw Halt.detail(409, "a piece before byte " + begin + " is missing");
    }
    stored.add(request.body(), part, begin);
    files.put(part.filename(), stored);
  }

  List<JsonObject> of(String runId) {
    List<JsonObject> files = new ArrayList<>();
    filesByRun
        .getOrDefault(runId, Map.of())
        .forEach(
            (name, stored) ->
                files.add(
                    JsonObject.builder()
                        .put("path", name)
                        .put("bytes", stored.bytes)
                        .put("sha256", stored.sum())
                        .build()));
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
