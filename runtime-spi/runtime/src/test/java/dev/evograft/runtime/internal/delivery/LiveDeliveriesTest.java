// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.internal.Wait;
import dev.evograft.runtime.internal.core.Core;
import dev.evograft.runtime.internal.core.Ids;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.runtime.internal.core.ProcessIdentity;
import dev.evograft.runtime.internal.journal.MemoryJournalStore;
import dev.evograft.runtime.internal.run.RunLimits;
import dev.evograft.runtime.internal.run.RunSystem;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.Deliveries;
import dev.evograft.spi.journal.Deliveries.Although;
import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.Deliveries.KeyDetail;
import dev.evograft.spi.journal.Deliveries.KeyStatus;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person does, through the service, on a machine that runs. */
class LiveDeliveriesTest {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final MemoryJournalStore store = new MemoryJournalStore();
  private final Inbox inbox = new Inbox();
  private RunSystem system;
  private Deliveries deliveries;

  @BeforeEach
  void begin() {
    InstantSource clock = InstantSource.system();
    Core core = new Core(clock, new Ids(clock), ProcessIdentity.current(), new Problems());
    system = new RunSystem(core, RunLimits.DEFAULT, text -> text.replace("secret", "***"));
    system.addDestination("p", inbox, threads);
    system.begin(store);
    deliveries = system.deliveries();
    Wait.until(() -> !store.deliveries().positions().isEmpty());
  }

  @AfterEach
  void close() {
    system.close(Duration.ofSeconds(10));
    threads.shutdownNow();
  }

  private String run() throws InterruptedException {
    RunHandle run = system.runs().start(RunSpec.skill("s"));
    Wait.value(run.succeed());
    deliveries.await(run.run().runId(), Duration.ofSeconds(10));
    return run.run().runId();
  }

  private KeyDetail shown(String key) {
    return deliveries.show(key).get(0);
  }

  private void delivered(String key) {
    Wait.until(() -> shown(key).status().state().equals("delivered"));
  }

