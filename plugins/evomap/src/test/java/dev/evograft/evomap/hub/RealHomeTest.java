// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evomap.EvomapPlugin;
import dev.evograft.evomap.ScriptedHub;
import dev.evograft.evomap.endpoint.RateClass;
import dev.evograft.evomap.home.HubAddress;
import dev.evograft.evomap.home.HubHome;
import dev.evograft.evomap.home.Ledger;
import dev.evograft.evomap.home.NodeStore;
import dev.evograft.evomap.settings.Spend;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import dev.evograft.testkit.TestRuntime;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpSettings;
import dev.evograft.toolkit.server.Answer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The home as a runtime has it: with real locks, real files and real permissions. */
class RealHomeTest {

  private static final HubAddress HUB = HubAddress.of(URI.create("https://hub.example"));
  private static final int MANY = 8;

  @TempDir private Path folder;

  /** The plugin, and what it was given. */
  private static final class Watched implements EvograftPlugin {

    private final EvomapPlugin plugin = new EvomapPlugin();
    private @Nullable PluginContext given;

    @Override
    public List<ConfigKey<?>> config() {
      return plugin.config();
    }

    @Override
    public void start(PluginContext context) {
      given = context;
      plugin.start(context);
    }

    @Override
    public void stop() {
      plugin.stop();
    }

    PluginContext context() {
      return Objects.requireNonNull(given);
    }
  }

  @Test
  void startsWithoutAnAddressAndWithoutAWordToAnybody() throws Exception {
    try (TestRuntime runtime = runtime(new Watched())) {
      assertThat(runtime.problems()).isEmpty();
      assertThat(runtime.home().resolve(".evomap")).doesNotExist();
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whatIsSecretIsItsOwnersAlone() throws Exception {
    Watched watched = new Watched();
    try (TestRuntime runtime = runtime(watched)) {
      NodeStore store = new NodeStore(home(watched), HubAddress.USUAL);
      store.nodeId();
      store.keep(new NodeStore.Secret("a".repeat(64), OptionalLong.of(3)));

      Path shared = runtime.home().resolve(".evomap");
      assertThat(permissions(shared)).isEqualTo("rwx------");
      for (String name : List.of("node_id", "node_secret", "node_secret_version")) {
        assertThat(permissions(shared.resolve(name))).isEqualTo("rw-------");
      }
      assertThat(store.secret()).hasValue(new NodeStore.Secret("a".repeat(64), OptionalLong.of(3)));
    }
  }

  /** A link in Evolver's folder is not followed, and the hub issues no second secret. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aSecretThatCannotBeWhereEvolverHasItIsKeptApart() throws Exception {
    Watched watched = new Watched();
    try (TestRuntime runtime = runtime(watched)) {
      Path shared = Files.createDirectories(runtime.home().resolve(".evomap"));
      Path link = shared.resolve("node_secret");
      Files.createSymbolicLink(link, folder.resolve("nowhere"));
      NodeStore store = new NodeStore(home(watched), HubAddress.USUAL);
      NodeStore.Secret secret = new NodeStore.Secret("a".repeat(64), OptionalLong.of(3));

      store.keep(secret);

      assertThat(store.secret()).hasValue(secret);
      assertThat(store.secretFile()).startsWith(runtime.home().resolve(".evograft"));
      assertThat(folder.resolve("nowhere")).doesNotExist();
    }
  }

  /** Else the one that is answered first may write its secret, void by then, over the newer one. */
  @Test
  void twoHellosAreNeverUnderWayAtOnce() throws Exception {
    Watched watched = new Watched();
    List<String> codes = new CopyOnWriteArrayList<>();
    HttpSettings settings = HttpSettings.of("evomap", "evograft/test").withInsecureAllowed(true);
    try (ScriptedHub scripted = new ScriptedHub();
        HttpClient http = new HttpClient(settings);
        TestRuntime runtime =
            TestRuntime.in(folder)
                .set("evomap.url", scripted.url().toString())
                .plugin("evomap", watched)
                .start()) {
      PluginContext context = watched.context();
      scripted.does(
          "POST /a2a/hello",
          asked -> {
            try {
              Path lock = home(watched).own("hello");
              context.workspace().lock(lock, Duration.ZERO).close();
            } catch (EvograftException e) {
              codes.add(e.code());
            }
            return Answer.json(200, ScriptedHub.json("{'node_secret':'" + "a".repeat(64) + "'}"));
          });

      new Hello(new HubClient(http, Hub.of(context), time -> {})).say(false);

      assertThat(codes).containsExactly("lock_timeout");
      assertThat(Hub.of(context).nodeSecret()).isPresent();
      assertThat(runtime.problems()).isEmpty();
    }
  }

  private static String permissions(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void allWhoBeginAtOnceAreTheSameNode() throws Exception {
    Watched watched = new Watched();
    try (TestRuntime runtime = runtime(watched)) {
      assertThat(together(() -> new NodeStore(home(watched), HUB).nodeId()).stream().distinct())
          .hasSize(1);
    }
  }

  @Test
  void allTogetherTakeNoMoreThanIsAllowed() throws Exception {
    Watched watched = new Watched();
    try (TestRuntime runtime = runtime(watched)) {
      List<Long> taken =
          together(
              () -> {
                Limiter limiter = new Limiter(home(watched), HUB, watched.context().clock());
                long permits = 0;
                for (int i = 0; i < RateClass.PUBLISH.calls(); i++) {
                  permits += limiter.take(RateClass.PUBLISH).equals(Duration.ZERO) ? 1 : 0;
                }
                return permits;
              });

      assertThat(taken.stream().mapToLong(Long::longValue).sum())
          .isEqualTo(RateClass.PUBLISH.calls());
    }
  }

  @Test
  void allTogetherSpendNoMoreThanIsAllowedAndNothingTwice() throws Exception {
    Watched watched = new Watched();
    try (TestRuntime runtime = runtime(watched)) {
      List<Boolean> begun =
          together(
              () -> {
                PluginContext context = watched.context();
                Ledger ledger = new Ledger(home(watched), context.config(), context.clock());
                try {
                  ledger.begin(HUB, new Ledger.Intent(Spend.FETCH, 1, "the same", List.of()));
                  return true;
                } catch (EvograftException e) {
                  return false;
                }
              });

      assertThat(begun).containsOnlyOnce(true);
    }
  }

  private TestRuntime runtime(Watched watched) throws Exception {
    return TestRuntime.in(folder).set("evomap.spend.fetch", "3").plugin("evomap", watched).start();
  }

  private static HubHome home(Watched watched) {
    PluginContext context = watched.context();
    return new HubHome(context.home().orElseThrow(), context.workspace());
  }

  private static <T> List<T> together(Callable<T> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(MANY);
    try {
      List<Future<T>> all = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        all.add(threads.submit(work));
      }
      List<T> done = new ArrayList<>();
      for (Future<T> one : all) {
        done.add(one.get());
      }
      return done;
    } finally {
      threads.shutdownNow();
    }
  }
}
