// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.runtime.internal.delivery.Setup.Tools;
import dev.evograft.runtime.internal.journal.MemoryJournalStore;
import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryAct;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DeliveryStore.Lane;
import dev.evograft.spi.journal.DeliveryStore.LaneState;
import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.DestinationSettings.Start;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Plays one random story of two processes that deliver from one journal, and checks every step. */
final class DeliveryWorld {

  private static final String ID = "there";
  private static final Set<String> ALL = Set.of("run.started", "run.progress", "run.completed");
  private static final Set<String> SOME = Set.of("run.started", "run.completed");
  private static final Duration[] STEPS = {
    Duration.ofMillis(1),
    Duration.ofMillis(60),
    Duration.ofMillis(300),
    Duration.ofSeconds(2),
    Duration.ofSeconds(9),
    Duration.ofSeconds(45)
  };

  final Random random;
  final FakeRemote remote;
  private final FakeTime time = new FakeTime();
  private final MemoryJournalStore store = new MemoryJournalStore(1_000_000, Long.MAX_VALUE);
  private final DestinationSettings settings;
  private final @Nullable Process[] processes = new Process[2];
  private final Set<String> dead = new HashSet<>();
  private final Map<String, Integer> appended = new TreeMap<>();
  private final Set<String> ended = new HashSet<>();
  private final Set<String> givenUp = new HashSet<>();
  private final Set<String> pruned = new HashSet<>();

  /** Keys that a person sent again: they come with what was before the destination's beginning. */
  private final Set<String> replayed = new HashSet<>();

  private int born;
  private int failing;
  private int checkedSaves;
  private @Nullable AssertionError wrong;

  DeliveryWorld(long seed) {
    random = new Random(seed);
    settings =
        new DestinationSettings(
            ID,
            "a test",
            random.nextInt(3) == 0 ? SOME : ALL,
            random.nextInt(3) == 0 ? Start.NOW : Start.EARLIEST,
            1 + random.nextInt(6),
            1 + random.nextInt(4),
            Duration.ofSeconds(1 + random.nextInt(8)));
    remote = new FakeRemote(random, time, settings.callTimeout());
    remote.clocksAgree = seed % 4 != 0;
  }

  /** A call that waits for a thread. */
  private record Task(Runnable call, long sentAt) {}

  /** One process: a worker, and the threads of its plugin. */
  private final class Process implements Destination {
    final String owner = "process-" + born++;
    final List<Task> tasks = new ArrayList<>();
    private long sentAt;
    final FlakyStore flaky;
    final DestinationWorker worker;

    Process() {
      DeliveryPolicy policy =
          new DeliveryPolicy(
              2 + random.nextInt(6),
              3 + random.nextInt(30),
              12,
              DeliveryPolicy.DEFAULT.retry(),
              DeliveryPolicy.DEFAULT.probe(),
              DeliveryPolicy.DEFAULT.times());
      Tools tools = new Tools(time, policy, random, new Owner(owner, dead::contains), text -> text);
      Setup setup =
          new Setup(settings, this, call -> tasks.add(new Task(call, time.nanos())), tools);
      flaky = new FlakyStore(store, () -> failing > 0 && random.nextInt(100) < failing);
      worker =
          new DestinationWorker(
              setup, new DestinationWorker.Place(flaky, store.head(), new Problems(), () -> {}));
    }

    @Override
    public DestinationSettings settings() {
      return settings;
    }

    @Override
    public CompletionStage<DeliveryResult> deliver(Delivery delivery) {
      try {
        checkNothingSkipped(delivery);
        return remote.deliver(this, session(this), delivery, sentAt);
      } catch (AssertionError e) {
        wrong = wrong == null ? e : wrong; // the runtime takes whatever a destination throws
        throw e;
      }
    }

    void runOne() {
      if (!tasks.isEmpty()) {
        run(tasks.remove(random.nextInt(tasks.size())));
      }
    }

    void run(Task task) {
      sentAt = task.sentAt();
      task.call().run();
    }
  }

