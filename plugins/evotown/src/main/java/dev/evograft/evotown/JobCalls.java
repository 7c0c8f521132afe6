// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.toolkit.http.HttpRequest;
import dev.evograft.toolkit.http.HttpResponse;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks for jobs and answers them: by the real server's {@code /jobs}, or, where there is none, by
 * the contract's {@code /runs/lease}. The address in a job is not used: what it names may be
 * anybody's.
 */
final class JobCalls {

  private final Link link;
  private boolean contract;
  private boolean available = true;

  JobCalls(Link link) {
    this.link = link;
  }

  /** Whether the server has jobs at all. */
  boolean available() {
    return available;
  }

  /** A job, if one waits. */
  Optional<JsonObject> lease() {
    Endpoint at = link.setup().endpoint();
    HttpResponse answer =
        send(
            contract
                ? HttpRequest.postJson(at.leaseRun(), new byte[] {'{', '}'})
                : HttpRequest.get(at.leaseJob(engineId())));
    if (answer.status() == 404 || answer.status() == 405) {
      available = !contract;
      contract = true;
      return available ? lease() : Optional.empty();
    }
    return answer.status() == 200 ? Optional.of(Detail.object(answer)) : Optional.empty();
  }

  void acknowledge(String jobId) {
    if (!contract) {
      // One that cannot be acknowledged any more is done all the same: it was leased to us.
      send(post(link.setup().endpoint().job(jobId, "ack"), engine().build()));
    }
  }

  /** Whether the server knows the end now, or never will. */
  boolean complete(String jobId, JobLoop.Ended ended) {
    JsonObject.Builder body =
        engine().put("status", ended.status().word()).put("exit_code", ended.exitCode());
    if (!ended.output().isEmpty()) {
      body.put("log_excerpt", ended.output());
    }
    JsonObject.Builder signals =
        JsonObject.builder()
            .put("task_completed", ended.status() == RunStatus.SUCCEEDED)
            .putIfPresent("evograft.run_id", ended.runId());
    HttpRequest request;
    if (contract) {
      signals.put("reason", ended.summary());
      body.put("engine_version", "evograft-" + EvotownPlugin.version())
          .put("finished_at", link.context().clock().instant().toString())
          .put("signals", signals.build());
      request = post(link.setup().endpoint().complete(jobId), body.build());
    } else {
      body.put("result_summary", ended.summary())
          .putIfPresent("run_id", ended.runId())
          .put("signals", signals.build());
      request = post(link.setup().endpoint().job(jobId, "complete"), body.build());
    }
    int status = send(request).status();
    return status < 500 && status != 429 && status != 401 && status != 403;
  }

  private JsonObject.Builder engine() {
    return JsonObject.builder().put("engine_id", engineId());
  }

  private String engineId() {
    return link.setup().engineId().orElse("");
  }

  private static HttpRequest post(URI url, JsonObject body) {
    return HttpRequest.postJson(url, Json.bytes(body));
  }

  private HttpResponse send(HttpRequest request) {
    HttpResponse answer =
        link.client(() -> true)
            .<@Nullable HttpResponse>send(request, given -> given, failure -> null)
            .toCompletableFuture()
            .join();
    if (answer == null) {
      throw new EvograftException("no_answer", link.setup().endpoint().server() + " is away");
    }
    return answer;
  }
}
