// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evomap.endpoint.ProtocolRows;
import dev.evograft.evomap.endpoint.TaskRows;
import dev.evograft.evomap.hub.Call;
import dev.evograft.gep.AssetIds;
import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.hub.EvomapStandIn;
import java.nio.file.Path;
import java.util.List;

/** Nodes of people at the stand-in of the hub, each with a home of its own. */
public final class AtHub {

  private AtHub() {}

  /** Somebody who said hello. */
  public static Bench node(Path folder, EvomapStandIn hub, String name) {
    Bench bench = stranger(folder, hub, name);
    assertThat(bench.run("hello")).as(bench.said() + bench.thrown()).isZero();
    return bench;
  }

  /** Somebody who did not, yet. */
  public static Bench stranger(Path folder, EvomapStandIn hub, String name) {
    Bench bench = new Bench(folder.resolve(name));
    bench
        .context
        .set("evomap.url", hub.url().toString())
        .set("evomap.node_id", id(name))
        .set("evomap.publish.wait", "0s");
    return bench;
  }

  /** The node id of somebody. */
  public static String id(String name) {
    return "node_" + name;
  }

  /** Publishes a bundle about a signal, past the client's own rules; the id of its capsule. */
  public static String publish(Bench bench, String signal) {
    List<JsonObject> bundle = bundle(signal);
    bench
        .client()
        .call(ProtocolRows.PUBLISH, Call.of(JsonObject.builder().put("assets", bundle).build()));
    return bundle.get(1).string(AssetIds.KEY, "");
  }

  /** The parts of a task, as somebody finds them at the hub. */
  public static List<String> parts(Bench bench, String task) {
    return bench
        .client()
        .call(TaskRows.SWARM, Call.at("task_id", task))
        .list(List.of("subtasks"))
        .stream()
        .map(part -> part.string("task_id", ""))
        .toList();
  }

  /** A gene and a capsule about a signal. */
  public static List<JsonObject> bundle(String signal) {
    JsonObject gene =
        AssetIds.complete(
            json(
                "{'type':'Gene','schema_version':'1.5.0','category':'repair','signals_match':['"
                    + signal
                    + "'],'summary':'Retry when this happens: "
                    + signal
                    + "','strategy':['Find the call that times out','Retry it three times'],"
                    + "'validation':['node tests/retry.test.js']}"));
    JsonObject capsule =
        json("{'type':'Capsule','schema_version':'1.5.0','trigger':['"
                + signal
                + "'],'summary':'Bounded retries with a pause against "
                + signal
                + "','confidence':0.85,'blast_radius':{'files':1,'lines':10},"
                + "'outcome':{'status':'success','score':0.85},"
                + "'env_fingerprint':{'platform':'linux','arch':'x64'}}")
            .with("gene", gene.get(AssetIds.KEY));
    return List.of(gene, AssetIds.complete(capsule));
  }

  /** An object of names and values. */
  public static JsonObject object(Object... members) {
    JsonObject.Builder object = JsonObject.builder();
    for (int i = 0; i < members.length; i += 2) {
      object.put((String) members[i], members[i + 1]);
    }
    return object.build();
  }

  public static JsonObject json(String text) {
    return ScriptedHub.json(text);
  }
}
