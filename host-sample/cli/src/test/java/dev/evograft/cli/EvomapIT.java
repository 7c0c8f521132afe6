// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people with homes of their own, and the stand-in of a hub between them. */
class EvomapIT {

  private static final String GENE =
      """
      {"category":"repair","summary":"Retry reads that time out, with a longer pause each time",
       "signals_match":["TimeoutError","log_error"],
       "strategy":["Find the call that times out and its caller","Retry it three times with a longer pause each time"],
       "validation":["node tests/retry.test.js"]}
      """;
  private static final String CAPSULE =
      """
      {"summary":"Reads of the price list are tried three times, with pauses of 100 to 400 ms",
       "trigger":["TimeoutError"],"confidence":0.9,
       "content":"The client of the price list gave up after one read. It tries three times now, with pauses that double.",
       "diff":"--- a/src/prices.js\\n+++ b/src/prices.js\\n@@ -1 +1 @@\\n-read()\\n+retry(read, 3)\\n",
       "blast_radius":{"files":1,"lines":2},"outcome":{"status":"success","score":0.9}}
      """;

  @TempDir private Path root;
  private Child hub;

  @AfterEach
  void endHub() {
    if (hub != null) {
      hub.process().destroyForcibly();
    }
  }

  @Test
  void whatOneOffersAnotherFindsAndStages() throws Exception {
    JsonObject town = startHub();
    Cli author = node("author", town);
    Path gene = Files.writeString(author.workspace().resolve("gene.json"), GENE);
    Path capsule = Files.writeString(author.workspace().resolve("capsule.json"), CAPSULE);
    promoteAtOnce(town);

    JsonObject offered =
        author
            .run(
                "evomap",
                "publish",
                "--gene",
                gene.toString(),
                "--capsule",
                capsule.toString(),
                "--json")
            .exits(0)
            .json();
    assertThat(offered.bool("visible", false)).isTrue();
    String geneId = idOf(offered, "Gene");
    String capsuleId = idOf(offered, "Capsule");
    assertThat(
            author
                .run(
                    "evomap", "publish", "--gene", gene.toString(), "--capsule", capsule.toString())
                .exits(0)
                .out())
        .contains(capsuleId);

    Cli reader = node("reader", town);
    assertThat(reader.run("evomap", "search", "TimeoutError").exits(0).out()).contains(geneId);
    reader.run("evomap", "fetch", geneId, capsuleId).exits(2).complains("evomap.spend.fetch");
    assertThat(reader.run("genes", "list", "--json").exits(0).out()).doesNotContain(geneId);
    reader.with("EVOGRAFT_EVOMAP_SPEND_FETCH", "2");
    reader.run("evomap", "fetch", geneId, capsuleId).exits(0);
    assertThat(reader.run("genes", "list").exits(0).out()).doesNotContain("Retry reads that");
    reader.run("genes", "promote", geneId).exits(0);
    assertThat(reader.run("genes", "list").exits(0).out()).contains("TimeoutError");
    Cli.Result again = reader.run("evomap", "fetch", geneId).exits(0);
    assertThat(again.out() + again.err()).contains("here already");
  }

  @Test
  void withoutAnAddressNothingIsAsked() throws Exception {
    new Cli(root).run("evomap", "hello").exits(2).complains("evomap.url");
    assertThat(root.resolve("home/.evomap")).doesNotExist();
  }

  @Test
  void whatAFileHoldsIsTakenWhereTheHelpPromisesIt() throws Exception {
    Cli cli = node("author", startHub());
    Files.writeString(cli.workspace().resolve("body.json"), "{ \"no_such\": \"a b\" }\n");
    Files.writeString(cli.workspace().resolve("parts.json"), "[ ]\n");

    Cli.Result call = cli.run("evomap", "call", "POST", "/a2a/hello", "--body", "@body.json");
    Cli.Result parts = cli.run("evomap", "swarm", "propose", "t1", "--subtasks", "@parts.json");

    assertThat(call.out() + call.err()).doesNotContain("a word too many", "@FILE");
    parts.exits(2).complains("2 to 10");
    cli.run("evomap", "publish", "--gene", "no.json", "--capsule", "no.json")
        .exits(2)
        .complains("there is no file no.json");
  }

  @Test
  void aHubThatIsAwayIsToldInOneLine() throws Exception {
    JsonObject town = startHub();
    Cli cli = node("author", town);
    hub.process().destroyForcibly().waitFor();

    Cli.Result result = cli.run("evomap", "search", "TimeoutError");

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err().lines()).hasSize(1);
  }

  private JsonObject startHub() throws Exception {
    hub = new Cli(root, "hub").start("sandbox", "evomap", "--port", "0", "--json");
    return hub.ready();
  }

  /** Somebody who said hello; the secret is for nobody else. */
  private Cli node(String name, JsonObject town) throws Exception {
    Cli cli =
        new Cli(Files.createDirectories(root.resolve(name)))
            .with("A2A_HUB_URL", town.string("url", ""));
    Cli.Result hello = cli.run("evomap", "hello", "--json").exits(0);
    assertThat(hello.out()).contains("claim");
    List<Path> secrets = secrets(cli.home());
    assertThat(secrets).isNotEmpty();
    for (Path secret : secrets) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
          .isEqualTo("rw-------");
      assertThat(hello.out() + hello.err()).doesNotContain(Files.readString(secret).strip());
    }
    return cli;
  }

  private static List<Path> secrets(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files.filter(file -> file.endsWith("node_secret")).toList();
    }
  }

  private static void promoteAtOnce(JsonObject town) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(town.string("url", "") + "/_sandbox/settings"))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString("{\"promote_after_ms\":0}"))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static String idOf(JsonObject offered, String type) {
    return offered.objects("assets").stream()
        .filter(asset -> asset.string("type", "").equals(type))
        .findFirst()
        .orElseThrow()
        .string("asset_id", "");
  }
}
