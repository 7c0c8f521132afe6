// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.Answer;
import dev.evograft.toolkit.server.ServerRequest;
import java.util.List;

/** The stand-in's own side, under {@code /_sandbox}: what it received, and its faults. */
final class ControlApi {

  private final Town town;
  private final Recorder recorder;
  private final Faults faults;

  ControlApi(Town town, Recorder recorder, Faults faults) {
    this.town = town;
    this.recorder = recorder;
    this.faults = faults;
  }

  Answer requests(ServerRequest request) {
    List<JsonObject> all = recorder.list();
    int limit = request.queryInt("limit").orElse(1_000);
    List<JsonObject> newest = all.subList(Math.max(0, all.size() - limit), all.size());
    return Answer.json(
        200, JsonObject.builder().put("requests", newest).put("total", recorder.total()).build());
  }

  Answer forget(ServerRequest request) {
    recorder.clear();
    return Answer.empty(204);
  }

  Answer runs(ServerRequest request) {
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

  Answer faults(ServerRequest request) {
    return Answer.json(200, JsonObject.builder().put("faults", faults.list()).build());
  }

  Answer addFault(ServerRequest request) {
    faults.add(Fault.of(request.json()));
    return faults(request);
  }

  Answer clearFaults(ServerRequest request) {
    faults.clear();
    return Answer.empty(204);
  }
}