  void play() {
    int acts = 300 + random.nextInt(400);
    for (int i = 0; i < acts; i++) {
      act();
      checkCalls();
      int saves = saves();
      if (saves != checkedSaves) {
        checkedSaves = saves;
        checkInvariant();
      }
    }
    settle();
    checkCalls();
    checkEnd();
  }

  /** A process and its lease: what it hears of an older one it forgets. */
  private String session(Process process) {
    Position at = position();
    return process.owner + (at == null ? "" : "@" + at.epoch());
  }

  private int saves() {
    int saves = 0;
    for (Process process : processes) {
      saves += process == null ? 0 : process.flaky.saves();
    }
    return saves;
  }

  private void checkCalls() {
    if (wrong != null) {
      throw wrong;
    }
  }

  private void act() {
    int index = random.nextInt(2);
    Process process = processes[index];
    switch (random.nextInt(26)) {
      case 0, 1, 2 -> append(1 + random.nextInt(6));
      case 3 -> append(random.nextInt(60));
      case 4, 5 -> time.advance(STEPS[random.nextInt(STEPS.length)]);
      case 6 -> crashOrStart(index);
      case 7 -> close(index);
      case 8 -> remote.down = random.nextInt(3) == 0;
      case 9 -> failing = random.nextInt(2) * random.nextInt(40);
      case 10 -> hurry(process);
      case 11 -> jump();
      case 24 -> personActs();
      case 25 -> prune();
      case 12, 13, 14 -> remote.answerOne();
      case 15, 16, 17 -> {
        if (process != null) {
          process.runOne();
        }
      }
      default -> step(process);
    }
  }

  private void step(@Nullable Process process) {
    if (process != null) {
      process.worker.hint();
      int saves = process.flaky.saves();
      remote.beforeStep(session(process));
      assertThat(process.worker.step()).isNotNegative();
      if (process.flaky.saves() > saves) {
        remote.saved(session(process));
      }
    }
  }

  private void crashOrStart(int index) {
    Process process = processes[index];
    if (process == null) {
      processes[index] = new Process();
      return;
    }
    remote.died(process);
    if (random.nextInt(3) > 0) {
      dead.add(process.owner); // else nobody can see that it died, and its lease must run out
    }
    processes[index] = null;
  }

  private void close(int index) {
    Process process = processes[index];
    if (process == null || random.nextInt(3) > 0) {
      return;
    }
    process.worker.close(time.nanos() + random.nextInt(2) * 3_000_000_000L);
    for (int i = 0; i < 100 && !process.worker.isClosed(); i++) {
      process.worker.step();
      remote.answerOne();
      time.advance(Duration.ofMillis(100));
    }
    assertThat(process.worker.isClosed()).as("closed in time").isTrue();
    process.tasks.forEach(process::run); // given up: must not call
    remote.closed(process);
    dead.add(process.owner);
    if (failing > 0) {
      remote.died(process); // it may not have been able to save its last words
    }
    processes[index] = null;
  }

  private void hurry(@Nullable Process process) {
    if (process != null && !appended.isEmpty()) {
      List<String> keys = List.copyOf(appended.keySet());
      process.worker.hurry(keys.get(random.nextInt(keys.size())));
    }
  }

  private void jump() {
    if (!remote.clocksAgree) {
      time.jump(Duration.ofSeconds(random.nextInt(240) - 120));
    }
  }

  /** A person does something, from a process of its own. */
  private void personActs() {
    if (position() == null || appended.isEmpty()) {
      return;
    }
    List<String> keys = List.copyOf(appended.keySet());
    String key = keys.get(random.nextInt(keys.size()));
    if (pruned.contains(key)) {
      return;
    }
    List<DeadLetter> letters = store.deliveries().deadLetters(ID, 100);
    DeadLetter letter = letters.isEmpty() ? null : letters.get(random.nextInt(letters.size()));
    switch (random.nextInt(9)) {
      case 0 -> again(key, 0);
      case 1, 2 -> {
        if (letter != null) {
          again(letter.entry().key(), letter.entry().ordinal());
        }
      }
      case 3 -> {
        if (letter != null) {
          JournalEntry entry = letter.entry();
          act(new DeliveryAct.GiveUpLetter(entry.key(), entry.ordinal(), "a test"));
        }
      }
      case 4 -> giveUp(letter != null && random.nextBoolean() ? letter.entry().key() : key);
      case 5 -> act(new DeliveryAct.Stop("a test"));
      case 6 -> {
        if (random.nextInt(3) == 0) {
          forget();
        }
      }
      default -> act(new DeliveryAct.Go());
    }
    assertThat(store.verify()).isEmpty();
  }

