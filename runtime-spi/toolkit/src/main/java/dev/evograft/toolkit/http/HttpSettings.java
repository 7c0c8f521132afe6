// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.http;

import java.time.Duration;
import java.util.Objects;

/**
 * How a client behaves.
 *
 * @param name of its threads
 * @param userAgent what it calls itself
 * @param deadline of a call, from its first to its last byte
 * @param maxBody longest answer in bytes
 * @param connections calls at a time
 * @param allowInsecure whether plain http may leave this machine
 */
public record HttpSettings(
    String name,
    String userAgent,
    Duration deadline,
    int maxBody,
    int connections,
    boolean allowInsecure) {

  public HttpSettings {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(userAgent, "userAgent");
    if (deadline.toMillis() < 1 || maxBody < 0 || connections < 1) {
      throw new IllegalArgumentException("a client needs a deadline, a limit and a connection");
    }
  }

  /** 10 seconds a call, answers up to 1 MiB, 8 calls at a time, TLS unless loopback. */
  public static HttpSettings of(String name, String userAgent) {
    return new HttpSettings(name, userAgent, Duration.ofSeconds(10), 1 << 20, 8, false);
  }

  /** The same with another deadline. */
  public HttpSettings withDeadline(Duration limit) {
    return new HttpSettings(name, userAgent, limit, maxBody, connections, allowInsecure);
  }

  /** The same with another longest answer. */
  public HttpSettings withMaxBody(int bytes) {
    return new HttpSettings(name, userAgent, deadline, bytes, connections, allowInsecure);
  }

  /** The same with another number of calls at a time. */
  public HttpSettings withConnections(int calls) {
    return new HttpSettings(name, userAgent, deadline, maxBody, calls, allowInsecure);
  }

  /** The same with or without plain http to other machines. */
  public HttpSettings withInsecureAllowed(boolean allowed) {
    return new HttpSettings(name, userAgent, deadline, maxBody, connections, allowed);
  }
}
