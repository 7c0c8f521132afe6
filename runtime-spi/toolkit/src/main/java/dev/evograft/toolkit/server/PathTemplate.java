// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Matches paths segment by segment. A parameter that decodes to a text with a slash is no match.
 */
final class PathTemplate {

  private final List<String> segments;

  PathTemplate(String template) {
    this.segments = List.of(template.split("/", -1));
  }

  Optional<Map<String, String>> match(String rawPath) {
    String[] actual = rawPath.split("/", -1);
    if (actual.length != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < actual.length; i++) {
      String wanted = segments.get(i);
      String segment = decode(actual[i]);
      if (wanted.startsWith("{")) {
        if (segment.isEmpty() || segment.indexOf('/') >= 0) {
          return Optional.empty();
        }
        parameters.put(wanted.substring(1, wanted.length() - 1), segment);
      } else if (!wanted.equals(segment)) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  /** Percent-decodes a text; one with a broken escape stays as it is. */
  static String decode(String raw) {
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    try {
      return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return raw;
    }
  }
}
