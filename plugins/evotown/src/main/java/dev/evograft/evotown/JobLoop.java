// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.json.Unicode;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Redactor;
import dev.evograft.spi.SafeCut;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.skill.SkillRequest;
import dev.evograft.spi.skill.SkillResult;
import dev.evograft.spi.skill.Skills;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes jobs of Evotown, one at a time, and runs the skills that they name, if a person allowed
 * them. Asks and never waits at the server, which stands still while somebody waits there. Not for
 * two threads at a time.
 */
final class JobLoop {

  private static final Logger log = LoggerFactory.getLogger(JobLoop.class);
  private static final int SUMMARY = 2_000;
  private static final int TELL_AT = 3;

  /** How often a job that runs says so to the other workspaces of the home. */
  private static final Duration STILL = Duration.ofHours(1);

  private final Link link;
  private final Duration still;
  private final JobCalls calls;
  private final Shown shown;
  private @Nullable JobLedger ledger;
  private int failures;
  private @Nullable String told;

  JobLoop(Link link, Shown shown) {
    this(link, shown, STILL);
  }

  JobLoop(Link link, Shown shown, Duration still) {
    this.link = link;
    this.still = still;
    this.shown = shown;
    this.calls = new JobCalls(link, shown);
  }

  /** Asks for a job and does it. */
  void poll() {
    if (link.setup().fault().isPresent()) {
      return;
    }
    try {
      JobLedger known = ledger();
      known
          .untold(link.context().clock().instant())
          .forEach((jobId, ended) -> tell(known, jobId, ended));
      Optional<JsonObject> job = calls.lease();
      failures = 0;
      told = null;
      shown.tell(Shown.About.JOBS, null);
      if (job.isPresent()) {
        take(known, job.get());
      }
    } catch (EvograftException e) {
      failures++;
      // A server that is away for a moment is nobody's business.
      if (!e.code().equals(JobCalls.AWAY) || failures >= TELL_AT) {
        if (!Objects.equals(e.getMessage(), told)) {
          log.warn("no job is taken: {}", e.getMessage());
        }
        told = e.getMessage();
        shown.tell(Shown.About.JOBS, "jobs of Evotown: " + e.getMessage());
      }
    }
  }

  private JobLedger ledger() {
    JobLedger known = ledger;
    if (known == null) {
      known = JobLedger.of(link);
      for (String jobId : known.interrupted(link.context().clock().instant())) {
        known.ended(jobId, refused("the engine was stopped while it ran"));
      }
      ledger = known;
    }
    return known;
  }

  private void take(JobLedger known, JsonObject job) {
    String jobId = job.string("job_id", job.string("run_id", ""));
    if (!EvotownDestination.isAddressable(jobId)
        || !known.take(jobId, link.context().clock().instant())) {
      return; // it runs here, or did
    }
    if (!isStillOurs(jobId)) {
      log.warn("the job {} is not done now: its lease is over, and another may have it", jobId);
      known.free(jobId);
      return;
    }
    Ended ended = worked(known, jobId, job);
    try {
      known.ended(jobId, ended);
    } catch (RuntimeException e) {
      log.warn("the end of the job {} is told and not kept: {}", jobId, e.getMessage());
    }
    tell(known, jobId, ended);
  }

  private boolean isStillOurs(String jobId) {
    try {
      return calls.acknowledge(jobId);
    } catch (RuntimeException e) {
      log.info("the job {} is done without an acknowledgement: {}", jobId, e.getMessage());
      return true;
    }
  }

  /** A job that was taken ends, whatever happens on the way. */
  private Ended worked(JobLedger known, String jobId, JsonObject job) {
    Optional<ScheduledFuture<?>> saying = saying(known, jobId);
    try {
      return done(jobId, job);
    } catch (RuntimeException e) {
      log.warn("the job {} failed", jobId, e);
      return refused("it could not be run: " + e.getMessage());
    } finally {
      saying.ifPresent(task -> task.cancel(false));
    }
  }

