// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.toolkit.http.HttpRequest;
import dev.evograft.toolkit.http.HttpResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for jobs and answers them: by the real server's {@code /jobs}, or, where there is none, by
 * the contract's {@code /runs/lease}. The address in a job is not used: what it names may be
 * anybody's.
 */
final class JobCalls {

  private static final Logger log = LoggerFactory.getLogger(JobCalls.class);
  private static final Duration ASK_AGAIN = Duration.ofHours(1);

  /** The code of a server that does not answer. */
  static final String AWAY = "no_answer";

  private final Link link;
  private final Shown shown;

  private boolean contract;

  /** How long that need not be found out again. */
  private @Nullable TimeLimit contractLasts;

  /** While it is not asked, because it hands out none. */
  private @Nullable TimeLimit none;

  /**
   * @param shown what is wrong
   */
  JobCalls(Link link, Shown shown) {
    this.link = link;
    this.shown = shown;
  }

  /** A job, if one waits. A server that hands out none is asked again in an hour. */
  Optional<JsonObject> lease() {
    Endpoint at = link.setup().endpoint();
    if (lasts(none)) {
      return Optional.empty();
    }
    HttpResponse first = null;
    if (!contract || !lasts(contractLasts)) {
      contract = false;
      first = send(HttpRequest.get(at.leaseJob(engineId())));
      if (first.status() != 404 && first.status() != 405) {
        return job(first);
      }
    }
    HttpResponse answer = send(HttpRequest.postJson(at.leaseRun(), new byte[] {'{', '}'}));
    if (first != null && !isNoSuchPath(first)) {
      // A page, or nothing: of a server of the contract, or of what is there for a moment.
      if (answer.status() != 204 && !isJob(answer)) {
        return job(first);
      }
    }
    if (first != null) {
      contract = true;
      contractLasts = hour();
    }
    if (isNoSuchPath(answer)) {
      none = hour();
      log.warn("{} hands out no jobs; it is asked again in an hour", at.server());
    }
    return job(answer);
  }

  private static boolean lasts(@Nullable TimeLimit time) {
    return time != null && time.getAsBoolean();
  }

  private TimeLimit hour() {
    return new TimeLimit(ASK_AGAIN, link.context().clock());
  }

  /** Only Evotown itself knows that: a proxy says so while Evotown is being replaced. */
  private static boolean isNoSuchPath(HttpResponse answer) {
    return answer.status() >= 300 && Refusal.of(answer) == Refusal.ROUTE;
  }

  /** Whatever is neither a job nor none is no word of Evotown's that there is no work. */
  private Optional<JsonObject> job(HttpResponse answer) {
    if (answer.status() == 204 || isNoSuchPath(answer)) {
      return Optional.empty();
    }
    if (isJob(answer)) {
      return Optional.of(Detail.object(answer));
    }
    throw new EvograftException("no_lease", refusal(answer));
  }

  private static boolean isJob(HttpResponse answer) {
    JsonObject said = Detail.object(answer);
    return answer.status() == 200 && (said.containsKey("job_id") || said.containsKey("run_id"));
  }

  private String refusal(HttpResponse answer) {
    Verdict verdict = link.answers(engineId()).of(answer, JsonObject.EMPTY);
    String why = verdict instanceof Verdict.Refused refused ? refused.result().why() : null;
    return why != null
        ? why
        : link.setup().endpoint().server()
            + " answered "
            + answer.status()
            + " when it was asked for work; check evotown.url";
  }

  /**
   * Tells that a job is taken.
   *
   * @return whether it is still ours: not where the lease is over, and another may have it
   */
  boolean acknowledge(String jobId) {
    if (contract) {
      return true;
    }
    HttpRequest request = post(link.setup().endpoint().job(jobId, "ack"), engine().build());
    try {
      HttpResponse answer = send(request);
      return answer.status() != 409 || !Refusal.isEvotowns(answer);
    } catch (EvograftException e) {
      // It may have arrived, and then the second one is refused for that.
      log.info("the job {} is acknowledged once more: {}", jobId, e.getMessage());
      send(request);
      return true;
    }
  }

  /** Whether the server knows the end now, or never will. */
  boolean complete(String jobId, JobLoop.Ended ended) {
    JsonObject.Builder body =
        engine().put("status", ended.status().word()).put("exit_code", ended.exitCode());
    // One that was kept while it might leave does not leave once it may not any more.
    if (link.context().config().get(EvotownKeys.LOG_EXCERPT) && !ended.output().isEmpty()) {
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
          .put("finished_at", ended.at().toString())
          .put("signals", signals.build());
      JsonObject end = body.build();
      List<String> errors = ContractCheck.RUN_COMPLETE.errors(end);
      if (!errors.isEmpty()) {
        shown.tell(
            Shown.About.ENDS_OF_JOBS,
            "the end of the job " + jobId + " breaks Evotown's contract: " + errors.get(0));
        return true; // it would be no better the next time
      }
      request = post(link.setup().endpoint().complete(jobId), end);
    } else {
      body.put("result_summary", ended.summary())
          .putIfPresent("run_id", ended.runId())
          .put("signals", signals.build());
      request = post(link.setup().endpoint().job(jobId, "complete"), body.build());
    }
    return isSettled(jobId, send(request));
  }

  private boolean isSettled(String jobId, HttpResponse answer) {
    if (Success.is(answer)) {
      boolean settled = contract ? isEndOfRun(jobId, answer) : isEndOfJob(jobId, answer);
      shown.tell(
          Shown.About.ENDS_OF_JOBS,
          settled
              ? null
              : link.setup().endpoint().server()
                  + " answered the end of the job "
                  + jobId
                  + ", but not as Evotown does; check evotown.url");
      return settled;
    }
    return switch (Refusal.of(answer)) {
      case CONFLICT -> Refusal.isEvotowns(answer);
      case REQUEST, POLICY, TOO_LARGE -> {
        String said = Detail.of(answer, link.context().redactor()).text();
        shown.tell(
            Shown.About.ENDS_OF_JOBS,
            "Evotown refuses the end of the job "
                + jobId
                + " ("
                + answer.status()
                + (said.isEmpty() ? ")" : ": " + said + ")"));
        yield true;
      }
      default -> false;
    };
  }

  private static boolean isEndOfRun(String jobId, HttpResponse answer) {
    Echo echo = Echo.of(answer);
    return echo.accepted() && echo.isAbout(jobId);
  }

  private static boolean isEndOfJob(String jobId, HttpResponse answer) {
    JsonObject said = Detail.object(answer);
    return said.containsKey("job") && Success.isAbout(said.object("job"), "job_id", jobId);
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
      throw new EvograftException(AWAY, link.setup().endpoint().server() + " is away");
    }
    return answer;
  }
}
