// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evomap.Bench;
import dev.evograft.evomap.EvomapPlugin;
import dev.evograft.evomap.FakeAssets;
import dev.evograft.evomap.ScriptedHub;
import dev.evograft.evomap.Silence;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.CommandProvider;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.toolkit.server.Answer;
import dev.evograft.toolkit.server.ServerRequest;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The commands, as a person types them. */
class CommandTest {

  private static final String ID = "sha256:" + "a".repeat(64);

  @TempDir private Path folder;
  private Bench bench;

  @BeforeEach
  void open() {
    bench = new Bench(folder).registered();
    bench
        .context
        .set("evomap.api_key", "ek_1")
        .set("evomap.access_token", "evm_a1")
        .set("evomap.spend.graph", "9")
        .set("evomap.spend.bounty", "9");
  }

  @AfterEach
  void close() {
    bench.close();
  }

  /** Each command that is a row: what is typed, what is asked, what is sent. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "assets --type Gene --sort ranked --limit 3 |"
            + " GET /a2a/assets?type=Gene&limit=3&sort=ranked | -",
        "asset ID | GET /a2a/assets/ID | -",
        "search a,b --limit 5 | GET /a2a/assets/search?limit=5&signals=a%2Cb | -",
        "search --about slow --type Gene |"
            + " GET /a2a/assets/semantic-search?limit=20&type=Gene&q=slow | -",
        "trending --limit 2 | GET /a2a/trending?limit=2 | -",
        "nodes --sort reputation | GET /a2a/nodes?sort=reputation | -",
        "node | GET /a2a/nodes/node_e5f6a7b8c9d0e1f2 | -",
        "node node_1 | GET /a2a/nodes/node_1 | -",
        "activity | GET /a2a/nodes/node_e5f6a7b8c9d0e1f2/activity | -",
        "stats | GET /a2a/stats | -",
        "reports --limit 4 | GET /a2a/validation-reports?limit=4 | -",
        "events | GET /a2a/evolution-events | -",
        "tasks --reputation 40 --min-bounty 5 | GET /a2a/task/list?reputation=40&min_bounty=5 | -",
        "task show t1 | GET /a2a/task/t1 | -",
        "task my --limit 20 |" + " GET /a2a/task/my?limit=20&node_id=node_e5f6a7b8c9d0e1f2 | -",
        "task eligible t1 | GET /a2a/task/eligible-count?task_id=t1 | -",
        "task submissions t1 | GET /a2a/task/t1/submissions | -",
        "task claim t1 | POST /a2a/task/claim |"
            + " {'node_id':'NODE','sender_id':'NODE','task_id':'t1'}",
        "task complete t1 ID --followup-question why | POST /a2a/task/complete |"
            + " {'node_id':'NODE','task_id':'t1','asset_id':'ID','followup_question':'why'}",
        "task submit t1 ID | POST /a2a/task/submit |"
            + " {'node_id':'NODE','task_id':'t1','asset_id':'ID'}",
        "task release t1 | POST /a2a/task/release |"
            + " {'node_id':'NODE','sender_id':'NODE','task_id':'t1'}",
        "task commitment t1 2026-12-01T12:00:00Z | POST /a2a/task/t1/commitment |"
            + " {'node_id':'NODE','deadline':'2026-12-01T12:00:00Z'}",
        "task accept t1 s1 | POST /a2a/task/accept-submission |"
            + " {'sender_id':'NODE','task_id':'t1','submission_id':'s1'}",
        "vote ID up | POST /a2a/assets/ID/vote | {'vote':'up'}",
        "decision ID accept --reason good | POST /a2a/decision |"
            + " {'target_asset_id':'ID','decision':'accept','reason':'good'}",
        "revoke ID --reason better | POST /a2a/revoke |"
            + " {'target_asset_id':'ID','reason':'better'}",
        "earnings | GET /a2a/billing/earnings/node_e5f6a7b8c9d0e1f2 | -",
        "credits balance | GET /account/balance | -",
        "credits price | GET /a2a/credit/price | -",
        "credits estimate --amount 9 | GET /a2a/credit/estimate?amount=9 | -",
        "credits economics | GET /a2a/credit/economics | -",
        "kg query retry --filters {'a':1} | POST /kg/query | {'query':'retry','filters':{'a':1}}",
        "kg ingest --entities [1] | POST /kg/ingest | {'entities':[1]}",
        "kg status | GET /kg/status | -",
        "memory recall --signals a,b --limit 5 | POST /a2a/memory/recall |"
            + " {'node_id':'NODE','signals':['a','b'],'limit':5}",
        "memory record --signals a --status success --score 0.9 --used-asset-ids ID |"
            + " POST /a2a/memory/record | {'node_id':'NODE','sender_id':'NODE','signals':['a'],"
            + "'status':'success','score':0.9,'used_asset_ids':['ID']}",
        "memory status | GET /a2a/memory/status?node_id=node_e5f6a7b8c9d0e1f2 | -",
        "swarm show t1 | GET /a2a/task/swarm/t1 | -",
        "swarm propose t1 --subtasks [{'title':'A','weight':0.4},{'title':'B','weight':0.4}] |"
            + " POST /a2a/task/propose-decomposition | {'node_id':'NODE','task_id':'t1',"
            + "'subtasks':[{'title':'A','weight':0.4},{'title':'B','weight':0.4}]}",
        "bounty create Timeouts --amount 3 | POST /bounty/create |"
            + " {'title':'Timeouts','amount':3}",
        "bounty list --status open | GET /bounty/list?status=open | -",
        "bounty my | GET /bounty/my | -",
        "bounty show b1 | GET /bounty/b1 | -",
        "bounty match b1 ID | POST /bounty/b1/match | {'asset_id':'ID'}",
        "bounty accept b1 | POST /bounty/b1/accept | {}",
        "call GET /a2a/policy | GET /a2a/policy | -",
        "call get a2a/a2a/stats | GET /a2a/stats | -",
        "call GET /a2a/task/my?limit=3 | GET /a2a/task/my?limit=3&node_id=node_e5f6a7b8c9d0e1f2 | -",
        "call POST /task/claim --body {'task_id':'t1'} | POST /a2a/task/claim |"
            + " {'node_id':'NODE','sender_id':'NODE','task_id':'t1'}",
        "call POST /a2a/fetch --body {'search_only':true} | POST /a2a/fetch | {'search_only':true}",
      })
  void asksJustThat(String typed, String endpoint, String body) {
    String[] parts = resolved(endpoint).split("\\?", 2);
    bench.hub.says(parts[0], 200, "{'status':'fine','summary':'seen'}");

    assertThat(bench.run(resolved(typed).replace('\'', '"').split(" ")))
        .as(bench.thrown())
        .isZero();

    List<ServerRequest> all = bench.hub.requests();
    ServerRequest asked = all.get(all.size() - 1); // behind what was looked at first
    assertThat(asked.method() + " " + asked.path()).isEqualTo(parts[0]);
    if (parts.length > 1) {
      for (String pair : parts[1].split("&")) {
        String[] one = pair.split("=");
        assertThat(asked.query(one[0])).hasValue(one[1].replace("%2C", ","));
      }
    }
    if (body != null) {
      JsonObject sent = asked.json();
      assertThat(sent.containsKey("protocol") ? sent.object("payload") : sent)
          .isEqualTo(ScriptedHub.json(resolved(body)));
    }
    assertThat(bench.answer().string("status")).hasValue("fine");
  }

  private static String resolved(String text) {
    return text.replace("NODE", Bench.NODE).replace("ID", ID);
  }

  @Test
  void aListIsATableAndAnEmptyOneIsExplained() {
    bench
        .hub
        .says(
            "GET /a2a/nodes",
            200,
            "{'nodes':[{'node_id':'node_1','reputation_score':41},{'node_id':'n\\u001b[31m'}]}")
        .says("GET /a2a/nodes", 200, "{'nodes':[]}");

    bench.run("nodes");
    assertThat(bench.said()).contains("node_1  41").doesNotContain("\u001b");
    assertThat(bench.answer().objects("nodes")).hasSize(2);
    bench.run("nodes");
    assertThat(bench.said()).isEqualTo("There is nothing that fits.\n");
    bench.hub.says("GET /a2a/task/list", 200, "{}");
    bench.run("tasks", "--reputation", "3");
    assertThat(bench.said()).contains("fewer options find more");
  }

  @Test
  void aReportSaysHowItWent() {
    bench.hub.says("POST /a2a/report", 200, "{'status':'ok'}");

    assertThat(bench.run("report", ID)).isEqualTo(2);
    assertThat(bench.run("report", ID, "--ok", "--failed")).isEqualTo(2);
    assertThat(bench.run("report", ID, "--failed")).isZero();

    JsonObject report =
        bench.hub.requests().get(0).json().object("payload").object("validation_report");
    assertThat(report).containsEntry("overall_ok", false);
    assertThat(report.string("report_id", "")).startsWith("report_");
    assertThat(report.string("env_fingerprint_key", "")).matches("[a-z0-9]+_[a-z0-9]+");
  }

  @Test
  void aCallOfOursKeepsOurRules() {
    assertThat(bench.run("call", "POST", "/a2a/hello", "--body", "{}")).isEqualTo(-1);
    assertThat(bench.thrown()).contains("evograft evomap hello");
    assertThat(bench.run("call", "GET", "/a2a/../secret")).isEqualTo(-1);
    assertThat(bench.run("call", "GET", "//other.example/x")).isEqualTo(-1);
    assertThat(bench.run("call", "BREW", "/a2a/stats")).isEqualTo(-1);
    assertThat(bench.run("call", "POST", "/a2a/fetch", "--body", "{}")).isEqualTo(-1);
    assertThat(bench.thrown()).contains("asset_ids");
    assertThat(bench.run("call", "POST", "/a2a/report", "--body", "[]")).isEqualTo(-1);
    assertThat(bench.run("call", "GET", "/x", "--as", "root")).isEqualTo(-1);
    assertThat(bench.hub.requests()).isEmpty();
  }

  @Test
  void anUnknownCallShowsWhatItIsToldTo() {
    bench.context.set("evomap.spend.call", "3");
    bench.hub.says("GET /a2a/policy", 200, "{'a':1}").says("DELETE /a2a/x", 200, "{}");
    bench.run("call", "GET", "/a2a/policy", "--as", "none");
    bench.run("call", "GET", "/a2a/policy", "--as", "key");
    bench.run("call", "GET", "/a2a/policy");
    assertThat(bench.run("call", "DELETE", "/a2a/x")).isZero();

    assertThat(bench.hub.requests())
        .extracting(request -> request.header("authorization").orElse(""))
        .containsExactly(
            "", "Bearer ek_1", "Bearer " + Bench.NODE_SECRET, "Bearer " + Bench.NODE_SECRET);
    assertThat(bench.said()).contains("Done.");
  }

  @Test
  void statusAndDoctorSayWhatIsWell() {
    bench
        .hub
        .says("GET /a2a/stats", 200, "{}")
        .says(
            "GET /a2a/nodes/" + Bench.NODE,
            200,
            "{'reputation_score':52.5,'survival_status':'alive'}");

    assertThat(bench.run("status")).isZero();
    assertThat(bench.said()).contains("52.5, alive", "evomap.spend.graph 0 of 9");
    assertThat(bench.answer())
        .containsEntry("configured", true)
        .containsEntry("node_id", Bench.NODE)
        .containsEntry("node_secret", "set")
        .containsEntry("api_key", true)
        .containsEntry("access_token", true)
        .containsEntry("node_status", "alive")
        .containsEntry("uncertain", 0L)
        .containsEntry("problems", List.of())
        .containsEntry("ok", true);
    assertThat(bench.answer().number("reputation")).hasValue(52.5);
    assertThat(bench.answer().objects("spent_today"))
        .extracting(spent -> spent.string("setting", "") + " " + spent.integer("limit", -1))
        .containsExactly("evomap.spend.graph 9", "evomap.spend.bounty 9");
    bench.context.with(AssetStore.class, new FakeAssets().store());
    assertThat(bench.run("doctor")).as(bench.said()).isZero();
    assertThat(bench.said()).contains("answers").doesNotContain(Bench.NODE_SECRET);

    bench.context.settings().remove("evomap.node_secret");
    assertThat(bench.run("status")).isEqualTo(1);
    assertThat(bench.said()).contains("run 'evograft evomap hello'");
    assertThat(bench.answer()).containsEntry("node_secret", "none").containsEntry("ok", false);
    assertThat(bench.answer().objects("problems"))
        .extracting(problem -> problem.string("name", ""))
        .contains("node_secret");
    bench.hub.close();
    assertThat(bench.run("doctor")).isEqualTo(1);
    assertThat(bench.answer()).containsEntry("ok", false);
  }

  /** Every other command fails then, so all is not well. */
  @Test
  void aSettingBecauseOfWhichNothingIsSentIsAProblemOfTheStatus() {
    bench.context.set("evomap.url", "http://hub.example");

    assertThat(bench.run("status")).isEqualTo(1);
    assertThat(bench.answer()).containsEntry("ok", false);
    assertThat(bench.answer().objects("problems"))
        .extracting(problem -> problem.string("name", ""))
        .containsExactly("address");
    assertThat(bench.hub.requests()).isEmpty();
  }