  private Optional<ScheduledFuture<?>> saying(JobLedger known, String jobId) {
    Runnable task = () -> still(known, jobId);
    long millis = still.toMillis();
    try {
      return Optional.of(
          link.context()
              .executor()
              .scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS));
    } catch (RejectedExecutionException e) {
      log.debug("the runtime is closing", e);
      return Optional.empty();
    }
  }

  private void still(JobLedger known, String jobId) {
    try {
      known.still(jobId, link.context().clock().instant());
    } catch (RuntimeException e) { // the next time may go well
      log.info("that the job {} still runs is not noted: {}", jobId, e.getMessage());
    }
  }

  private void tell(JobLedger known, String jobId, Ended ended) {
    if (calls.complete(jobId, ended)) {
      known.done(jobId);
    }
  }

  /**
   * How a job ended.
   *
   * @param runId of the run that it was; null when there was none
   * @param output the end of it, redacted; empty where none may leave, in what is kept too
   * @param at when
   */
  record Ended(
      RunStatus status,
      int exitCode,
      String summary,
      @Nullable String runId,
      String output,
      Instant at) {

    JsonObject json() {
      return JsonObject.builder()
          .put("status", status.word())
          .put("exit_code", exitCode)
          .put("summary", summary)
          .putIfPresent("run_id", runId)
          .put("output", output)
          .put("at", at.toString())
          .build();
    }

    /**
     * @param now where an older version kept no time
     */
    static Ended of(JsonObject json, Instant now) {
      Instant at = now;
      try {
        at = Instant.parse(json.string("at", ""));
      } catch (DateTimeException e) {
        log.debug("the time of an end is not known", e);
      }
      return new Ended(
          RunStatus.of(json.string("status", RunStatus.FAILED.word())),
          (int) json.integer("exit_code", 1),
          json.string("summary", ""),
          json.string("run_id").orElse(null),
          json.string("output", ""),
          at);
    }
  }

  private Ended done(String jobId, JsonObject job) {
    String name = job.object("payload").string("skill", "");
    List<String> allowed = link.context().config().get(EvotownKeys.JOB_SKILLS);
    if (!allowed.contains(name)) {
      String what = name.isEmpty() ? "the job names no skill" : "the skill '" + name + "'";
      return refused(what + (name.isEmpty() ? "" : " is not in evotown.job_skills"));
    }
    Optional<Skills> skills = link.context().service(Skills.class);
    if (skills.isEmpty()) {
      return refused("no plugin runs skills here");
    }
    Tail output = new Tail();
    try {
      SkillRequest request =
          new SkillRequest(
              skills.get().find(name),
              task(job),
              null,
              List.of(),
              null,
              null,
              Map.of("evotown_job", jobId));
      SkillResult result = skills.get().run(request, output::add);
      int code = result.exitCode() == null ? 1 : result.exitCode();
      String summary = result.reason() == null ? result.status().word() : result.reason();
      return ended(result.status(), code, summary, result.run().runId(), output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ended(RunStatus.CANCELLED, 130, "interrupted", null, output);
    } catch (BadInputException e) {
      return refused(String.valueOf(e.getMessage()));
    }
  }

  /** The contract has no place of its own for it. */
  private static @Nullable String task(JsonObject job) {
    JsonObject payload = job.object("payload");
    return job.string("message")
        .or(() -> payload.string("message"))
        .or(() -> payload.string("task"))
        .orElse(null);
  }

  private Ended refused(String why) {
    return ended(RunStatus.FAILED, 2, why, null, new Tail());
  }

  /** Evotown redacts nothing of a job. */
  private Ended ended(
      RunStatus status, int exitCode, String why, @Nullable String runId, Tail output) {
    boolean sent = link.context().config().get(EvotownKeys.LOG_EXCERPT);
    Redactor redactor = link.context().redactor();
    String summary = Unicode.repair(redactor.redact(why));
    return new Ended(
        status,
        exitCode,
        summary.length() > SUMMARY ? Unicode.repair(summary.substring(0, SUMMARY)) : summary,
        runId,
        sent ? Excerpt.fit(redactor.redact(output.text(redactor))) : "",
        link.context().clock().instant());
  }

  /** The end of what a skill prints. */
  private static final class Tail {
    private static final int MOST = 16_384;
    private static final int KEPT = MOST + SafeCut.MARGIN;
    private final StringBuilder text = new StringBuilder();

    void add(String piece) {
      text.append(piece);
      if (text.length() > 2 * KEPT) {
        text.delete(0, text.length() - KEPT);
      }
    }

    /** Not from the midst of a secret on, of which nobody would know the rest. */
    String text(Redactor redactor) {
      if (text.length() <= MOST) {
        return Unicode.repair(text.toString());
      }
      int from = SafeCut.from(text, text.length() - MOST, redactor::redact);
      return Unicode.repair(text.substring(from));
    }
  }
}
