// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.home;

import static dev.evograft.evomap.AtHub.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evomap.Silence;
import dev.evograft.evomap.command.Hand;
import dev.evograft.evomap.endpoint.TaskRows;
import dev.evograft.evomap.hub.Call;
import dev.evograft.evomap.hub.Hub;
import dev.evograft.sandbox.hub.EvomapStandIn;
import dev.evograft.sandbox.hub.HubMode;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace;
import dev.evograft.testkit.FakeContext;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpSettings;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that ends at any moment repeats no call that spends. */
@Timeout(300)
class SpendingKillTest {

  /** Kills by the clock; {@code -P torture} has more. */
  private static final int ROUNDS = Integer.getInteger("torture.rounds", 2);

  private static final int TITLES = 25;

  @TempDir private Path folder;
  private final EvomapStandIn hub = EvomapStandIn.start(0, HubMode.SEEDS);

  @AfterEach
  void close() {
    hub.close();
  }

  /** What would end a process, where it would. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static HttpClient http() {
    return new HttpClient(
        HttpSettings.of("evomap", "evograft/test")
            .withMaxBody(1 << 20)
            .withDeadline(Duration.ofSeconds(5))
            .withInsecureAllowed(true));
  }

  private static FakeContext context(Path folder, URI url, String token) {
    return new FakeContext("evomap", folder.resolve("workspace"))
        .home(folder.resolve("home"))
        .set("evomap.url", url.toString())
        .set("evomap.node_id", "node_spender")
        .set("evomap.access_token", token)
        .set("evomap.spend.bounty", "1000");
  }

  private static void offer(PluginContext context, HttpClient http, String title) {
    Hand hand = new Hand(context, http, new Silence(), time -> {});
    hand.client()
        .call(TaskRows.BOUNTY_CREATE, Call.of(object("title", title, "amount", 1L)).spending(1));
  }

  @Test
  void whereverItEndsBetweenTwoWritesNothingIsSentTwice() {
    AtomicInteger most = new AtomicInteger(1);
    for (int dies = 1; dies <= most.get() + 1; dies++) {
      Path place = folder.resolve("dies-" + dies);
      FakeContext context = context(place, hub.url(), hub.oauthToken());
      String title = "Bounty " + dies;
      int at = dies;
      try (HttpClient http = http();
          context) {
        AtomicInteger writes = new AtomicInteger();
        boolean died = false;
        try {
          offer(dying(context, writes, at), http, title);
        } catch (Death e) {
          died = true;
        }
        most.set(Math.max(most.get(), writes.get()));
        assertThat(died).isEqualTo(writes.get() >= at);
        if (died) {
          again(context, http, title);
        }
      }
      assertThat(sent(title)).as("dies at write %s", dies).isEqualTo(1);
    }
    assertThat(most.get()).isGreaterThan(2);
  }

  /** As the next process would; a person is asked where nobody knows. */
  private static void again(PluginContext context, HttpClient http, String title) {
    try {
      offer(context, http, title);
    } catch (EvograftException e) {
      assertThat(e.code()).isEqualTo("uncertain");
    }
  }

  private long sent(String title) {
    return hub.requests().stream()
        .filter(request -> request.string("path", "").equals("/bounty/create"))
        .filter(request -> request.object("body").string("title", "").equals(title))
        .count();
  }

  /** The same context, whose process ends at this write. */
  private static PluginContext dying(FakeContext context, AtomicInteger writes, int at) {
    Workspace files = context.workspace();
    Workspace dying =
        proxy(
            Workspace.class,
            files,
            (name) -> {
              if (name.equals("replace") && writes.incrementAndGet() == at) {
                throw new Death();
              }
            });
    return (PluginContext)
        Proxy.newProxyInstance(
            SpendingKillTest.class.getClassLoader(),
            new Class<?>[] {PluginContext.class},
            (self, method, args) ->
                method.getName().equals("workspace") ? dying : call(context, method, args));
  }

  private interface Before {
    void call(String method);
  }

  private static <T> T proxy(Class<T> type, T behind, Before before) {
    return type.cast(
        Proxy.newProxyInstance(
            SpendingKillTest.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> {
              before.call(method.getName());
              return call(behind, method, args);
            }));
  }

  private static Object call(Object behind, Method method, Object[] args) throws Throwable {
    try {
      return method.invoke(behind, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** Offers one bounty after the other, each title once; killed by the clock and begun again. */
  @Test
  void aProcessThatIsKilledSpendsNothingTwice() throws Exception {
    long seed = Long.getLong("spending.seed", System.nanoTime());
    System.out.println("SpendingKillTest: -Dspending.seed=" + seed);
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Process process = spender(round);
      try {
        process.getInputStream().read(); // it has begun
        process.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS);
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
    Process last = spender(ROUNDS);
    try {
      assertThat(last.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(last.exitValue()).isZero();
    } finally {
      last.destroyForcibly();
    }
    for (int i = 0; i < TITLES; i++) {
      // One whose process died before it left is refused for good, until a person says so
      assertThat(sent("Title " + i)).as("Title " + i).isLessThanOrEqualTo(1);
    }
    assertThat(sent("Title " + (TITLES - 1))).isOne();
  }

  private Process spender(int round) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            SpendingKillTest.class.getName(),
            folder.resolve("killed").toString(),
            hub.url().toString(),
            hub.oauthToken(),
            Integer.toString(round)));
    return new ProcessBuilder(command)
        .redirectError(new File(folder.toFile(), "spender-" + round + ".err"))
        .start();
  }

  /** The process that is killed: it goes on behind what its ledger knows. */
  public static void main(String[] args) {
    // Each process comes later, so that the limit of calls a minute holds up none of them
    Duration later = Duration.ofMinutes(10).multipliedBy(Integer.parseInt(args[3]));
    FakeContext context =
        context(Path.of(args[0]), URI.create(args[1]), args[2])
            .clock(() -> Instant.now().plus(later));
    HttpClient http = http();
    System.out.write('.');
    System.out.flush();
    List<String> known =
        Hub.of(context).ledger().entries().stream().map(Ledger.Entry::what).toList();
    for (int i = 0; i < TITLES; i++) {
      String title = "Title " + i;
      boolean done =
          known.stream()
              .anyMatch(what -> what.contains("\"" + title + "\"") && isDone(context, what));
      if (!done) {
        try {
          offer(context, http, title);
        } catch (EvograftException e) {
          System.err.println(title + ": " + e.code()); // uncertain: a person settles it
        }
      }
    }
    System.exit(0);
  }

  private static boolean isDone(PluginContext context, String what) {
    return Hub.of(context).ledger().entries().stream()
        .anyMatch(one -> one.what().equals(what) && one.state() == Ledger.State.DONE);
  }
}
