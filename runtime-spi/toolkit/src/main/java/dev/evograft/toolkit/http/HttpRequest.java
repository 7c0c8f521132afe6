// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.http;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request. Its text form shows no header and no query, because both may hold secrets.
 *
 * @param method in upper case
 * @param url http or https
 * @param headers one value for each name
 * @param body null for none; not copied
 */
public record HttpRequest(
    String method, URI url, Map<String, String> headers, byte @Nullable [] body) {

  public HttpRequest {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(url, "url");
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** A GET. */
  public static HttpRequest get(URI url) {
    return new HttpRequest("GET", url, Map.of(), null);
  }

  /** A POST of JSON text in UTF-8. */
  public static HttpRequest postJson(URI url, byte[] json) {
    return new HttpRequest("POST", url, Map.of("Content-Type", "application/json"), json);
  }

  /** The same with another header. */
  public HttpRequest withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpRequest(method, url, more, body);
  }

  @Override
  public String toString() {
    return method + " " + url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
  }
}
