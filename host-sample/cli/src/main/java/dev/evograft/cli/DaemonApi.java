// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Evograft;
import dev.evograft.runtime.Metric;
import dev.evograft.runtime.Problem;
import dev.evograft.toolkit.server.Answer;
import dev.evograft.toolkit.server.LoopbackServer;
import dev.evograft.toolkit.server.Route;
import dev.evograft.toolkit.server.ServerRequest;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** {@code /health}, {@code /metrics} and {@code /stop} of a daemon. */
final class DaemonApi {

  private static final int WORKERS = 16;

  /** Looking may wait for the journal; the other workers stay free for {@code /stop}. */
  private static final int LOOKING = 4;

  private final Supplier<Served> served;
  private final Runnable stop;
  private final Semaphore looking = new Semaphore(LOOKING);

  /**
   * @param served what it has now
   * @param stop what {@code /stop} sets going
   */
  DaemonApi(Supplier<Served> served, Runnable stop) {
    this.served = served;
    this.stop = stop;
  }

  LoopbackServer open(int port, String token) {
    return LoopbackServer.builder("serve")
        .port(port)
        .token(token)
        .workers(WORKERS)
        .maxBody(1_024)
        .route(Route.get("/health", request -> look(() -> health(request))))
        .route(Route.get("/metrics", request -> look(() -> metrics(request))))
        .route(Route.post("/stop", this::stop))
        .start();
  }

  private Answer look(Callable<Answer> work) throws Exception {
    if (!looking.tryAcquire()) {
      return Answer.json(503, about("busy").build());
    }
    try {
      return work.call();
    } finally {
      looking.release();
    }
  }

  private static JsonObject.Builder about(String status) {
    return JsonObject.builder()
        .put("version", Versions.current())
        .put("pid", ProcessHandle.current().pid())
        .put("uptime_seconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1_000)
        .put("status", status);
  }

  private Answer health(ServerRequest request) {
    Served now = served.get();
    Evograft runtime = now.runtime();
    if (runtime == null) {
      List<JsonObject> faults = now.faults().stream().map(Health::json).toList();
      return Answer.json(
          503, about(now.isFailing() ? "failing" : "restarting").put("problems", faults).build());
    }
    Health health = Health.of(runtime);
    JsonObject.Builder json =
        about(health.healthy() ? "ok" : "failing")
            .put("workspace", runtime.workspace().root().toString());
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
    Served now = served.get();
    Evograft runtime = now.runtime();
    if (runtime != null) {
      metrics.addAll(runtime.metrics());
    } else if (now.isFailing()) {
      metrics.add(
          Metric.gauge("evograft_problems", "What is wrong now.", now.faults().size())
              .with("severity", Problem.Severity.ERROR.name().toLowerCase(java.util.Locale.ROOT)));
    }
    return Answer.text(200, MetricsText.TYPE, MetricsText.of(metrics));
  }

  private Answer stop(ServerRequest request) {
    stop.run();
    return Answer.json(200, JsonObject.builder().put("status", "stopping").build());
  }
}
