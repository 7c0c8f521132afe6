// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the route of a request; the first that fits wins. */
final class Router {

  private record Entry(PathTemplate template, Route route) {}

  /** A route and the values of its parameters. */
  record Match(Route route, Map<String, String> parameters) {}

  private final List<Entry> entries;
  private final @Nullable Fallback fallback;

  Router(List<Route> routes, @Nullable Fallback fallback) {
    this.fallback = fallback;
    this.entries = routes.stream().map(r -> new Entry(new PathTemplate(r.path()), r)).toList();
  }

  /**
   * @throws Refusal 404 where no route has the path, 405 where none of them has the method, unless
   *     there is a fallback
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
    Refusal reason =
        pathKnown
            ? new Refusal(405, "method_not_allowed", "this path does not take " + method)
            : new Refusal(404, "not_found", "nothing is served here");
    Fallback last = fallback;
    if (last == null) {
      throw reason;
    }
    Handler handler = request -> last.handle(request, reason);
    return new Match(new Route(method, "/", true, true, handler), Map.of());
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
