// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.server;

import com.sun.net.httpserver.HttpExchange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is known of a request before its body is read. */
record RequestHead(
    String method, String path, Map<String, String> query, Map<String, String> headers) {

  private static final int MAX_HEADERS = 100;
  private static final int MAX_CHARACTERS = 32 << 10;

  /**
   * @throws Refusal 431 where the headers are too many or too long
   */
  static RequestHead of(HttpExchange exchange) {
    Map<String, String> headers = new LinkedHashMap<>();
    int characters = exchange.getRequestURI().toString().length();
    int count = 0;
    for (Map.Entry<String, List<String>> header : exchange.getRequestHeaders().entrySet()) {
      for (String value : header.getValue()) {
        characters += header.getKey().length() + value.length();
        count++;
        headers.put(header.getKey().toLowerCase(Locale.ROOT), value);
      }
    }
    if (count > MAX_HEADERS || characters > MAX_CHARACTERS) {
      throw new Refusal(431, "headers_too_large", "the headers are too many or too long");
    }
    String query = exchange.getRequestURI().getRawQuery();
    return new RequestHead(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getRawPath(),
        query == null ? Map.of() : Router.query(query),
        Map.copyOf(headers));
  }
}
