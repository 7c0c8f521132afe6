// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.control.ControlApi;
import dev.evograft.sandbox.control.Faults;
import dev.evograft.sandbox.control.Recorder;
import dev.evograft.toolkit.server.Answer;
import dev.evograft.toolkit.server.Handler;
import dev.evograft.toolkit.server.LoopbackServer;
import dev.evograft.toolkit.server.Refusal;
import dev.evograft.toolkit.server.Route;
import dev.evograft.toolkit.server.ServerRequest;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in of Evotown on this machine, to try and to test against. It has one registered engine.
 * Everything is in memory and bounded; nothing is left when it is closed. Safe for any thread.
 */
public final class StandIn implements AutoCloseable {

  /** The id of the engine that is registered from the start. */
  public static final String ENGINE_ID = "sandbox";

  private static final int MAX_BODY = 32 << 20;
  private static final int WORKERS = 32;
  private static final String API = "/api/v1";

  private final Options options;
  private final InstantSource clock = InstantSource.system();
  private final Recorder recorder = new Recorder();
  private final Faults faults;
  private final Town town;
  private final AtomicInteger open = new AtomicInteger();
  private final String token;
  private final String adminToken = Texts.secret("admin_");
  private final String bootstrapToken = Texts.secret("boot_");
  private final LoopbackServer server;

  private StandIn(Options options) {
    this.options = options;
    this.faults = new Faults(new TownFaults(options.isBare()));
    this.town = new Town(clock, options.keepRuns(), options.habits().contains(Habit.STAMPS));
    this.token = options.token() == null ? Texts.secret("evi_") : options.token();
    JsonObject engine =
        JsonObject.builder().put("engine_id", ENGINE_ID).put("engine_version", "0").build();
    town.engines.register(engine, token, town.now());
    this.server = routes(LoopbackServer.builder("sandbox")).start();
  }

  /**
   * What a stand-in is.
   *
   * @param port 0 for a free one
   * @param mode which Evotown
   * @param token of the registered engine; null for a random one
   * @param keepRuns how many runs it remembers
   * @param hmacSecret with which requests may be signed instead, by the contract; null for none
   * @param habits what else it does
   */
  public record Options(
      int port,
      Mode mode,
      @Nullable String token,
      int keepRuns,
      @Nullable String hmacSecret,
      Set<Habit> habits) {

    /** Keeps a copy of the habits. */
    public Options {
      habits = Set.copyOf(habits);
    }

    /** Without signatures, and with errors that say why. */
    public Options(int port, Mode mode, @Nullable String token, int keepRuns) {
      this(port, mode, token, keepRuns, null, Set.of());
    }

    /** The real server on a free port with a random token. */
    public static Options of(Mode mode) {
      return new Options(0, mode, null, 20_000);
    }

    /** The same with a secret that requests may be signed with. */
    public Options withHmacSecret(String secret) {
      return new Options(port, mode, token, keepRuns, secret, habits);
    }

    /** The same that says no more than the contract has. */
    public Options asBare() {
      return with(Habit.BARE);
    }

    /** The same with one habit more. */
    public Options with(Habit habit) {
      Set<Habit> more = EnumSet.of(habit);
      more.addAll(habits);
      return new Options(port, mode, token, keepRuns, hmacSecret, more);
    }

    boolean isBare() {
      return habits.contains(Habit.BARE) || habits.contains(Habit.PAGES);
    }
  }

  /**
   * Opens the port.
   *
   * @throws dev.evograft.spi.EvograftException if it is taken
   */
  public static StandIn start(Options options) {
    return new StandIn(options);
  }

  /** The address as a user would configure it. */
  public URI url() {
    return server.url();
  }

  /** The address of the API. */
  public URI apiUrl() {
    return URI.create(url() + API);
  }

  /** The token of the registered engine. */
  public String token() {
    return token;
  }

  /** What {@code X-Admin-Token} must be. */
  public String adminToken() {
    return adminToken;
  }

  /** The bearer that may register engines. */
  public String bootstrapToken() {
    return bootstrapToken;
  }

  /** What came in so far, oldest first, as {@code /_sandbox/requests} shows it. */
  public List<JsonObject> requests() {
    return recorder.list();
  }

  /** Head and body of each request as they came in, with the tokens hidden in their headers. */
  public List<String> received() {
    return recorder.texts();
  }

  /** A run as the server has it. */
  public Optional<JsonObject> run(String runId) {
    return town.alone(() -> town.run(runId).map(RunRecord::json));
  }

  /** Takes the end of a run as a report, of whichever engine it names, would bring it. */
  public void complete(String runId, JsonObject report) {
    town.alone(
        () -> {
          town.runOrNew(runId).complete(report, town.now());
          return runId;
        });
  }

  /** A registered engine, as the server shows it. */
  public Optional<JsonObject> engine(String engineId) {
    return town.alone(() -> town.engines.row(engineId));
  }

  /** Changes a policy, or adds one, as an administrator would. */
  public void policy(String id, String category, JsonObject rules) {
    JsonObject policy = JsonObject.builder().put("category", category).put("rules", rules).build();
    town.alone(() -> town.policies.upsert(id, policy, town.now()));
  }

  /** The files that were uploaded for a run: path, how many bytes came, and their sha256. */
  public List<JsonObject> uploads(String runId) {
    return town.alone(() -> town.uploads.of(runId));
  }

  /** Hands work to an engine, as an administrator would; the job. */
  public JsonObject job(JsonObject job) {
    return town.alone(() -> town.jobs.add(job, town.now()));
  }

