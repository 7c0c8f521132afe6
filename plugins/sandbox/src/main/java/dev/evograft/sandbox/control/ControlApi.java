// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.control;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.Answer;
import dev.evograft.toolkit.server.Route;
import dev.evograft.toolkit.server.ServerRequest;
import java.util.List;

/** A stand-in's own side, under {@code /_sandbox}: what it received, and its faults. */
public final class ControlApi {

  private final Recorder recorder;
  private final Faults faults;

  /** For what was recorded and is switched on there. */
  public ControlApi(Recorder recorder, Faults faults) {
    this.recorder = recorder;
    this.faults = faults;
  }

  /** What every stand-in serves of it. */
  public List<Route> routes() {
    return List.of(
        Route.get("/_sandbox/requests", this::requests).asOpen(),
        Route.of("DELETE", "/_sandbox/requests", this::forget).asOpen(),
        Route.get("/_sandbox/faults", this::faults).asOpen(),
        // Whatever type curl gives to what is typed; web pages are kept out by their origin.
        Route.of("PUT", "/_sandbox/faults", this::addFault).asOpen().withAnyContent(),
        Route.of("DELETE", "/_sandbox/faults", this::clearFaults).asOpen());
  }

  private Answer requests(ServerRequest request) {
    int limit = request.queryInt("limit").orElse(1_000);
    List<JsonObject> all = limit == 0 ? List.of() : recorder.list();
    List<JsonObject> newest = all.subList(Math.max(0, all.size() - limit), all.size());
    return Answer.json(
        200, JsonObject.builder().put("requests", newest).put("total", recorder.total()).build());
  }

  private Answer forget(ServerRequest request) {
    recorder.clear();
    return Answer.empty(204);
  }

  private Answer faults(ServerRequest request) {
    return Answer.json(200, JsonObject.builder().put("faults", faults.list()).build());
  }

  private Answer addFault(ServerRequest request) {
    faults.add(request.json());
    return faults(request);
  }

  private Answer clearFaults(ServerRequest request) {
    faults.clear();
    return Answer.empty(204);
  }
}
