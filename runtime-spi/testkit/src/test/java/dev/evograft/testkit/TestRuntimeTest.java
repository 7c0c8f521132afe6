// SPDX-License-Identifier: Apache-2.0
package dev.evograft.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.runtime.PluginState;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestRuntimeTest {

  @TempDir Path folder;

  @Test
  void a_plugin_runs_in_a_folder_of_its_own_and_its_problems_are_there() {
    AtomicReference<Path> home = new AtomicReference<>();
    try (TestRuntime runtime =
        TestRuntime.in(folder)
            .starting(
                "mine",
                context -> {
                  home.set(context.home().orElseThrow());
                  context.register(RunListener.class, new RecordingListener());
                  context.problem("the thing is missing; install it");
                })
            .service("other", Runnable.class, () -> {})
            .start()) {
      assertThat(runtime.plugin("mine").state()).isEqualTo(PluginState.STARTED);
      assertThat(home.get()).isEqualTo(runtime.home());
      assertThat(runtime.service(Runnable.class)).isNotNull();
      assertThat(runtime.evograft().workspace().root()).isEqualTo(runtime.workspace());
      assertThat(runtime.problems())
          .singleElement()
          .satisfies(problem -> assertThat(problem.source()).isEqualTo("plugin mine"));
      assertThatThrownBy(() -> runtime.service(Comparable.class))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("nobody provides");
    }
  }

  @Test
  void a_destination_answers_as_told_and_records_what_came() {
    RecordingDestination destination =
        new RecordingDestination(DestinationSettings.of("d", "nowhere", Set.of("a")))
            .answering(DeliveryResult.retry("busy", null));
    JournalEntry entry =
        new JournalEntry("k", 0, "a", 1, Instant.EPOCH, dev.evograft.json.JsonObject.EMPTY);
    Delivery delivery = new Delivery("k", List.of(entry), 1, false, false);

    DeliveryResult first = destination.deliver(delivery).toCompletableFuture().join();
    DeliveryResult second = destination.deliver(delivery).toCompletableFuture().join();

    assertThat(first.kind()).isEqualTo(DeliveryResult.Kind.RETRY);
    assertThat(second.kind()).isEqualTo(DeliveryResult.Kind.DELIVERED);
    assertThat(destination.awaitEntries(2, Duration.ofSeconds(1))).containsExactly(entry, entry);
    assertThatThrownBy(() -> destination.awaitEntries(3, Duration.ofMillis(20)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("3 delivered entries");
  }

  @Test
  void a_manual_clock_moves_when_it_is_told_to() {
    ManualClock clock = ManualClock.atNoon();
    Instant noon = clock.instant();
    clock.advance(Duration.ofHours(-1));
    assertThat(clock.instant()).isEqualTo(noon.minusSeconds(3_600));
  }
}