  /** By force: calls may be in hand. */
  private void forget() {
    assertThat(act(new DeliveryAct.Forget("a test"))).isTrue();
    remote.forgotten();
    givenUp.clear();
    replayed.clear();
  }

  private boolean act(DeliveryAct act) {
    return store.deliveries().act(ID, List.of(act)) > 0;
  }

  private void again(String key, long from) {
    if (!pruned.contains(key) && act(new DeliveryAct.SendAgain(key, from))) {
      replayed.add(key);
      long next = store.deliveries().lane(ID, key).orElseThrow().next();
      for (Sequenced one : store.sequenced(key, next - 1, 100_000)) {
        remote.askedFor(one.entry().id());
      }
    }
  }

  private void giveUp(String key) {
    if (act(new DeliveryAct.GiveUpKey(key, "a test"))) {
      Lane lane = lanes().get(key);
      store.sequenced(key, -1, 100_000).stream()
          .filter(one -> lane != null && one.entry().ordinal() < lane.next())
          .forEach(one -> givenUp.add(one.entry().id()));
    }
  }

  /** Retention: whole keys that have ended and that the destination has passed. */
  private void prune() {
    Position at = position();
    if (at == null || random.nextInt(3) > 0) {
      return;
    }
    Map<String, Lane> lanes = lanes();
    Set<String> mayGo = new HashSet<>(ended);
    mayGo.removeIf(
        key ->
            lanes.containsKey(key)
                || store.sequenced(key, -1, 100_000).stream()
                    .anyMatch(one -> one.sequence() > at.scan()));
    store.prune(0, time.now().minusSeconds(random.nextInt(60)), false);
    for (String key : appended.keySet()) {
      if (store.read(key, -1, 1).isEmpty()) {
        assertThat(mayGo).as("may go").contains(key);
        pruned.add(key);
      }
    }
    assertThat(store.verify()).isEmpty();
  }

  private void append(int count) {
    List<NewEntry> batch = new ArrayList<>();
    Map<String, Integer> made = new HashMap<>(appended);
    Set<String> over = new HashSet<>(ended);
    for (int i = 0; i < count; i++) {
      int number = random.nextInt(1 + made.size() / 2 + 3);
      String key = "run-" + number + (number % 7 == 3 ? "-poison" : "");
      if (over.contains(key)) {
        continue;
      }
      int ordinal = made.merge(key, 1, Integer::sum) - 1;
      boolean ends = ordinal > 0 && random.nextInt(4) == 0;
      if (ends) {
        over.add(key);
      }
      String type = ordinal == 0 ? "run.started" : ends ? "run.completed" : "run.progress";
      batch.add(new NewEntry(key, type, 1, time.now(), JsonObject.EMPTY, ends));
    }
    if (!batch.isEmpty()) {
      store.append(batch);
      appended.putAll(made);
      ended.addAll(over);
    }
  }

  /** A delivery begins where everything before it is settled. */
  private void checkNothingSkipped(Delivery delivery) {
    Position at = position();
    if (at == null) {
      return; // forgotten; the call was in hand
    }
    long since = at.since();
    long first = delivery.entries().get(0).ordinal();
    long expected = -1;
    for (Sequenced one : store.sequenced(delivery.key(), -1, 100_000)) {
      String id = one.entry().id();
      boolean ofType = settings.types().contains(one.entry().type());
      boolean wanted = one.sequence() > since && ofType;
      boolean asked = ofType && replayed.contains(delivery.key()) && one.entry().ordinal() >= first;
      if (wanted && one.entry().ordinal() < first) {
        assertThat(
                remote.isSettled(id)
                    || letters().contains(id)
                    || givenUp.contains(id)
                    || remote.wasSettled(id)) // by who has not noticed yet that all was forgotten
            .as("%s skipped", id)
            .isTrue();
      } else if ((wanted || asked) && expected < delivery.entries().size() - 1) {
        expected++;
        assertThat(delivery.entries().get((int) expected).id()).as("consecutive").isEqualTo(id);
      }
    }
  }

