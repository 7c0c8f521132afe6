// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.toolkit.http.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/** A piece of a file as the one part of a form, with its place in the file. */
final class Multipart {

  private Multipart() {}

  /**
   * A request that sends a piece.
   *
   * @param url where to
   * @param path name of the file within its run
   * @param piece of the file
   * @param place where the piece begins, and how long the file is
   */
  static HttpRequest piece(URI url, String path, byte[] piece, Place place) {
    // Another one for each request: who writes a file cannot end its part within it.
    String boundary = "evograft-" + UUID.randomUUID();
    String name = path.replaceAll("[\\r\\n\"]", "_");
    String head =
        "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
            + name
            + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
    ByteArrayOutputStream body = new ByteArrayOutputStream(piece.length + 512);
    body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    body.writeBytes(piece);
    body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
    long last = place.from() + piece.length - 1;
    return new HttpRequest(
        "POST",
        url,
        Map.of(
            "Content-Type",
            "multipart/form-data; boundary=" + boundary,
            "Content-Range",
            "bytes " + place.from() + "-" + last + "/" + place.of()),
        body.toByteArray());
  }

  /** Where a piece begins, and how long the file is. */
  record Place(long from, long of) {}
}