  @Test
  void theDoctorShowsWhatRests() {
    bench.hub.does("GET /a2a/stats", asked -> Answer.json(429, JsonObject.EMPTY));
    bench.run("stats");

    assertThat(bench.run("doctor")).isEqualTo(1);
    assertThat(bench.said()).contains("limit of read  no call for 60 s");
    assertThat(bench.answer().objects("resting"))
        .containsExactly(JsonObject.builder().put("limit", "read").put("seconds", 60L).build());
    assertThat(bench.hub.requests()).hasSize(1);
  }

  @Test
  void everyCommandHasADescriptionAndAnExample() {
    EvomapPlugin plugin = new EvomapPlugin();
    plugin.start(bench.context);
    Object command =
        bench.context.registered(CommandProvider.class).get(0).commands(new Silence()).get(0);
    plugin.stop();

    List<CommandLine> all = commands(new CommandLine(command)).toList();
    assertThat(all).hasSizeGreaterThan(45);
    assertThat(all)
        .allSatisfy(
            one -> {
              assertThat(one.getCommandSpec().usageMessage().description()).isNotEmpty();
              assertThat(String.join("", one.getCommandSpec().usageMessage().footer()))
                  .contains("Example: ");
              assertThat(one.getUsageMessage())
                  .as("a word of our own for each parameter")
                  .doesNotContain("What the hub calls");
              assertThat(one.getUsageMessage().lines())
                  .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(200));
            });
    assertThat(bench.hub.requests()).isEmpty();
  }

  private static Stream<CommandLine> commands(CommandLine line) {
    return Stream.concat(
        Stream.of(line), line.getSubcommands().values().stream().flatMap(CommandTest::commands));
  }

  @Test
  void groupsSayWhatToDo() {
    for (String group : new String[] {"task", "kg", "memory", "credits"}) {
      assertThat(bench.run(group)).isEqualTo(2);
    }
    assertThat(bench.run()).isEqualTo(2);
    assertThat(bench.run("spending", "forget")).isEqualTo(2);
    assertThat(bench.run("search")).isEqualTo(2);
    assertThat(bench.run("tasks", "--reputation", "high")).isEqualTo(-1);
    assertThat(bench.thrown()).contains("reputation expects a number");
    assertThat(bench.run("endpoints")).isZero();
    assertThat(bench.said()).contains("POST /a2a/publish");
  }

  @Test
  void theDescriptorNamesTheSecretsThatAreDeclared() throws Exception {
    Properties descriptor = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of("src/main/plugin/plugin.properties"))) {
      descriptor.load(in);
    }
    List<ConfigKey<?>> keys = new EvomapPlugin().config();
    List<String> declared =
        keys.stream()
            .filter(ConfigKey::secret)
            .flatMap(key -> Stream.concat(Stream.of(key.name()), key.aliases().stream()))
            .toList();

    assertThat(descriptor.getProperty("evograft.secrets").split(",\\s*"))
        .containsExactlyInAnyOrderElementsOf(declared);
    assertThat(keys).allMatch(key -> key.prefix().equals("evomap"));
  }
}
