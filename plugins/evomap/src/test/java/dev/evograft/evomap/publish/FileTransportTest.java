// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evomap.Bench;
import dev.evograft.evomap.FakeAssets;
import dev.evograft.evomap.ScriptedHub;
import dev.evograft.evomap.Town;
import dev.evograft.gep.Bundle;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.testkit.FakeContext;
import dev.evograft.testkit.TestRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in the layout of Evolver take the place of a hub. */
class FileTransportTest {

  @TempDir private Path folder;
  private FakeContext context;
  private final FakeAssets assets = new FakeAssets();
  private Path a2a;

  @BeforeEach
  void open() {
    a2a = folder.resolve("a2a");
    context =
        new FakeContext("evomap", folder.resolve("workspace"))
            .home(folder.resolve("home"))
            .with(AssetStore.class, assets.store())
            .set("evomap.transport", "file")
            .set("evomap.publish", "auto")
            .set("evomap.dir", a2a.toString());
  }

  @AfterEach
  void close() {
    context.close();
  }

  private FileExchange exchange() {
    return new FileExchange(context, assets.store());
  }

  private void arrives(String file, String text) throws Exception {
    Path inbox = Files.createDirectories(a2a.resolve("inbox"));
    Files.writeString(
        inbox.resolve(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static Bundle bundle(String name) {
    var gene = Town.gene(name, "TimeoutError");
    return Town.wire(gene, Town.capsule(name, gene));
  }

  private static String line(String id, Bundle bundle) {
    JsonObject message =
        Town.object("{'protocol':'gep-a2a','message_type':'publish','message_id':'" + id + "'}")
            .with(
                "payload",
                JsonObject.builder()
                    .put("assets", bundle.assets().stream().map(one -> one.tree()).toList())
                    .build());
    return Json.text(message) + "\n";
  }

  @Test
  void whatIsKeptIsWrittenOnceInALineOfItsOwn() throws Exception {
    var gene = Town.gene("prices", "TimeoutError");
    assets.genes.add(gene);
    assets.capsules.add(Town.capsule("prices", gene));
    Files.createDirectories(a2a.resolve("outbox"));
    Files.writeString(a2a.resolve("outbox/publish.jsonl"), "{\"of\":\"somebody who died");
    var job = new Publications.Job("capsule_prices", false, () -> true);

    assertThat(exchange().publish(job).kind()).isEqualTo(DeliveryResult.Kind.DELIVERED);
    assertThat(exchange().publish(job).kind()).isEqualTo(DeliveryResult.Kind.DELIVERED);

    List<String> lines = Files.readAllLines(a2a.resolve("outbox/publish.jsonl"));
    assertThat(lines).hasSize(2);
    JsonObject message = ScriptedHub.json(lines.get(1).replace("'", "\\u0027"));
    assertThat(message.keySet())
        .contains("protocol", "protocol_version", "message_id", "sender_id", "timestamp");
    assertThat(message.object("payload").objects("assets")).hasSize(2);
  }

  @Test
  void eachMessageIsTakenOnceWhateverBecomesOfTheFiles() throws Exception {
    Bundle first = bundle("first");
    arrives("a.jsonl", "no json\n" + line("msg_1", first) + "{\"torn\":");

    assertThat(exchange().receive().staged()).hasSize(2);
    assertThat(exchange().receive().messages()).isZero();

    arrives("a.jsonl", "true}\n" + line("msg_2", bundle("second")));
    arrives("b.jsonl", line("msg_1", first));
    assertThat(exchange().receive().staged()).hasSize(2);

    Files.writeString(
        a2a.resolve("inbox/a.jsonl"),
        line("msg_3", bundle("third")) + line("msg_2", bundle("second")));
    assertThat(exchange().receive().staged()).hasSize(2);
    assertThat(assets.staged).hasSize(6);
  }

  @Test
  void olderFormsAreTakenAndForgeriesAreNot() throws Exception {
    Bundle bundle = bundle("old");
    JsonObject forged = bundle.capsule().tree().with("summary", "Quite another thing is done here");
    arrives(
        "old.jsonl",
        Json.text(bundle.gene().tree().without("asset_id"))
            + "\n"
            + Json.text(
                Town.object("{'protocol':'gep-a2a','message_type':'publish','message_id':'m'}")
                    .with(
                        "payload",
                        JsonObject.builder().put("asset", bundle.capsule().tree()).build()))
            + "\n"
            + Json.text(forged)
            + "\n");

    FileExchange.Received received = exchange().receive();

    assertThat(received.staged()).hasSize(2);
    assertThat(received.refused()).hasSize(1);
  }

  @Test
  void whatFailedIsHandedOverAgain() throws Exception {
    arrives("a.jsonl", "{\"message_id\":\"1\"}\n{\"message_id\":\"2\"}\n{\"message_id\":\"3\"}\n");
    FileTransport transport = new FileTransport(context, a2a, a2a.resolveSibling(""));
    List<String> got = new ArrayList<>();

    assertThatThrownBy(
            () ->
                transport.receive(
                    message -> {
                      if (message.string("message_id", "").equals("2")) {
                        throw new IllegalStateException("the disk is full");
                      }
                      got.add(message.string("message_id", ""));
                    }))
        .hasMessage("the disk is full");
    assertThat(transport.receive(message -> got.add(message.string("message_id", ""))))
        .isEqualTo(2);
    assertThat(got).containsExactly("1", "2", "3");
  }

  /** A torn line stops nobody, and whoever merely names an asset has not sent it. */
  @Test
  void whatIsTornOrOnlyNamedIsNotSent() throws Exception {
    Bundle bundle = bundle("prices");
    String id = bundle.capsule().assetId().orElseThrow();
    FileTransport transport = new FileTransport(context, a2a, a2a.resolveSibling(""));
    Path outbox = transport.outbox("publish");
    Files.createDirectories(outbox.getParent());
    Files.write(outbox, new byte[] {'{', '"', (byte) 0xc3, '\n'});
    Files.writeString(
        outbox,
        "{\"payload\":{\"assets\":[{\"type\":\"Capsule\",\"parent\":\"" + id + "\"}]}}\n",
        StandardOpenOption.APPEND);

    assertThat(transport.isSent("publish", id)).isFalse();
    transport.send(Town.object(line("m1", bundle)));
    assertThat(transport.isSent("publish", id)).isTrue();
  }

  /** Also where several threads write the same at once, with real locks. */
  @Test
  void theLookAndTheWriteAreOne() throws Exception {
    Bundle bundle = bundle("prices");
    String id = bundle.capsule().assetId().orElseThrow();
    AtomicReference<PluginContext> given = new AtomicReference<>();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (TestRuntime runtime =
        TestRuntime.in(folder.resolve("real"))
            .starting(
                "evomap",
                real -> {
                  given.set(real);
                  real.idle("is a test");
                })
            .start()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String message = line("m" + i, bundle);
        FileTransport one = new FileTransport(given.get(), a2a, a2a.resolveSibling(""));
        all.add(threads.submit(() -> one.sendOnce(Town.object(message), id)));
      }
      for (Future<?> one : all) {
        one.get();
      }
      assertThat(runtime.problems()).isEmpty();
    } finally {
      threads.shutdownNow();
    }
    assertThat(Files.readAllLines(a2a.resolve("outbox/publish.jsonl"))).hasSize(1);
  }

  /** A person who types it gets a line in the outbox, and no hub is asked. */
  @Test
  void whatIsTypedGoesToTheFileToo() throws Exception {
    try (Bench bench = new Bench(folder.resolve("typed"))) {
      bench
          .context
          .with(AssetStore.class, assets.store())
          .set("evomap.transport", "file")
          .set("evomap.dir", a2a.toString());
      var gene = Town.gene("prices", "TimeoutError");
      assets.genes.add(gene);
      assets.capsules.add(Town.capsule("prices", gene));

      assertThat(bench.run("validate", "capsule_prices")).as(bench.thrown()).isZero();
      assertThat(bench.run("publish", "capsule_prices")).as(bench.thrown()).isZero();
      assertThat(bench.said()).contains("Written to ");
      assertThat(bench.run("publish", "capsule_prices")).isZero();

      assertThat(Files.readAllLines(a2a.resolve("outbox/publish.jsonl"))).hasSize(1);
      assertThat(bench.hub.requests()).isEmpty();
    }
  }
}
