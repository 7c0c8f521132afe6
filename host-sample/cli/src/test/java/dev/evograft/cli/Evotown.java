// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The stand-in of Evotown as a process: what it accepted, and what goes wrong there. */
final class Evotown {

  private static final String TOKEN = "evi_it_0123456789";
  private static final int OK = 200;

  /** So many it keeps. */
  private static final long MOST_REQUESTS = 20_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  private Evotown(String url) {
    this.url = url;
  }

  /** What a command that serves it is called with. */
  static String[] command(int port) {
    return new String[] {
      "sandbox", "--port", Integer.toString(port), "--token", TOKEN, "--json",
    };
  }

  /** Waits until the command serves. */
  static Evotown of(Child sandbox) throws Exception {
    return new Evotown(sandbox.ready().string("url", ""));
  }

  /** The environment of those who report to it. */
  static Map<String, String> settings(int port) {
    return Map.of(
        "EVOTOWN_URL",
        "http://127.0.0.1:" + port,
        "EVOTOWN_ENGINE_INGEST_TOKEN",
        TOKEN,
        "EVOTOWN_ENGINE_ID",
        "sandbox");
  }

  /** A port at which nobody listens yet. */
  static int port() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Switches a fault on. */
  void fault(JsonObject fault) throws Exception {
    send(
        request("/_sandbox/faults")
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(fault))));
  }

  /** Whether every fault that strikes so many times has begun to for the last time. */
  boolean struck() throws Exception {
    return get("/_sandbox/faults").list("faults").stream()
        .allMatch(fault -> ((JsonObject) fault).integer("left", 0) == 0);
  }

  void clearFaults() throws Exception {
    send(request("/_sandbox/faults").DELETE());
  }

  /** The status of every run. */
  Map<String, String> runs() throws Exception {
    Map<String, String> runs = new TreeMap<>();
    for (Object item : get("/_sandbox/runs?limit=100000").list("runs")) {
      JsonObject run = (JsonObject) item;
      runs.put(run.string("run_id", ""), run.string("status", ""));
    }
    return runs;
  }

  /** What it was asked, oldest first; the test fails when it has forgotten some. */
  List<JsonObject> requests() throws Exception {
    JsonObject all = get("/_sandbox/requests?limit=" + MOST_REQUESTS);
    assertThat(all.integer("total", 0)).as("all that came").isLessThanOrEqualTo(MOST_REQUESTS);
    return all.list("requests").stream().map(JsonObject.class::cast).toList();
  }

  /** The reports that it accepted, by run, in the order in which it did. */
  Map<String, List<String>> accepted() throws Exception {
    Map<String, List<String>> accepted = new TreeMap<>();
    for (JsonObject request : requests()) {
      boolean report = request.string("path", "").contains("/runs/"); // and no heartbeat
      if (report
          && request.string("method", "").equals("POST")
          && request.integer("status", 0) == OK) {
        JsonObject body = request.object("body");
        accepted
            .computeIfAbsent(run(request), id -> new ArrayList<>())
            .add(body.string("event_type", "run.completed") + " " + body.string("status", ""));
      }
    }
    return accepted;
  }

  /** The same but for progress, which is sent where nothing newer is known. */
  Map<String, List<String>> startsAndEnds() throws Exception {
    Map<String, List<String>> accepted = accepted();
    accepted.values().forEach(reports -> reports.removeIf(r -> r.startsWith("run.progress ")));
    return accepted;
  }

  /** The runs of which it accepted an event after their end. */
  List<String> reopened() throws Exception {
    return accepted().entrySet().stream()
        .filter(
            run -> {
              List<String> behind = run.getValue().stream().dropWhile(r -> !isEnd(r)).toList();
              return !behind.stream().allMatch(Evotown::isEnd);
            })
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isEnd(String report) {
    return report.startsWith("run.completed ");
  }

  /** What it accepts of runs that arrive once, and in order. */
  static Map<String, List<String>> inOrder(Map<String, String> runs) {
    Map<String, List<String>> reports = new TreeMap<>();
    runs.forEach(
        (run, status) ->
            reports.put(run, List.of("run.started running", "run.completed " + status)));
    return reports;
  }

  /** How often it was asked something about a run, and answered this. */
  long answered(int status, String run) throws Exception {
    return requests().stream()
        .filter(request -> request.integer("status", 0) == status && run(request).equals(run))
        .count();
  }

  /** The run that a request is about. */
  private static String run(JsonObject request) {
    String[] path = request.string("path", "").split("/");
    return path.length < 2 ? "" : path[path.length - 2];
  }

  private JsonObject get(String path) throws Exception {
    return Child.json(send(request(path)).body());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(Wait.LONG);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(OK, 299);
    return answer;
  }
}
