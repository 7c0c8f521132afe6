// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import static dev.evograft.evomap.AtHub.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evomap.AtHub;
import dev.evograft.evomap.Bench;
import dev.evograft.evomap.FakeAssets;
import dev.evograft.evomap.ScriptedHub;
import dev.evograft.evomap.endpoint.ProtocolRows;
import dev.evograft.evomap.task.Work;
import dev.evograft.gep.AssetIds;
import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.hub.EvomapStandIn;
import dev.evograft.sandbox.hub.HubMode;
import dev.evograft.spi.Workspaces;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.toolkit.server.Answer;
import dev.evograft.toolkit.server.LoopbackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub that means ill achieves nothing: what it sends is refused, and leaves nothing behind. */
@Timeout(60)
class HostileHubTest {

  private static final List<String> ASKING =
      List.of(
          "assets",
          "asset ID",
          "search a",
          "tasks",
          "task show t1",
          "task my",
          "nodes",
          "stats",
          "earnings",
          "swarm show t1",
          "task claim t1",
          "report ID --ok",
          "heartbeat",
          "fetch ID");

  @TempDir private Path folder;
  private final EvomapStandIn hub = EvomapStandIn.start(0, HubMode.SEEDS);
  private final FakeAssets assets = new FakeAssets();
  private Bench bench;
  private Set<Path> before = Set.of();

  @BeforeEach
  void open() throws IOException {
    bench = AtHub.node(folder, hub, "careful");
    bench.context.with(AssetStore.class, assets.store()).set("evomap.spend.fetch", "100");
    before = files();
  }

  @AfterEach
  void close() {
    bench.close();
    hub.close();
  }

