// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.server;

import java.util.Objects;

/**
 * What is answered where.
 *
 * @param method in upper case
 * @param path such as {@code /runs/{id}/events}; a part in braces is a parameter of one segment
 * @param open whether it is served without the token
 * @param anyContent whether a body may be something else than JSON
 * @param handler what answers
 */
public record Route(String method, String path, boolean open, boolean anyContent, Handler handler) {

  public Route {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(handler, "handler");
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("the route '" + path + "' does not begin with /");
    }
  }

  /** A route that needs the token and takes JSON. */
  public static Route of(String method, String path, Handler handler) {
    return new Route(method, path, false, false, handler);
  }

  /** A route for GET that needs the token. */
  public static Route get(String path, Handler handler) {
    return of("GET", path, handler);
  }

  /** A route for POST that needs the token and takes JSON. */
  public static Route post(String path, Handler handler) {
    return of("POST", path, handler);
  }

  /** The same without the token: for what is public, or checks its callers itself. */
  public Route asOpen() {
    return new Route(method, path, true, anyContent, handler);
  }

  /** The same for bodies of any type. */
  public Route withAnyContent() {
    return new Route(method, path, open, true, handler);
  }
}