  /** All jobs and how they are. */
  public List<JsonObject> jobs() {
    return town.alone(town.jobs::list);
  }

  /** The events of a run, in the order of their arrival. */
  public List<JsonObject> events(String runId) {
    return town.alone(() -> town.run(runId).map(RunRecord::events).orElse(List.of()));
  }

  /** Switches a fault on, as {@code PUT /_sandbox/faults} does. */
  public void fault(JsonObject fault) {
    faults.add(fault);
  }

  /** How many calls met a fault so far. */
  public long struck() {
    return faults.struck();
  }

  /** How many calls are in hand, those too whose caller has given up. */
  public int open() {
    return open.get();
  }

  /** Switches all faults off. */
  public void clearFaults() {
    faults.clear();
  }

  @Override
  public void close() {
    server.close();
  }

  private LoopbackServer.Builder routes(LoopbackServer.Builder to) {
    Callers callers =
        new Callers(
            town,
            options.mode(),
            new Callers.Secrets(adminToken, bootstrapToken),
            new Signed(options.hmacSecret(), clock));
    IngestApi ingest = new IngestApi(town, callers, options);
    AdminApi admin = new AdminApi(town, callers);
    JobsApi jobs = new JobsApi(town, callers);
    ControlApi control = new ControlApi(recorder, faults);
    boolean contract = options.mode() == Mode.CONTRACT;
    to.port(options.port()).maxBody(MAX_BODY).workers(WORKERS);
    to.route(api("POST", "/engines/register", "register", ingest::register))
        .route(api("POST", "/events", "events", ingest::anyEvent))
        .route(api("POST", "/runs/{run_id}/events", "events", ingest::runEvent))
        .route(api("POST", "/runs/{run_id}/complete", "complete", ingest::complete))
        .route(api("POST", "/jobs", "", jobs::add));
    if (contract) {
      to.route(api("POST", "/runs/{run_id}/artifacts", "artifacts", ingest::upload))
          .route(api("POST", "/runs/lease", "jobs", jobs::leaseRun));
    } else {
      to.route(api("POST", "/engines/{engine_id}/rotate-ingest-token", "", ingest::rotate))
          .route(api("POST", "/engines/{engine_id}/heartbeat", "heartbeat", ingest::heartbeat))
          .route(api("GET", "/runs/{run_id}/status", "status", ingest::status))
          .route(api("GET", "/jobs/lease", "jobs", jobs::lease))
          .route(api("POST", "/jobs/{job_id}/ack", "ack", jobs::acknowledge))
          .route(api("POST", "/jobs/{job_id}/complete", "jobs", jobs::complete))
          .route(api("GET", "/policies", "policies", admin::policies))
          .route(api("PUT", "/policies/{policy_id}", "", admin::putPolicy))
          .route(api("POST", "/policy/evaluate", "", admin::evaluate))
          .route(api("GET", "/policy/violations", "", admin::violations));
    }
    to.route(api("GET", "/engines", "engines", admin::engines))
        .route(api("GET", "/runs", "runs", admin::runs))
        // The contract's only way to ask how a run is; it says nothing of who may.
        .route(api("GET", "/runs/{run_id}", contract ? "status" : "", admin::run))
        .route(api("GET", "/runs/{run_id}/events", "", admin::events))
        .route(api("GET", "/costs/summary", "runs", admin::costs));
    control.routes().forEach(to::route);
    return to.route(Route.get("/_sandbox/runs", this::runs).asOpen())
        .fallback((request, reason) -> recorded(request, r -> nothingHere(r, reason)));
  }

  private Answer runs(ServerRequest request) {
    int limit = request.queryInt("limit").orElse(1_000);
    return town.alone(
        () ->
            Answer.json(
                200,
                JsonObject.builder()
                    .put("runs", town.runs(null, null, limit))
                    .put("total", town.countRuns())
                    .build()));
  }

  private Route api(String method, String path, String faultName, Handler handler) {
    Handler alone = request -> town.alone(() -> call(handler, request));
    Handler faulty =
        request -> {
          String runId = path.contains("{run_id}") ? request.param("run_id") : null;
          return faults.around(faultName, runId, request, alone);
        };
    return new Route(method, API + path, true, true, request -> recorded(request, faulty));
  }

  private Answer call(Handler handler, ServerRequest request) {
    try {
      return handler.handle(request);
    } catch (Halt halt) {
      return told(halt);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a handler of the stand-in does no I/O", e);
    }
  }

  private Answer recorded(ServerRequest request, Handler handler) throws Exception {
    Instant at = clock.instant();
    long begin = System.nanoTime();
    open.incrementAndGet();
    try {
      Answer answer = handler.handle(request);
      recorder.add(request, answer.status(), at, (System.nanoTime() - begin) / 1_000_000);
      return answer;
    } finally {
      open.decrementAndGet();
    }
  }

  private Answer nothingHere(ServerRequest request, Refusal reason) {
    String path = request.path();
    if (reason.status() == 405) {
      return told(Halt.detail(405, "Method Not Allowed"));
    }
    if (path.startsWith(API + "/") && path.endsWith("/")) {
      String target = url() + path.substring(0, path.length() - 1);
      return Answer.empty(307).withHeader("Location", target);
    }
    return told(Halt.detail(404, "Not Found"));
  }

  private Answer told(Halt halt) {
    int status = halt.answer().status();
    if (options.habits().contains(Habit.PAGES) && (status == 404 || status == 405)) {
      return Answer.text(
          status, "text/html; charset=utf-8", "<!doctype html><title>Not Found</title><h1>Whoops");
    }
    return options.isBare() ? Answer.empty(status) : halt.answer();
  }
}
