// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An answer.
 *
 * @param status the HTTP status
 * @param headers by their names in lower case, the last value of each
 * @param body at most as long as the settings say
 */
public record HttpResponse(int status, Map<String, String> headers, byte[] body) {

  public HttpResponse {
    headers = Map.copyOf(headers);
  }

  /** A header. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  @Override
  public String toString() {
    return "status " + status + ", " + body.length + " bytes";
  }
}
