// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evomap.Bench;
import dev.evograft.evomap.FakeAssets;
import dev.evograft.evomap.Town;
import dev.evograft.evomap.home.Ledger;
import dev.evograft.evomap.hub.Hub;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.hub.Pause;
import dev.evograft.gep.Asset;
import dev.evograft.gep.Capsule;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.toolkit.server.Answer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that ends while it fetches: what was paid is there, or is not paid again. */
@Timeout(60)
class FetchKillTest {

  private static final Capsule CAPSULE = Town.capsule("n1", Town.gene("n", "TimeoutError"));
  private static final String ID = CAPSULE.assetId().orElseThrow();

  @TempDir private Path folder;
  private Bench bench;

  @BeforeEach
  void start() {
    bench = bench(folder.resolve("first"));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private static Bench bench(Path place) {
    Bench bench = new Bench(place).registered();
    bench.context.set("evomap.spend.fetch", "9");
    bench.context.with(AssetStore.class, new FakeAssets().store());
    JsonObject answer = JsonObject.builder().put("results", List.of(CAPSULE.tree())).build();
    bench.hub.does(
        "POST /a2a/fetch",
        asked -> Answer.json(200, JsonObject.builder().put("payload", answer).build()));
    return bench;
  }

  /** What would end a process, where it would. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void whereverItEndsNothingIsPaidTwice() {
    int writes = 0;
    for (int dies = 1; dies <= writes + 1; dies++) {
      try (Bench one = bench(folder.resolve("dies-" + dies))) {
        AtomicInteger left = new AtomicInteger(dies);
        boolean died = false;
        try {
          buy(dying(one, left, new Death()));
        } catch (Death e) {
          died = true;
        }
        writes = Math.max(writes, dies - left.get());
        assertThat(died).isEqualTo(dies <= writes && left.get() == 0);
        long before = one.hub.requests("POST /a2a/fetch").size();
        boolean kept = new AssetCache(one.client().hub().home()).find(ID).isPresent();
        again(one);
        long sent = one.hub.requests("POST /a2a/fetch").size();
        assertThat(sent).as("dies at write %s", dies).isEqualTo(Math.max(before, 1));
        if (done(one)) {
          assertThat(kept || before == 0).as("done, so it is here: write %s", dies).isTrue();
        }
      }
    }
    assertThat(writes).isGreaterThan(3);
  }

  private static boolean done(Bench bench) {
    return bench.client().hub().ledger().entries().stream()
        .anyMatch(entry -> entry.state() == Ledger.State.DONE);
  }

  /** As the next process would; a person is asked where nobody knows. */
  private static void again(Bench bench) {
    try {
      take(bench);
    } catch (EvograftException e) {
      assertThat(e.code()).isEqualTo("uncertain");
    }
  }

  /** A full disk is no reason to pay twice. */
  @Test
  void whatCannotBeKeptIsUncertainAndNotPaidAgain() {
    AtomicInteger left = new AtomicInteger();
    EvograftException full = new EvograftException("write_failed", "no space left");

    assertThatThrownBy(() -> buy(onAsset(bench, left, full))).isSameAs(full);

    Ledger.Entry entry = bench.client().hub().ledger().entries().get(0);
    assertThat(entry.state()).isEqualTo(Ledger.State.UNCERTAIN);
    again(bench);
    assertThat(bench.hub.requests("POST /a2a/fetch")).hasSize(1);
  }

  private static void take(Bench bench) {
    AssetStore store = bench.context.service(AssetStore.class).orElseThrow();
    new Fetch(bench.client(), store).take(List.of(ID));
  }

  private static void buy(HubClient client) {
    AssetCache.Kept kept = Fetch.buy(client, new AssetCache(client.hub().home()), List.of(ID));
    assertThat(kept.arrivals()).hasSize(1);
    Asset came = kept.arrivals().get(0).asset().orElseThrow();
    assertThat(came.tree()).isEqualTo(CAPSULE.tree());
  }

  private static HubClient dying(Bench bench, AtomicInteger left, Throwable how) {
    return client(bench, file -> left.decrementAndGet() == 0, how);
  }

  private static HubClient onAsset(Bench bench, AtomicInteger left, Throwable how) {
    return client(bench, file -> file.toString().contains("assets"), how);
  }

  private interface When {
    boolean fails(Path file);
  }

  private static HubClient client(Bench bench, When when, Throwable how) {
    Workspace files = bench.context.workspace();
    Workspace failing =
        proxy(
            Workspace.class,
            (method, args) -> {
              if (method.equals("replace") && when.fails((Path) args[0])) {
                throw how;
              }
              return files;
            });
    PluginContext context =
        proxy(
            PluginContext.class,
            (method, args) -> method.equals("workspace") ? null : bench.context,
            failing);
    return new HubClient(bench.http(), Hub.of(context), Pause.REAL);
  }

  private interface Behind {
    Object of(String method, Object[] args) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Behind behind, Object... instead) {
    return type.cast(
        Proxy.newProxyInstance(
            FetchKillTest.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> {
              Object target = behind.of(method.getName(), args);
              if (target == null) {
                return instead[0];
              }
              try {
                return method.invoke(target, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