  @Test
  void whatIsHeldIsShownAndSentAgain() throws Exception {
    inbox.answer = call -> DeliveryResult.held("no", "look at it");
    String key = run();
    assertThat(shown(key).status().state()).isEqualTo("held");
    assertThat(shown(key).deadLetters()).hasSize(1);
    assertThat(deliveries.drain(Duration.ofSeconds(30))).as("waits for a person").isFalse();
    inbox.answer = call -> DeliveryResult.delivered("the secret is out");

    assertThat(deliveries.retry(null, key)).isEqualTo(1);

    delivered(key);
    assertThat(shown(key).status().note()).isEqualTo("the *** is out");
    assertThat(shown(key).deadLetters()).isEmpty();
    assertThat(inbox.calls.get(inbox.calls.size() - 1).replay()).isTrue();
    assertThat(deliveries.drain(Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void everythingThatWasRefusedIsSentAgain() throws Exception {
    inbox.answer = call -> DeliveryResult.rejected("no", "never");
    List<String> keys = List.of(run(), run(), run());
    inbox.answer = call -> DeliveryResult.delivered();

    assertThat(deliveries.retryAll("there")).isEqualTo(3);

    for (String key : keys) {
      delivered(key);
    }
    assertThat(deliveries.deadLetters(10)).isEmpty();
    assertThat(deliveries.retryAll(null)).isZero();
  }

  @Test
  void aKeyMayEndLikeTheNameOfAnEntry() {
    inbox.answer = call -> DeliveryResult.held("no", "look at it");
    store.append(
        List.of(new NewEntry("job#12", "run.started", 1, Instant.now(), JsonObject.EMPTY, false)));
    Wait.until(() -> !deliveries.deadLetters(1).isEmpty());

    assertThat(deliveries.drop("there", "job#12", "no use")).isEqualTo(1);

    assertThat(deliveries.deadLetters(10)).isEmpty();
    assertThatThrownBy(() -> deliveries.drop("there", "job#13", "no use"))
        .hasMessageContaining("job#13");
  }

  @Test
  void thePastIsDeliveredAgainOnPurpose() throws Exception {
    String one = run();
    String two = run();
    int before = inbox.calls.size();

    assertThat(deliveries.replaySince("there", Instant.now().minusSeconds(60))).isEqualTo(2);
    Wait.until(() -> inbox.calls.size() >= before + 2);
    Wait.until(() -> store.deliveries().lanes("there").isEmpty());
    deliveries.replay("there", two);
    Wait.until(() -> inbox.calls.size() >= before + 3);

    List<Delivery> again = List.copyOf(inbox.calls).subList(before, before + 3);
    assertThat(again).allMatch(Delivery::replay);
    assertThat(again).extracting(Delivery::key).containsOnlyOnce(one);
    assertThat(deliveries.replaySince("there", Instant.now().plusSeconds(60))).isZero();
  }

  @Test
  void whatIsGivenUpIsKeptWithTheNote() throws Exception {
    inbox.answer = call -> DeliveryResult.held("no", "look at it");
    String key = run();

    deliveries.drop("there", key, "dropped by me: secret");

    DeadLetter letter = shown(key).deadLetters().get(0);
    assertThat(letter.resolved()).isTrue();
    assertThat(letter.why()).contains("dropped by me: ***").endsWith("(was no: look at it)");
    assertThat(deliveries.deadLetters(10)).isEmpty();
    assertThat(deliveries.drain(Duration.ofSeconds(10))).isTrue();
    assertThat(deliveries.destinations().get(0).deadLetters()).isZero();
  }

  @Test
  void aPauseHoldsAndIsShown() throws Exception {
    deliveries.pause("there", "paused by me: maintenance");
    RunHandle run = system.runs().start(RunSpec.skill("s"));
    Wait.value(run.succeed());
    String key = run.run().runId();

    assertThat(deliveries.drain(Duration.ofSeconds(30))).isFalse();
    assertThat(deliveries.await(key, Duration.ofSeconds(30)).get(0).state()).isEqualTo("pending");
    assertThat(deliveries.destinations().get(0).state()).isEqualTo("paused");
    assertThat(deliveries.destinations().get(0).why()).isEqualTo("paused by me: maintenance");
    assertThat(inbox.calls).isEmpty();

    deliveries.resume("there");
    delivered(key);
  }

  /** As in a shell without the variable that names the address. */
  @Test
  void whatWaitsForAnAbsentDestinationIsGivenUpOnOneWordOnly() throws Exception {
    inbox.answer = call -> DeliveryResult.retry("away", Duration.ofMinutes(5));
    RunHandle run = system.runs().start(RunSpec.skill("s"));
    Wait.value(run.succeed());
    Wait.until(() -> store.deliveries().lane("there", run.run().runId()).isPresent());
    system.close(Duration.ofSeconds(10));
    Core core =
        new Core(
            InstantSource.system(),
            new Ids(InstantSource.system()),
            ProcessIdentity.current(),
            new Problems());
    RunSystem without = new RunSystem(core, RunLimits.DEFAULT, text -> text);
    try {
      without.begin(store);
      Deliveries acts = without.deliveries();
      assertThat(acts.destinations().get(0).state()).isEqualTo("absent");
      assertThat(acts.destinations().get(0).pending()).isEqualTo(2);

      assertThatThrownBy(() -> acts.forget("there", "x", Set.of(Although.IN_USE)))
          .isInstanceOfSatisfying(
              EvograftException.class, e -> assertThat(e.code()).isEqualTo("destination_waits"))
          .hasMessageContaining("2 entries wait")
          .hasMessageContaining("--drop-waiting");
      acts.forget("there", "x", Set.of(Although.WAITING));
      assertThat(acts.destinations()).isEmpty();
    } finally {
      without.close(Duration.ofSeconds(10));
    }
  }

  /** What was recorded since is nothing that it ever wanted: it says so while it is here. */
  @Test
  void onlyWhatItWantedWaitsForAnAbsentDestination() throws Exception {
    inbox.types = Set.of("test.wanted");
    try (RunsElsewhere with = new RunsElsewhere(inbox)) {
      Wait.until(() -> with.position().types().equals(inbox.types));
    }
    try (RunsElsewhere without = new RunsElsewhere(null)) {
      RunHandle run = without.system.runs().start(RunSpec.skill("s"));
      Wait.value(run.succeed());
      Deliveries acts = without.system.deliveries();
      assertThat(acts.destinations().get(0).pending()).isZero();
      assertThat(acts.of(run.run().runId()).get(0).state()).isEqualTo("skipped");
      Wait.value(without.system.journal().append("k", "test.wanted", 1, JsonObject.EMPTY));
      assertThat(acts.destinations().get(0).pending()).isEqualTo(1);
      assertCode("destination_waits", () -> acts.forget("there", "x", Set.of()));

      acts.forget("there", "x", Set.of(Although.WAITING));

      assertThat(acts.destinations()).isEmpty();
    }
  }

  /** Whoever switches it off need not take its plugin or its address away, too. */
  @Test
  void oneThatIsSwitchedOffIsForgotten() throws Exception {
    inbox.start = DestinationSettings.Start.NOWHERE;
    try (RunsElsewhere off = new RunsElsewhere(inbox)) {
      assertThat(off.system.deliveries().destinations().get(0).why()).contains("switched off");

      off.system.deliveries().forget("there", "x", Set.of());

      off.othersHaveTheirTurn();
      assertThat(off.system.deliveries().destinations())
          .extracting(Deliveries.DestinationStatus::id)
          .containsExactly("zz");
    }
  }

  /** A thread of its own begins it: what is shown does not hang on whether that was quick. */
  @Test
  void oneThatIsAboutToBeginIsShown() throws Exception {
    AtomicBoolean slow = new AtomicBoolean(true);
    FlakyStore empty =
        new FlakyStore(
            new MemoryJournalStore(),
            () -> slow.get() && Thread.currentThread().getName().equals("evograft-delivery"));
    try (RunsElsewhere with = new RunsElsewhere(inbox, empty)) {
      assertThat(with.system.deliveries().destinations())
          .containsExactly(
              new Deliveries.DestinationStatus("there", "a test", "active", null, null, 0, 0));
      slow.set(false);
    }
  }

  /** What a person says of it is kept, and holds as soon as it begins. */
  @Test
  void oneThatIsAboutToBeginIsPaused() throws Exception {
    AtomicBoolean slow = new AtomicBoolean(true);
    FlakyStore empty =
        new FlakyStore(
            new MemoryJournalStore(),
            () -> slow.get() && Thread.currentThread().getName().equals("evograft-delivery"));
    try (RunsElsewhere with = new RunsElsewhere(inbox, empty)) {
      RunHandle run = with.system.runs().start(RunSpec.skill("s"));
      Wait.value(run.succeed());
      Deliveries acts = with.system.deliveries();

      acts.pause("there", "not yet");

      assertThat(acts.destinations())
          .containsExactly(
              new Deliveries.DestinationStatus("there", "a test", "paused", "not yet", null, 2, 0));
      slow.set(false);
      assertThat(acts.drain(Duration.ofSeconds(30))).isFalse();
      assertThat(inbox.calls).isEmpty();
      assertThat(acts.resume("there")).isTrue();
      assertThat(acts.drain(Duration.ofSeconds(30))).isTrue();
      assertThat(inbox.calls).isNotEmpty();
    }
  }

  /** Between the look and the act another process may come, and begin to deliver. */
  @Test
  void oneThatAnotherProcessTakesMeanwhileIsNotForgotten() throws Exception {
    FlakyStore seen = new FlakyStore(store, () -> false);
    try (RunsElsewhere without = new RunsElsewhere(null, seen)) {
      List<RunsElsewhere> others = new ArrayList<>();
      seen.beforeActs =
          () -> {
            if (others.isEmpty()) {
              others.add(elsewhere(inbox));
              Wait.until(() -> store.deliveries().positions().get(0).owner() != null);
            }
          };
      Deliveries acts = without.system.deliveries();

      assertCode("destination_live", () -> acts.forget("there", "x", Set.of()));

      assertThat(others).hasSize(1);
      others.get(0).close();
      acts.forget("there", "x", Set.of());
      assertThat(acts.destinations()).isEmpty();
    }
  }

  /** What another process records in between would be lost without a word. */
  @Test
  void oneForWhichAnotherProcessRecordsMeanwhileIsNotForgotten() throws Exception {
    inbox.types = Set.of("test.wanted");
    try (RunsElsewhere with = new RunsElsewhere(inbox)) {
      Wait.until(() -> with.position().types().equals(inbox.types));
    }
    FlakyStore seen = new FlakyStore(store, () -> false);
    try (RunsElsewhere without = new RunsElsewhere(null, seen);
        RunsElsewhere other = new RunsElsewhere(null)) {
      AtomicBoolean recorded = new AtomicBoolean();
      seen.beforeActs =
          () -> {
            if (recorded.compareAndSet(false, true)) {
              Wait.value(other.system.journal().append("k", "test.wanted", 1, JsonObject.EMPTY));
            }
          };
      Deliveries acts = without.system.deliveries();

      assertCode("destination_waits", () -> acts.forget("there", "x", Set.of()));

      assertThat(recorded).isTrue();
      assertThat(acts.destinations()).hasSize(1);
      acts.forget("there", "x", Set.of(Although.WAITING));
      assertThat(other.system.deliveries().destinations()).isEmpty();
    }
  }

  private RunsElsewhere elsewhere(@Nullable Inbox destination) {
    try {
      return new RunsElsewhere(destination);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A person who paused it finds that again before its address is back. */
  @Test
  void anAbsentDestinationTellsOfAPersonsPause() throws Exception {
    run();
    deliveries.pause("there", "audit until Monday");
    RunHandle run = system.runs().start(RunSpec.skill("s"));
    Wait.value(run.succeed());
    try (RunsElsewhere without = new RunsElsewhere(null)) {
      Deliveries there = without.system.deliveries();
      assertThat(there.destinations().get(0).state()).isEqualTo("absent");
      assertThat(there.destinations().get(0).why()).endsWith("; paused: audit until Monday");
      assertThat(there.of(run.run().runId()).get(0).note())
          .endsWith("; paused: audit until Monday");
      there.resume("there");
      assertThat(there.destinations().get(0).why()).doesNotContain("paused");
    }
  }

  /** Who mends a setting need not type 'resume' as well: this process ends the pause. */
  @Test
  void drainWaitsForAPauseThatThisProcessEndsItself() throws Exception {
    inbox.answer = call -> DeliveryResult.paused("there.token is not set", null);
    RunHandle run = system.runs().start(RunSpec.skill("s"));
    Wait.value(run.succeed());
    Wait.until(() -> deliveries.destinations().get(0).state().equals("paused"));
    assertThat(deliveries.drain(Duration.ofSeconds(30))).as("the setting is missing").isFalse();
    inbox.answer = call -> DeliveryResult.delivered();

    try (RunsElsewhere mended = new RunsElsewhere(inbox)) {
      assertThat(mended.system.deliveries().drain(Duration.ofSeconds(30))).isTrue();
    }
  }

  /** Another process of the workspace, once this one has ended. */
  private final class RunsElsewhere implements AutoCloseable {
    final RunSystem system;

    RunsElsewhere(@Nullable Inbox destination) throws InterruptedException {
      this(destination, store);
    }

    RunsElsewhere(@Nullable Inbox destination, JournalStore journal) throws InterruptedException {
      LiveDeliveriesTest.this.system.close(Duration.ofSeconds(10));
      InstantSource clock = InstantSource.system();
      Core core = new Core(clock, new Ids(clock), ProcessIdentity.current(), new Problems());
      system = new RunSystem(core, RunLimits.DEFAULT, text -> text);
      if (destination != null) {
        system.addDestination("p", destination, threads);
      }
      system.begin(journal);
    }

    Position position() {
      return store.deliveries().positions().get(0);
    }

    /** Another destination delivers, on the thread that all of them share. */
    void othersHaveTheirTurn() throws InterruptedException {
      Inbox other = new Inbox();
      other.id = "zz";
      system.addDestination("q", other, threads);
      Wait.until(
          () ->
              store.deliveries().positions().stream()
                  .anyMatch(at -> at.destination().equals("zz")));
      Wait.value(system.runs().start(RunSpec.skill("s")).succeed());
      Wait.until(() -> other.calls.size() > 0);
    }

    @Override
    public void close() throws InterruptedException {
      system.close(Duration.ofSeconds(10));
    }
  }

  /** Nothing waits for what is off. */
  @Test
  void oneThatIsOffGetsNoPlace() throws Exception {
    Inbox off = new Inbox();
    off.id = "off";
    off.start = DestinationSettings.Start.NOWHERE;
    system.addDestination("q", off, threads);

    String key = run();

    assertThat(deliveries.drain(Duration.ofSeconds(20))).isTrue();
    assertThat(deliveries.of(key)).extracting(KeyStatus::destination).containsExactly("there");
    assertThat(deliveries.destinations()).hasSize(1);
    assertThat(off.calls).isEmpty();
  }

  /** As in a shell that knows the address and not the switch: nothing may be given up there. */
  @Test
  void whatWaitsForOneThatIsSwitchedOffHereWaitsOn() throws Exception {
    inbox.answer = call -> DeliveryResult.retry("away", Duration.ofMillis(1));
    RunHandle run = system.runs().start(RunSpec.skill("s"));
    Wait.value(run.succeed());
    String key = run.run().runId();
    Wait.until(() -> store.deliveries().lane("there", key).isPresent());
    system.close(Duration.ofSeconds(10));
    inbox.calls.clear();
    inbox.start = DestinationSettings.Start.NOWHERE;
    inbox.answer = call -> DeliveryResult.delivered("nobody wants it");
    Position before = store.deliveries().positions().get(0);
    try (RunsElsewhere off = new RunsElsewhere(inbox)) {
      off.othersHaveTheirTurn();
      Deliveries there = off.system.deliveries();
      assertThat(there.of(key)).contains(pending("it is switched off here"));
      assertThat(there.drain(Duration.ofSeconds(30))).as("nothing of its own is left").isTrue();
      assertThat(off.position()).as("no lease, no settling").isEqualTo(before);
      assertCode("destination_waits", () -> there.forget("there", "x", Set.of()));
    }
    assertThat(inbox.calls).isEmpty();
    inbox.start = DestinationSettings.Start.NOW;
    inbox.answer = call -> DeliveryResult.delivered("late");
    try (RunsElsewhere on = new RunsElsewhere(inbox)) {
      Wait.until(
          () ->
              on.system.deliveries().of(key).stream()
                  .anyMatch(status -> "late".equals(status.note())));
    }
  }

  private static KeyStatus pending(String why) {
    return new KeyStatus("there", "pending", why);
  }

  /** With the setting that is missing, where that is known. */
  @Test
  void whyADestinationIsNotHereIsSaid() throws Exception {
    inbox.answer = call -> DeliveryResult.retry("away", Duration.ofMinutes(5));
    RunHandle run = system.runs().start(RunSpec.skill("s"));
    Wait.value(run.succeed());
    system.close(Duration.ofSeconds(10));
    Core core =
        new Core(
            InstantSource.system(),
            new Ids(InstantSource.system()),
            ProcessIdentity.current(),
            new Problems());
    RunSystem without = new RunSystem(core, RunLimits.DEFAULT, text -> text);
    without.absence(id -> Optional.of(id + ".url is not set"));
    try {
      without.begin(store);
      assertThat(without.deliveries().of(run.run().runId()))
          .containsExactly(new KeyStatus("there", "pending", "there.url is not set"));
      assertThat(without.deliveries().destinations().get(0).why())
          .isEqualTo("there.url is not set");
    } finally {
      without.close(Duration.ofSeconds(10));
    }
  }

  @Test
  void whatCannotBeDoneSaysWhy() throws Exception {
    String key = run();
    assertCode("unknown_destination", () -> deliveries.pause("nowhere", "x"));
    assertCode("unknown_destination", () -> deliveries.forget("nowhere", "x", Set.of()));
    assertCode("nothing_to_do", () -> deliveries.retry("there", key));
    assertCode("nothing_to_do", () -> deliveries.drop("there", key + "#0", "x"));
    assertCode("nothing_to_do", () -> deliveries.replay("there", "nobody"));
    assertCode("destination_live", () -> deliveries.forget("there", "x", Set.of(Although.WAITING)));
    deliveries.forget("there", "x", Set.of(Although.IN_USE));
    Wait.until(() -> !deliveries.destinations().isEmpty());
    assertThat(deliveries.destinations().get(0).pending()).isZero();
  }

  private static void assertCode(String code, Runnable act) {
    assertThatThrownBy(act::run)
        .isInstanceOfSatisfying(EvograftException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  /** Answers by a function and writes down its calls. */
  private static final class Inbox implements Destination {
    final List<Delivery> calls = new CopyOnWriteArrayList<>();
    volatile String id = "there";
    volatile String target = "a test";
    volatile Set<String> types = Set.of("run.started", "run.completed");
    volatile DestinationSettings.Start start = DestinationSettings.Start.NOW;
    volatile Function<Delivery, DeliveryResult> answer = call -> DeliveryResult.delivered();

    @Override
    public DestinationSettings settings() {
      return DestinationSettings.of(id, target, types).startingAt(start);
    }

    @Override
    public CompletionStage<DeliveryResult> deliver(Delivery delivery) {
      calls.add(delivery);
      return CompletableFuture.completedStage(answer.apply(delivery));
    }
  }
}