  /** What the store says is settled is settled. */
  private void checkInvariant() {
    Position at = position();
    if (at == null) {
      return;
    }
    Map<String, Lane> lanes = lanes();
    Set<String> letters = letters();
    for (Sequenced one : all()) {
      if (one.sequence() <= at.since()) {
        continue;
      }
      Lane lane = lanes.get(one.entry().key());
      boolean saysSettled =
          lane == null ? one.sequence() <= at.scan() : one.entry().ordinal() < lane.next();
      String id = one.entry().id();
      if (saysSettled) {
        assertThat(remote.isAcknowledged(id) || letters.contains(id) || givenUp.contains(id))
            .as("%s lost", id)
            .isTrue();
      }
    }
  }

  /** Everything is well now, for long enough. */
  private void settle() {
    remote.healthy = true;
    failing = 0;
    if (position() != null) {
      act(new DeliveryAct.Go());
    }
    for (int i = 0; i < 2; i++) {
      if (processes[i] == null) {
        processes[i] = new Process();
      }
    }
    for (int round = 0; round < 4_000; round++) {
      checkCalls();
      for (Process process : processes) {
        step(process);
        while (!process.tasks.isEmpty()) {
          process.runOne();
        }
        step(process);
      }
      while (round % 3 == 0 && remote.isWaiting()) {
        remote.answerOne();
      }
      if (isQuiet()) {
        return;
      }
      time.advance(STEPS[random.nextInt(STEPS.length)]);
    }
  }

  private boolean isQuiet() {
    return position() != null
        && position().scan() == store.head()
        && lanes().values().stream().allMatch(lane -> lane.state() == LaneState.HELD);
  }

  private void checkEnd() {
    Position at = position();
    assertThat(at.scan()).as("scan mark").isEqualTo(store.head());
    Map<String, Lane> lanes = lanes();
    assertThat(lanes.values()).allMatch(lane -> lane.state() == LaneState.HELD);
    Set<String> letters = letters();
    Map<String, Long> last = new HashMap<>();
    for (Sequenced one : all()) {
      if (one.sequence() <= at.since()) {
        continue;
      }
      String id = one.entry().id();
      Lane lane = lanes.get(one.entry().key());
      boolean held = lane != null && one.entry().ordinal() >= lane.next();
      boolean dropped = givenUp.contains(id);
      assertThat(remote.isAcknowledged(id) || letters.contains(id) || held || dropped)
          .as("%s is settled", id)
          .isTrue();
      if (!letters.contains(id) && !held && !dropped) {
        last.put(one.entry().key(), one.entry().ordinal());
      }
    }
    last.forEach(
        (key, ordinal) ->
            assertThat(lastApplied(key)).as("last of %s", key).isGreaterThanOrEqualTo(ordinal));
    assertThat(store.verify()).isEmpty();
  }

  /** An entry without an answer may have arrived, and later become a dead letter. */
  private long lastApplied(String key) {
    List<Long> applied = remote.applied(key);
    return applied.isEmpty() ? -1 : applied.get(applied.size() - 1);
  }

  private List<Sequenced> all() {
    return store.scan(0, settings.types(), Integer.MAX_VALUE).entries();
  }

  private Position position() {
    return store.deliveries().positions().stream().findFirst().orElse(null);
  }

  private Map<String, Lane> lanes() {
    Map<String, Lane> lanes = new HashMap<>();
    store.deliveries().lanes(ID).forEach(lane -> lanes.put(lane.key(), lane));
    return lanes;
  }

  private Set<String> letters() {
    Set<String> ids = new HashSet<>();
    for (String key : appended.keySet()) {
      for (DeadLetter letter : store.deliveries().deadLettersOf(ID, key)) {
        ids.add(letter.entry().id());
      }
    }
    return ids;
  }
}