  /** All files but our own notes about calls. */
  private Set<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.toString().contains("/.evograft/evomap/"))
          .collect(Collectors.toSet());
    }
  }

  private void nothingCameOfIt() throws IOException {
    assertThat(assets.staged).isEmpty();
    assertThat(files()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"kind\":\"huge\",\"bytes\":1073741824}', no answer of this size",
    "'{\"kind\":\"deep\",\"depth\":100000}', nested too deep",
    "'{\"kind\":\"html\"}', no JSON"
  })
  void answersWithoutEndOrGroundAreNotRead(String fault, String why) throws Exception {
    hub.fault(ScriptedHub.json(fault));
    long began = System.nanoTime();
    for (String typed : List.of("assets", "task show t1", "fetch ID")) {
      bench.clock.advance(Delay.LONGEST);
      assertThat(run(typed)).as(typed + why).isNotZero();
      assertThat(bench.thrown()).as(typed).isNotEmpty().hasSizeLessThan(1_000);
    }
    assertThat(System.nanoTime() - began).isLessThan(40_000_000_000L);
    nothingCameOfIt();
  }

  @Test
  void nobodyIsSentToAnotherHost() throws Exception {
    AtomicInteger visits = new AtomicInteger();
    try (LoopbackServer other =
        LoopbackServer.builder("other")
            .fallback(
                (request, reason) -> {
                  visits.incrementAndGet();
                  return Answer.json(200, JsonObject.EMPTY);
                })
            .start()) {
      hub.fault(object("kind", "redirect", "to", other.url() + "/a2a/elsewhere"));
      for (String typed : ASKING) {
        bench.clock.advance(Delay.LONGEST);
        assertThat(run(typed)).as(typed).isNotZero();
      }
      bench.run("hello");
      assertThat(visits).hasValue(0);
    }
    nothingCameOfIt();
  }

  private int run(String typed) {
    return bench.run(typed.replace("ID", "sha256:" + "a".repeat(64)).split(" "));
  }

  @Test
  void anAssetThatIsNotWhatItsIdSaysIsRefused() throws Exception {
    hub.set(object("promote_after_ms", 0L));
    String id;
    try (Bench author = AtHub.node(folder, hub, "author")) {
      id = AtHub.publish(author, "TimeoutError");
    }
    before = files();
    hub.fault(object("route", "fetch", "kind", "tamper"));

    assertThat(bench.run("fetch", id)).isEqualTo(1);

    nothingCameOfIt();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../../etc/cron.d/x", "/etc/passwd", "..", "a\\..\\b", "sha256:%s", "x\ny", ""})
  void namesThatArePathsAreRefused(String name) throws Exception {
    String local = name.formatted("b".repeat(64));
    JsonObject gene =
        AssetIds.complete(
            AtHub.bundle("TimeoutError").get(0).without("asset_id").with("id", local));
    String id = gene.string("asset_id", "");
    hub.asset(object("asset", gene, "node_id", AtHub.id("careful"), "status", "promoted"));

    bench.run("fetch", id);

    if (name.isEmpty()) {
      assertThat(assets.staged).allMatch(one -> one.asset().id().orElse("").isEmpty());
    } else {
      nothingCameOfIt();
    }
  }

  @Test
  void aSolversDiffThatLeavesTheFolderIsNotMerged() throws Exception {
    String path = "../../../home/.bashrc"; // MergeTest has others
    hub.set(object("promote_after_ms", 0L, "fetch_price", 0L));
    String task = hub.task(object("title", "T", "amount", 10L)).string("task_id", "");
    bench.run("task", "claim", task);
    bench.run("swarm", "propose", task, "--subtasks", two());
    for (String part : AtHub.parts(bench, task)) {
      JsonObject gene = AtHub.bundle("TimeoutError").get(0);
      JsonObject capsule =
          AssetIds.complete(
              AtHub.bundle("TimeoutError")
                  .get(1)
                  .without("asset_id")
                  .with("summary", "Bounded retries of the part " + part)
                  .with("diff", "--- a/" + path + "\n+++ b/" + path + "\n@@ -1 +1 @@\n-a\n+b\n"));
      bench.client().call(ProtocolRows.PUBLISH, Call.of(object("assets", List.of(gene, capsule))));
      bench.run("task", "claim", part);
      bench.run("task", "complete", part, capsule.string("asset_id", ""));
    }
    hub.node(AtHub.id("careful"), object("reputation", 90L));
    before = files();

    assertThat(bench.run("swarm", "aggregate", task, "--unchecked"))
        .as(bench.thrown())
        .isEqualTo(1);

    assertThat(bench.answer().strings("conflicts")).isNotEmpty();
    assertThat(files()).isEqualTo(before);
  }

  private static String two() {
    return "[{\"title\":\"A\",\"weight\":0.4},{\"title\":\"B\",\"weight\":0.4}]";
  }

  /** The best paid task has a name that is a path. */
  @Test
  void aTaskWhoseIdIsAPathIsNotWorkedOn() throws Exception {
    hub.task(object("task_id", "../../../out", "title", "T", "amount", 99L));
    AtomicInteger opened = new AtomicInteger();
    bench.context.with(
        Workspaces.class,
        new Workspaces() {
          @Override
          public <T> T in(Path place, Set<Class<?>> services, Work<T> work) {
            opened.incrementAndGet();
            throw new IllegalStateException("opened " + place);
          }
        });

    assertThat(bench.run("task", "next")).as(bench.thrown()).isZero();

    assertThat(bench.said()).contains("no open task");
    assertThat(opened).hasValue(0);
    nothingCameOfIt();
  }

  @Test
  void aRestThatA503AsksForIsKept() {
    hub.fault(
        object(
            "route",
            "stats",
            "kind",
            "status",
            "status",
            503L,
            "error",
            "maintenance",
            "retry_after",
            600L));
    assertThat(bench.run("stats")).isNotZero();
    assertThat(bench.thrown()).contains("again in 600 s");
    int asked = hub.requests().size();
    hub.clearFaults();

    assertThat(bench.run("stats")).isNotZero();
    assertThat(hub.requests()).hasSize(asked);
    bench.clock.advance(Delay.LONGEST);
    assertThat(bench.run("stats")).isZero();
  }

  @Test
  void pagesAreTurned() {
    hub.set(object("promote_after_ms", 0L));
    AtHub.publish(bench, "TimeoutError");
    AtHub.publish(bench, "ENOENT");
    bench.run("assets", "--limit", "3");
    assertThat(bench.said()).contains("there is more: --cursor 3");
    bench.run("assets", "--limit", "3", "--cursor", "3");
    assertThat(bench.said()).doesNotContain("there is more");
    assertThat(bench.answer().objects("assets")).hasSize(1);
  }
}
