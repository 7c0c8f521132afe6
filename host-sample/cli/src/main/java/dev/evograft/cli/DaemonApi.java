// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Evograft;
import dev.evograft.runtime.Metric;
import dev.evograft.toolkit.server.Answer;
import dev.evograft.toolkit.server.LoopbackServer;
import dev.evograft.toolkit.server.Route;
import dev.evograft.toolkit.server.ServerRequest;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** {@code /health}, {@code /metrics} and {@code /stop} of a daemon. */
final class DaemonApi {

  private static final int WORKERS = 2;

  private final AtomicReference<@Nullable Evograft> runtime;
  private final Runnable stop;

  /**
   * @param runtime null while it is started anew
   * @param stop what {@code /stop} sets going
   */
  DaemonApi(AtomicReference<@Nullable Evograft> runtime, Runnable stop) {
    this.runtime = runtime;
    this.stop = stop;
  }

  LoopbackServer open(int port, String token) {
    return LoopbackServer.builder("serve")
        .port(port)
        .token(token)
        .workers(WORKERS)
        .maxBody(1_024)
        .route(Route.get("/health", this::health))
        .route(Route.get("/metrics", this::metrics))
        .route(Route.post("/stop", this::stop))
        .start();
  }

  private Answer health(ServerRequest request) {
    Evograft now = runtime.get();
    JsonObject.Builder json =
        JsonObject.builder()
            .put("version", Versions.current())
            .put("pid", ProcessHandle.current().pid())
            .put("uptime_seconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1_000);
    if (now == null) {
      return Answer.json(503, json.put("status", "restarting").build());
    }
    Health health = Health.of(now);
    json.put("status", health.healthy() ? "ok" : "failing")
        .put("workspace", now.workspace().root().toString());
    health.addTo(json);
    return Answer.json(health.healthy() ? 200 : 503, json.build());
  }

  private Answer metrics(ServerRequest request) {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(
        Metric.gauge(
            "process_start_time_seconds",
            "When the process began, in seconds since 1970.",
            ManagementFactory.getRuntimeMXBean().getStartTime() / 1_000.0));
    metrics.add(
        Metric.gauge(
            "jvm_memory_used_bytes",
            "Heap in use.",
            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()));
    Evograft now = runtime.get();
    if (now != null) {
      metrics.addAll(now.metrics());
    }
    return Answer.text(200, MetricsText.TYPE, MetricsText.of(metrics));
  }

  private Answer stop(ServerRequest request) {
    stop.run();
    return Answer.json(200, JsonObject.builder().put("status", "stopping").build());
  }
}
