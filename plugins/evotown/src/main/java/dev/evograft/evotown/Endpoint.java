// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Where Evotown's API is.
 *
 * @param api ends in {@code /api/v1}
 */
record Endpoint(URI api) {

  /** As many as the real server shows. */
  static final int MOST_ENGINES = 500;

  private static final String PREFIX = "/api/v1";

  /** Of an address with or without {@code /api/v1}, with or without a slash at the end. */
  static Endpoint of(URI address) {
    // Host and port only: a password in the address must not be shown with it
    String scheme = address.getScheme().toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : -1;
    String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
    boolean dotted = host.endsWith(".") && host.length() > 1;
    String name = dotted ? host.substring(0, host.length() - 1) : host;
    boolean plain = address.getPort() < 0 || address.getPort() == usual;
    // One server, one spelling: a token is kept by it, and a second one would void the first.
    String server = scheme + "://" + name + (plain ? "" : ":" + address.getPort());
    return new Endpoint(URI.create(server + path(address)));
  }

  /**
   * As versions spelled it that knew the usual port and a dot behind the name for another server:
   * what they kept is kept under this. Empty where it is the same.
   */
  static Optional<String> formerly(URI address) {
    String server = (address.getScheme() + "://" + hostAndPort(address)).toLowerCase(Locale.ROOT);
    return Optional.of(server + path(address)).filter(api -> !api.equals(of(address).api + ""));
  }

  private static String path(URI address) {
    String path = address.getRawPath() == null ? "" : address.getRawPath();
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    return path.endsWith(PREFIX) ? path : path + PREFIX;
  }

  URI engines() {
    return URI.create(api + "/engines?limit=" + MOST_ENGINES);
  }

  URI register() {
    return URI.create(api + "/engines/register");
  }

  URI heartbeat(String engineId) {
    return URI.create(api + "/engines/" + encoded(engineId) + "/heartbeat");
  }

  URI policies() {
    return URI.create(api + "/policies?enabled_only=true");
  }

  URI costs() {
    return URI.create(api + "/costs/summary");
  }

  URI runs(String engineId, int limit) {
    return URI.create(api + "/runs?engine_id=" + encoded(engineId) + "&limit=" + limit);
  }

  /** Without waiting there: the whole server stands still while somebody does. */
  URI leaseJob(String engineId) {
    return URI.create(api + "/jobs/lease?engine_id=" + encoded(engineId) + "&timeout=0");
  }

  URI leaseRun() {
    return URI.create(api + "/runs/lease");
  }

  URI job(String jobId, String act) {
    return URI.create(api + "/jobs/" + jobId + "/" + act);
  }

  URI artifacts(String runId) {
    return URI.create(api + "/runs/" + runId + "/artifacts");
  }

  URI events(String runId) {
    return URI.create(api + "/runs/" + runId + "/events");
  }

  URI complete(String runId) {
    return URI.create(api + "/runs/" + runId + "/complete");
  }

  URI status(String runId, String engineId) {
    return URI.create(api + "/runs/" + runId + "/status?engine_id=" + encoded(engineId));
  }

  /** A run, by the contract; the real server shows it to administrators only. */
  URI run(String runId) {
    return URI.create(api + "/runs/" + runId);
  }

  /** For people. */
  String server() {
    return hostAndPort(api);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String hostAndPort(URI url) {
    return url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
  }
}
