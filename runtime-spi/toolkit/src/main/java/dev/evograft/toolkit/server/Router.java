// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the route of a request; the first that fits wins. */
final class Router {

  private record Entry(PathTemplate template, Route route) {}

  /** A route and the values of its parameters. */
  record Match(Route route, Map<String, String> parameters) {}

  private final List<Entry> entries;

  Router(List<Route> routes) {
    this.entries = routes.stream().map(r -> new Entry(new PathTemplate(r.path()), r)).toList();
  }

  /**
   * @throws Refusal 404 where no route has the path, 405 where none of them has the method
   */
  Match find(String method, String rawPath) {
    boolean pathKnown = false;
    for (Entry entry : entries) {
      Optional<Map<String, String>> parameters = entry.template().match(rawPath);
      if (parameters.isPresent()) {
        if (entry.route().method().equals(method)) {
          return new Match(entry.route(), parameters.get());
        }
        pathKnown = true;
      }
    }
    throw pathKnown
        ? new Refusal(405, "method_not_allowed", "this path does not take " + method)
        : new Refusal(404, "not_found", "nothing is served here");
  }

  static Map<String, String> query(String raw) {
    return List.of(raw.split("&")).stream()
        .filter(part -> !part.isEmpty())
        .map(part -> part.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> PathTemplate.decode(pair[0].replace('+', ' ')),
                pair -> pair.length < 2 ? "" : PathTemplate.decode(pair[1].replace('+', ' ')),
                (first, second) -> second));
  }
}
