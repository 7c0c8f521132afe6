// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.runtime.internal.core.Core;
import dev.evograft.runtime.internal.core.Ids;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.runtime.internal.core.ProcessIdentity;
import dev.evograft.runtime.internal.run.RunLimits;
import dev.evograft.runtime.internal.run.RunSystem;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command of one process reaches the process that delivers. */
class ActsAcrossProcessesTest implements Destination {

  /** A second to notice, half a second for calls in hand, and a busy machine. */
  private static final long SOON_SECONDS = 10;

  @TempDir Path folder;

  private final BlockingQueue<Delivery> calls = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private volatile DeliveryResult answer = DeliveryResult.delivered();
  private RunSystem system;

  @BeforeEach
  void begin() {
    InstantSource clock = InstantSource.system();
    Core core = new Core(clock, new Ids(clock), ProcessIdentity.current(), new Problems());
    system = new RunSystem(core, RunLimits.DEFAULT, text -> text);
    system.addDestination("test", this, threads);
    system.begin(Journals.in(folder));
  }

  @AfterEach
  void close() {
    system.close(Duration.ofSeconds(10));
    threads.shutdownNow();
  }

  @Override
  public DestinationSettings settings() {
    return DestinationSettings.of("there", "a test", Set.of("run.completed"));
  }

  @Override
  public CompletionStage<DeliveryResult> deliver(Delivery delivery) {
    calls.add(delivery);
    return CompletableFuture.completedStage(answer);
  }

  @Test
  void aHeldRunIsSentAgainAndAPauseIsKept() throws Exception {
    answer = DeliveryResult.held("no", "look at it");
    String held = run();
    assertThat(calls.poll(SOON_SECONDS, TimeUnit.SECONDS)).isNotNull();
    system.deliveries().await(held, Duration.ofSeconds(SOON_SECONDS));
    answer = DeliveryResult.delivered();

    act("retry", "there", held);

    Delivery again = calls.poll(SOON_SECONDS, TimeUnit.SECONDS);
    assertThat(again).isNotNull();
    assertThat(again.key()).isEqualTo(held);
    assertThat(again.replay()).isTrue();

    act("pause", "there");
    awaitNothingMore();
    String paused = run();
    assertThat(system.deliveries().drain(Duration.ofSeconds(60))).isFalse();
    assertThat(calls).isEmpty();

    act("resume", "there");
    assertThat(calls.poll(SOON_SECONDS, TimeUnit.SECONDS))
        .isNotNull()
        .extracting(Delivery::key)
        .isEqualTo(paused);
  }

  /** The pause holds for whoever comes next at once, and for the owner when it has noticed. */
  private void awaitNothingMore() throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    while (System.nanoTime() < end) {
      assertThat(calls.poll(100, TimeUnit.MILLISECONDS)).isNull();
    }
  }

  private String run() {
    RunHandle run = system.runs().start(RunSpec.skill("s"));
    run.succeed().toCompletableFuture().join();
    return run.run().runId();
  }

  private void act(String... words) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ActingProcess.class.getName(),
                folder.resolve("journal.db").toString()));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
