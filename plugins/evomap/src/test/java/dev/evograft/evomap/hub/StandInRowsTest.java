// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import static dev.evograft.evomap.AtHub.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evomap.AtHub;
import dev.evograft.evomap.Bench;
import dev.evograft.evomap.endpoint.AccountRows;
import dev.evograft.evomap.endpoint.ProtocolRows;
import dev.evograft.evomap.endpoint.ReadRows;
import dev.evograft.evomap.endpoint.Row;
import dev.evograft.evomap.endpoint.Rows;
import dev.evograft.evomap.endpoint.TaskRows;
import dev.evograft.evomap.settings.Spend;
import dev.evograft.gep.AssetIds;
import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.hub.EvomapStandIn;
import dev.evograft.sandbox.hub.HubMode;
import dev.evograft.sandbox.hub.HubRow;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the client's table against the stand-in: served there, done there, refused there. */
class StandInRowsTest {

  private static final Set<Row> FIGURES_OF_ANY_NAME =
      Set.of(ReadRows.STATS, AccountRows.PRICE, AccountRows.ESTIMATE, AccountRows.ECONOMICS);

  @TempDir private Path folder;
  private final EvomapStandIn hub = EvomapStandIn.start(0, HubMode.SEEDS);
  private Bench bench;
  private String asset = "";
  private String task = "";
  private String bounty = "";

  static List<Row> rows() {
    return Rows.all();
  }

  @BeforeEach
  void prepare() {
    hub.set(object("promote_after_ms", 0L));
    bench = AtHub.node(folder, hub, "row");
    hub.node(AtHub.id("row"), object("reputation", 60L, "credits", 50L));
    bench.context.set("evomap.api_key", hub.apiKey()).set("evomap.access_token", hub.oauthToken());
    for (Spend spend : Spend.values()) {
      bench.context.set(spend.setting(), "100");
    }
    asset = AtHub.publish(bench, "TimeoutError");
    JsonObject made = hub.task(object("title", "Timeouts", "signals", "a,b", "amount", 5L));
    task = made.string("task_id").orElseThrow();
    bounty = made.string("bounty_id").orElseThrow();
  }

  @AfterEach
  void close() {
    bench.close();
    hub.close();
  }

  /** The one handler of a row; of the same method at the same places. */
  private static HubRow handler(Row row) {
    List<HubRow> found =
        Stream.of(HubRow.values())
            .filter(one -> one.method().equals(row.place().method()))
            .filter(one -> places(one).contains(row.place().path()))
            .toList();
    assertThat(found).as(row + " has one handler in the stand-in").hasSize(1);
    return found.get(0);
  }

