// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Four people with four homes settle a swarm by what they type. */
class SwarmIT {

  private static final String GENE =
      """
      {"category":"repair","summary":"Retry what times out, with a longer pause each time",
       "signals_match":["TimeoutError"]}
      """;
  private static final String CAPSULE =
      """
      {"summary":"What times out is tried three times, with a longer pause each time",
       "confidence":0.9,"blast_radius":{"files":1,"lines":2},
       "content":"It gave up after one try, and tries three times now with pauses that double.",
       "diff":"--- a/FILE\\n+++ b/FILE\\n@@ -1 +1,2 @@\\n-read()\\n+const retry = 3\\n+tries(read, retry)\\n",
       "outcome":{"status":"success","score":0.9}}
      """;

  @TempDir private Path root;
  private Child hub;
  private String url = "";

  @AfterEach
  void endHub() {
    if (hub != null) {
      hub.process().destroyForcibly();
    }
  }

  @Test
  void isSettledByItsShares() throws Exception {
    String task = solved();
    Cli merger = node("merger").with("EVOGRAFT_EVOMAP_SPEND_FETCH", "2");
    merger.run("evomap", "swarm", "aggregate", task, "--dry-run").complains("reputation");
    control("PUT", "nodes/node_merger", "{\"reputation\":60}");

    merger.run("evomap", "swarm", "aggregate", task, "--unchecked").exits(0);

    Map<String, Double> paid = new TreeMap<>();
    for (JsonObject entry : control("GET", "ledger", "").objects("entries")) {
      if (entry.toString().contains("swarm_")) {
        paid.put(entry.string("account", ""), entry.number("amount").orElse(0));
      }
    }
    assertThat(paid)
        .containsOnly(
            Map.entry("node_proposer", 5.0),
            Map.entry("node_one", 50.0),
            Map.entry("node_two", 35.0),
            Map.entry("node_merger", 10.0));
  }

  /** What the parts come to passes the check of the project that the solvers began from. */
  @Test
  @DisabledOnOs(OS.WINDOWS) // the check is a shell script
  void isTriedBeforeItIsPublished() throws Exception {
    String task = solved();
    Cli merger = merger(); // who is in the project, as one would be
    Path project =
        project(merger.workspace(), "test -s reads.js && test -s writes.js && echo 'all there'");

    Cli.Result dry = merger.run(aggregate(merger, task, project, "--dry-run"));

    assertThat(dry.exits(0).out()).contains("+tries(read, retry)");
    assertThat(dry.err()).contains("./check.sh: passed");
    assertThat(Files.readString(project.resolve("reads.js"))).isEqualTo("read()\n");
    assertThat(publishedBy("node_merger")).isEmpty();
    merger.run(aggregate(merger, task, project)).exits(0);
    assertThat(publishedBy("node_merger"))
        .singleElement()
        .asString()
        .contains("passed there: ./check.sh", "\"stage\":\"validate\"");
    assertThat(merger.run("evomap", "swarm", "show", task).exits(0).out()).contains("completed");
  }

