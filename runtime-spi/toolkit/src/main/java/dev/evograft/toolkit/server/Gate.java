// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.server;

import dev.evograft.toolkit.http.Loopback;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in. A web page in the user's browser can send requests to this machine, under a name
 * of its own choice too; Host and Origin tell it from a program.
 */
final class Gate {

  private final byte @Nullable [] token;

  Gate(@Nullable String token) {
    this.token = token == null ? null : token.getBytes(StandardCharsets.UTF_8);
  }

  void checkOrigin(RequestHead head) {
    String host = head.headers().get("host");
    if (host == null || !isLoopback("http://" + host)) {
      throw new Refusal(403, "bad_host", "this server answers to 127.0.0.1 and localhost only");
    }
    String origin = head.headers().get("origin");
    if (origin != null && !isLoopback(origin)) {
      throw new Refusal(403, "bad_origin", "this server does not answer to web pages");
    }
  }

  void checkToken(RequestHead head, Route route) {
    if (route.open()) {
      return;
    }
    String given = head.headers().getOrDefault("authorization", "");
    boolean bearer = given.regionMatches(true, 0, "Bearer ", 0, 7);
    byte[] offered = given.substring(bearer ? 7 : 0).getBytes(StandardCharsets.UTF_8);
    if (!bearer || token == null || !MessageDigest.isEqual(token, offered)) {
      throw new Refusal(401, "unauthorized", "send the token as Authorization: Bearer");
    }
  }

  void checkContent(RequestHead head, Route route) {
    if (route.anyContent() || !hasBody(head)) {
      return;
    }
    String type = head.headers().getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
    if (!type.split(";", 2)[0].strip().equals("application/json")) {
      throw new Refusal(415, "bad_content_type", "send the body as application/json");
    }
  }

  private static boolean hasBody(RequestHead head) {
    return !head.headers().getOrDefault("content-length", "0").equals("0")
        || head.headers().containsKey("transfer-encoding");
  }

  private static boolean isLoopback(String url) {
    try {
      return Loopback.is(new URI(url));
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