  private static Set<String> places(HubRow row) {
    return Stream.of(row.path(), row.oldPath())
        .filter(Objects::nonNull)
        .map(path -> path.replaceAll("\\{([a-z_]+)}", ":$1"))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isServedDoneAndRefusedThere(Row row) {
    Optional.ofNullable(row.place().other())
        .ifPresent(other -> assertThat(places(handler(row))).contains(other));
    ready(row);
    Call call = call(row);

    isDone(row, call);
    isRefused(row, call);
  }

  private void isDone(Row row, Call call) {
    Reply reply = bench.client().call(row, call);

    assertThat(reply.status()).isEqualTo(200);
    if (!FIGURES_OF_ANY_NAME.contains(row)) {
      List<String> lists = row.answer().lists();
      List<JsonObject> things = lists.isEmpty() ? List.of(reply.content()) : reply.list(lists);
      assertThat(things).as(row + " " + reply.body()).isNotEmpty();
      Reply first = new Reply(200, things.get(0));
      assertThat(row.answer().members())
          .as(row + " " + things.get(0))
          .anyMatch(name -> first.find(name).isPresent());
    }
  }

  private void isRefused(Row row, Call call) {
    bench.clock.advance(row.conduct().rate().window());
    List<String> codes = row.conduct().errors();
    String code = codes.isEmpty() ? "validation_error" : codes.get(0);
    hub.fault(
        object("route", handler(row).fault(), "kind", "status", "status", 422L, "error", code));
    int before = hub.requests().size();

    assertThatThrownBy(() -> bench.client().call(row, call))
        .isInstanceOfSatisfying(
            HubError.class,
            error -> {
              assertThat(error.code()).isEqualTo(code);
              assertThat(error.kind()).isEqualTo(HubError.Kind.REFUSED);
              assertThat(error.getMessage()).doesNotContain("\n");
            });
    assertThat(hub.requests()).hasSize(before + 1);
    assertThat(bench.client().hub().ledger().uncertain()).isEmpty();
  }

  /** Brings the hub to where a row makes sense. */
  private void ready(Row row) {
    if (Set.of(TaskRows.COMPLETE, TaskRows.RELEASE, TaskRows.COMMITMENT, TaskRows.DECOMPOSE)
            .contains(row)
        || row == TaskRows.MY
        || row == TaskRows.BOUNTY_ACCEPT
        || row == TaskRows.SWARM) {
      done(TaskRows.CLAIM, object("task_id", task));
    }
    if (row == TaskRows.BOUNTY_ACCEPT) {
      done(TaskRows.COMPLETE, object("task_id", task, "asset_id", asset));
    } else if (row == TaskRows.SWARM) {
      bench.client().call(TaskRows.DECOMPOSE, call(TaskRows.DECOMPOSE));
    } else if (row == TaskRows.BOUNTY_MATCH) {
      bench.context.set("evomap.access_token", hub.adminToken());
    } else if (Set.of(TaskRows.ACCEPT, TaskRows.SUBMISSIONS).contains(row)) {
      done(TaskRows.SUBMIT, object("task_id", task, "asset_id", asset));
    } else if (Set.of(ReadRows.VOTE, ReadRows.PURCHASED, ProtocolRows.FETCH).contains(row)) {
      ofAnother(row == ReadRows.PURCHASED);
    } else if (row == ReadRows.REPORTS) {
      bench.client().call(ProtocolRows.REPORT, call(ProtocolRows.REPORT));
    } else if (row == ReadRows.EVENTS) {
      event();
    } else if (row == AccountRows.KG_QUERY) {
      bench.client().call(AccountRows.KG_INGEST, call(AccountRows.KG_INGEST));
    } else if (row == AccountRows.RECALL) {
      bench.client().call(AccountRows.RECORD, call(AccountRows.RECORD));
    } else if (row == AccountRows.MAIL_IN || row == AccountRows.MAIL_ACK) {
      hub.message(object("node_id", AtHub.id("row"), "type", "note", "payload", JsonObject.EMPTY));
    } else if (row == AccountRows.EVENTS_POLL) {
      hub.event(object("node_id", AtHub.id("row"), "type", "note"));
    }
  }

  private void done(Row row, JsonObject body) {
    bench.client().call(row, Call.of(body));
  }

  private void ofAnother(boolean paid) {
    try (Bench other = AtHub.node(folder, hub, "other")) {
      asset = AtHub.publish(other, "ECONNREFUSED");
    }
    if (paid) {
      bench.client().call(ProtocolRows.FETCH, call(ProtocolRows.FETCH));
    }
  }

  private void event() {
    JsonObject event =
        AssetIds.complete(
            AtHub.json(
                "{'type':'EvolutionEvent','intent':'repair','outcome':{'status':'success',"
                    + "'score':0.85},'capsule_id':'"
                    + asset
                    + "'}"));
    hub.asset(object("asset", event, "node_id", AtHub.id("row"), "status", "promoted"));
  }

  private Call call(Row row) {
    Map<String, String> path = new LinkedHashMap<>();
    for (String name : row.place().parameters()) {
      path.put(
          name,
          switch (name) {
            case "asset_id" -> asset;
            case "task_id" -> task;
            case "bounty_id" -> bounty;
            default -> AtHub.id("row");
          });
    }
    Map<String, String> query = new LinkedHashMap<>();
    if (row == ReadRows.SEARCH) {
      query.put("signals", "TimeoutError");
    } else if (row == ReadRows.SEMANTIC) {
      query.put("q", "retries with a pause");
    } else if (row == TaskRows.ELIGIBLE) {
      query.put("task_id", task);
    }
    return new Call(path, query, body(row), 1);
  }

  private JsonObject body(Row row) {
    String text =
        switch (row.name()) {
          case "hello" -> "{'capabilities':{},'gene_count':0,'capsule_count':0}";
          case "fetch.search" -> "{'search_only':true,'signals':['TimeoutError']}";
          case "fetch" -> "{'asset_ids':['ASSET']}";
          case "report" ->
              "{'target_asset_id':'ASSET','validation_report':{'report_id':'r1','overall_ok':true}}";
          case "decision" -> "{'target_asset_id':'ASSET','decision':'accept','reason':'fine'}";
          case "revoke" -> "{'target_asset_id':'ASSET','reason':'a better one is there'}";
          case "asset.self_revoke" -> "{'asset_id':'ASSET','reason':'a better one is there'}";
          case "asset.vote" -> "{'vote':'up'}";
          case "task.claim", "task.release" -> "{'task_id':'TASK'}";
          case "task.complete", "task.submit" -> "{'task_id':'TASK','asset_id':'ASSET'}";
          case "swarm.propose" ->
              "{'task_id':'TASK','subtasks':[{'title':'A','weight':0.4},{'title':'B','weight':0.4}]}";
          case "bounty.create" -> "{'title':'Timeouts','amount':1}";
          case "bounty.match" -> "{'asset_id':'ASSET'}";
          case "kg.query" -> "{'query':'retry'}";
          case "kg.ingest" -> "{'entities':[{'name':'retry','type':'idea'}]}";
          case "memory.recall" -> "{'query':'retry','signals':['a']}";
          case "memory.record" ->
              "{'signals':['a'],'status':'success','score':0.9,'summary':'retry'}";
          case "mailbox.outbound" ->
              "{'proxy_protocol_version':'1.0.0','messages':[{'id':'m1','type':'note','payload':{}}]}";
          case "mailbox.inbound" -> "{'proxy_protocol_version':'1.0.0'}";
          case "mailbox.ack" -> "{'message_ids':['m1']}";
          case "events.poll" -> "{'timeout_ms':10}";
          default -> "{}";
        };
    JsonObject body = AtHub.json(text.replace("ASSET", asset).replace("TASK", task));
    if (row == ProtocolRows.PUBLISH || row == ProtocolRows.VALIDATE) {
      return object("assets", AtHub.bundle("ENOENT"));
    }
    if (row == TaskRows.COMMITMENT) {
      return object("deadline", Instant.now().plusSeconds(900).toString());
    }
    return row == TaskRows.ACCEPT ? body.with("task_id", task).with("submission_id", sub()) : body;
  }

  private String sub() {
    return bench
        .client()
        .call(TaskRows.SUBMISSIONS, Call.at("task_id", task))
        .list(List.of("submissions"))
        .get(0)
        .string("submission_id", "");
  }
}