  /** Each part has a constant of one name: each alone is well, and both are not. */
  @Test
  @DisabledOnOs(OS.WINDOWS) // the check is a shell script
  void whatFailsAsAWholeIsNotPublished() throws Exception {
    String task = solved();
    Path project =
        project(root.resolve("project"), "test -z \"$(cat *.js | grep ^const | sort | uniq -d)\"");
    for (String file : List.of("reads.js", "writes.js")) {
      Files.writeString(project.resolve(file), "const retry = 3\ntries(read, retry)\n");
      assertThat(passes(project)).as(file + " alone").isTrue();
      Files.writeString(project.resolve(file), "read()\n");
    }
    Cli merger = merger();

    Cli.Result refused = merger.run(aggregate(merger, task, project, "--json"));

    JsonObject trial = refused.exits(1).json().object("trial");
    assertThat(trial.string("outcome")).hasValue("failed");
    assertThat(trial.objects("checks"))
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.string("command")).hasValue("./check.sh");
              assertThat(check.bool("passed")).contains(false);
            });
    assertThat(publishedBy("node_merger")).isEmpty();
    assertThat(merger.run("evomap", "swarm", "show", task).exits(0).out())
        .doesNotContain("node_merger");
    assertThat(Files.readString(project.resolve("reads.js"))).isEqualTo("read()\n");
  }

  private static boolean passes(Path project) throws Exception {
    Process check = new ProcessBuilder("./check.sh").directory(project.toFile()).start();
    assertThat(check.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return check.exitValue() == 0;
  }

  /** What the solvers began from. */
  private static Path project(Path folder, String check) throws Exception {
    Path project = Files.createDirectories(folder);
    Files.writeString(project.resolve("reads.js"), "read()\n");
    Files.writeString(project.resolve("writes.js"), "read()\n");
    Path script = project.resolve("check.sh");
    Files.writeString(script, "#!/bin/sh\n" + check + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return project;
  }

  private Cli merger() throws Exception {
    Cli merger =
        node("merger")
            .with("EVOGRAFT_EVOMAP_SPEND_FETCH", "2")
            .with("EVOGRAFT_EVOLVE_VALIDATION", "./check.sh");
    control("PUT", "nodes/node_merger", "{\"reputation\":60}");
    return merger;
  }

  /** What somebody types: where no sandbox works, nothing runs before they name what they saw. */
  private static String[] aggregate(Cli cli, String task, Path project, String... more)
      throws Exception {
    List<String> typed = new ArrayList<>(List.of("evomap", "swarm", "aggregate", task));
    typed.addAll(List.of("--in", project.toString()));
    typed.addAll(List.of(more));
    boolean works =
        cli.run("doctor", "--json").json().object("sandbox").bool("required_can_be_met", false);
    if (!works) {
      cli.run(typed.toArray(String[]::new)).complains("sandbox");
      String[] look = {"evomap", "swarm", "aggregate", task, "--dry-run", "--json"};
      typed.addAll(List.of("--looked", cli.run(look).exits(0).json().string("sum", "")));
    }
    return typed.toArray(String[]::new);
  }

  private List<JsonObject> publishedBy(String node) throws Exception {
    return control("GET", "requests", "").objects("requests").stream()
        .filter(request -> request.string("path", "").endsWith("/publish"))
        .filter(request -> request.toString().contains(node))
        .toList();
  }

  /** A task of which both parts are solved. */
  private String solved() throws Exception {
    hub = new Cli(root, "hub").start("sandbox", "evomap", "--port", "0", "--json");
    url = hub.ready().string("url", "");
    control("PUT", "settings", "{\"promote_after_ms\":0,\"fetch_price\":0}");
    String task =
        control(
                "POST",
                "tasks",
                "{\"title\":\"Timeouts\",\"signals\":\"TimeoutError\",\"amount\":100}")
            .string("task_id", "");
    Cli proposer = node("proposer");
    proposer.run("evomap", "task", "claim", task).exits(0);
    List<JsonObject> parts =
        proposer
            .run("evomap", "swarm", "propose", task, "--json", "--subtasks", parts())
            .exits(0)
            .json()
            .objects("subtasks");
    solve(node("one"), parts.get(0), "reads.js");
    solve(node("two"), parts.get(1), "writes.js");
    return task;
  }

  private static String parts() {
    return "[{\"title\":\"Reads\",\"weight\":0.5},{\"title\":\"Writes\",\"weight\":0.35}]";
  }

  private void solve(Cli solver, JsonObject part, String file) throws Exception {
    Path gene = Files.writeString(solver.workspace().resolve("gene.json"), GENE);
    Path capsule =
        Files.writeString(
            solver.workspace().resolve("capsule.json"), CAPSULE.replace("FILE", file));
    solver
        .run(
            "evomap",
            "swarm",
            "solve",
            part.string("task_id", ""),
            "--gene",
            gene.toString(),
            "--capsule",
            capsule.toString())
        .exits(0);
  }

  private Cli node(String name) throws Exception {
    Cli cli =
        new Cli(Files.createDirectories(root.resolve(name)))
            .with("A2A_HUB_URL", url)
            .with("A2A_NODE_ID", "node_" + name);
    cli.run("evomap", "hello").exits(0);
    return cli;
  }

  private JsonObject control(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/_sandbox/" + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isBetween(200, 201);
    return JsonText.parseObject(answer.body());
  }
}
