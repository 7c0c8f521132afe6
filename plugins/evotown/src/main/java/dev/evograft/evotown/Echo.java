// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.http.HttpResponse;
import java.io.IOException;
import java.util.Set;

/**
 * What has to be read of the answer to a report. Evotown echoes the whole run, log and files too:
 * to make all of it into objects costs more than the rest of a report, so it is read over, to its
 * end, which is how one that was cut off is told.
 *
 * @param accepted whether it says so
 * @param idempotent whether it had the end of the run before
 * @param runId which run it says it is about; empty where it does not say
 * @param run its id, engine, status and beginning, where they are said; empty without a run
 */
record Echo(boolean accepted, boolean idempotent, String runId, JsonObject run) {

  private static final Echo NONE = new Echo(false, false, "", JsonObject.EMPTY);
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final Set<String> READ = Set.of("run_id", "engine_id", "status", "started_at");

  /** Of an answer; one that accepts nothing where it is no JSON object. */
  static Echo of(HttpResponse answer) {
    try (JsonParser json = FACTORY.createParser(answer.body())) {
      return json.nextToken() == JsonToken.START_OBJECT ? read(json) : NONE;
    } catch (IOException e) {
      return NONE;
    }
  }

  /** Whether it may be about this run: what carries answers may mix them up. */
  boolean isAbout(String id) {
    return (runId.isEmpty() || runId.equals(id)) && Success.isAbout(run, "run_id", id);
  }

  private static Echo read(JsonParser json) throws IOException {
    boolean accepted = false;
    boolean idempotent = false;
    String runId = "";
    JsonObject run = JsonObject.EMPTY;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals("accepted")) {
        accepted = value == JsonToken.VALUE_TRUE;
      } else if (name.equals("idempotent")) {
        idempotent = value == JsonToken.VALUE_TRUE;
      } else if (name.equals("run_id") && value == JsonToken.VALUE_STRING) {
        runId = json.getText();
      } else if (name.equals("run") && value == JsonToken.START_OBJECT) {
        run = run(json);
        continue;
      }
      json.skipChildren();
    }
    return json.nextToken() == null ? new Echo(accepted, idempotent, runId, run) : NONE;
  }

  private static JsonObject run(JsonParser json) throws IOException {
    JsonObject.Builder run = JsonObject.builder();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (json.nextToken() == JsonToken.VALUE_STRING && READ.contains(name)) {
        run.put(name, json.getText());
      }
      json.skipChildren();
    }
    return run.build();
  }
}
