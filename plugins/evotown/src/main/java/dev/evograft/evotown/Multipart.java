// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.toolkit.http.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A piece of a file as the one part of a form, with its place in the file. */
final class Multipart {

  private static final String BOUNDARY = "evograft-7c1f0d6e4b9a";

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
    String name = path.replaceAll("[\\r\\n\"]", "_");
    String head =
        "--"
            + BOUNDARY
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
            + name
            + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
    ByteArrayOutputStream body = new ByteArrayOutputStream(piece.length + 512);
    body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    body.writeBytes(piece);
    body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    long last = place.from() + piece.length - 1;
    return new HttpRequest(
        "POST",
        url,
        Map.of(
            "Content-Type",
            "multipart/form-data; boundary=" + BOUNDARY,
            "Content-Range",
            "bytes " + place.from() + "-" + last + "/" + place.of()),
        body.toByteArray());
  }

  /** Where a piece begins, and how long the file is. */
  record Place(long from, long of) {}
}
