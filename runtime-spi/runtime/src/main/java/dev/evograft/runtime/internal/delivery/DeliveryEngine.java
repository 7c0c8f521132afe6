// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.runtime.internal.core.Core;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.runtime.internal.core.ProcessIdentity;
import dev.evograft.runtime.internal.delivery.Setup.Tools;
import dev.evograft.runtime.internal.journal.Mailbox;
import dev.evograft.runtime.internal.journal.Threads;
import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.DestinationSettings.Start;
import dev.evograft.spi.journal.JournalStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Delivers to every destination of this process, on one thread that makes no call itself: calls go
 * out on the threads of the plugins.
 */
public final class DeliveryEngine {

  private static final long LOOK_NANOS = Duration.ofMillis(200).toNanos();

  private static final Duration PATIENCE_WITH_SETTINGS = Duration.ofSeconds(5);

  private final Problems problems;
  private final Tools tools;
  private final Map<String, Setup> setups = new ConcurrentSkipListMap<>();
  private final List<DestinationWorker> workers = new CopyOnWriteArrayList<>();
  private final Mailbox<Runnable> mailbox = new Mailbox<>();
  private final Thread thread = new Thread(this::run, "evograft-delivery");
  private volatile @Nullable Opened opened;
  private long changes;
  private long lookedAt;
  private volatile boolean closing;
  private volatile Function<String, Optional<String>> absence = id -> Optional.empty();

  /** The journal, and its end before this process appended anything. */
  private record Opened(JournalStore store, long head) {}

  /**
   * An engine without destinations.
   *
   * @param redact takes the secrets out of the reasons that destinations give
   */
  public DeliveryEngine(Core core, UnaryOperator<String> redact) {
    this(
        core.problems(),
        new Tools(
            Time.of(core.clock()),
            DeliveryPolicy.DEFAULT,
            RandomGenerator.getDefault(),
            owner(core.process()),
            redact));
  }

  /** Of the process and of this engine: two may run in one process, and each has its own leases. */
  private static Owner owner(ProcessIdentity process) {
    String mark = "/" + Integer.toHexString(RandomGenerator.getDefault().nextInt());
    return new Owner(
        process.text() + mark, other -> process.surelyDead(other.replaceFirst("/[0-9a-f]+$", "")));
  }

  DeliveryEngine(Problems problems, Tools tools) {
    this.problems = problems;
    this.tools = tools;
  }

  /** Adds a destination. A second one of the same id is refused, and shown as a problem. */
  public void add(String pluginId, Destination destination, Executor executor) {
    DestinationSettings settings;
    try {
      settings = SettingsCall.ask(destination, executor, PATIENCE_WITH_SETTINGS);
    } catch (RuntimeException e) {
      String what = "a destination does not say what it wants: " + e.getMessage();
      problems.error("plugin " + pluginId, what, e);
      return;
    }
    Setup setup = new Setup(settings, destination, executor, tools);
    if (setups.putIfAbsent(settings.id(), setup) != null) {
      problems.error(
          "plugin " + pluginId,
          "the destination '" + settings.id() + "' exists already; one of them must go");
      return;
    }
    mailbox.sendUrgently(() -> join(setup));
  }

  /** The journal is open. Called once, before this process appends anything. */
  public void opened(JournalStore store) {
    opened = new Opened(store, store.head());
    mailbox.send(() -> setups.values().forEach(this::join));
    thread.setDaemon(true);
    thread.start();
  }

  /** Something was appended by this process. */
  public void appended() {
    workers.forEach(DestinationWorker::hint);
    if (!workers.isEmpty()) {
      mailbox.wakeFromSleep();
    }
  }

  /** Delivers a key to a destination before all others. */
  void hurry(String destination, String key) {
    workers.stream()
        .filter(worker -> worker.settings().id().equals(destination))
        .forEach(worker -> worker.hurry(key));
  }

  /** The destinations of this process that have a place, or are about to get one. */
  Set<String> ids() {
    return setups.values().stream()
        .filter(setup -> !isOff(setup))
        .map(setup -> setup.settings().id())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The places that the destinations of this process have as soon as each has begun. */
  List<Position> coming(JournalStore store) {
    return setups.values().stream()
        .filter(setup -> !isOff(setup))
        .map(setup -> setup.newPlace(head(setup, store)))
        .toList();
  }

  /** One that was forgotten while this process lives begins where the journal is now. */
  private long head(Setup setup, JournalStore store) {
    Opened at = opened;
    boolean joined =
        workers.stream()
            .filter(worker -> worker.settings() == setup.settings())
            .anyMatch(DestinationWorker::hasJoined);
    return at == null || joined ? store.head() : at.head();
  }

  /** To this process one that is switched off is as one that is not here. */
  private static boolean isOff(Setup setup) {
    return setup.settings().start() == Start.NOWHERE;
  }

  /** Takes who knows why a destination is not here. */
  public void absence(Function<String, Optional<String>> reasons) {
    absence = reasons;
  }

  /** Why a destination is not here, for people. */
  String whyAbsent(String destination) {
    if (setups.containsKey(destination)) {
      return "it is switched off here";
    }
    return absence
        .apply(destination)
        .orElse("it is not set up here; \"evograft doctor\" says more");
  }

  /** A text as it may be kept. */
  String clean(String text) {
    return Clean.line(text, tools.redact());
  }

  /** Whether it is this process that delivers. */
  boolean isOwn(String owner) {
    return tools.owner().text().equals(owner);
  }

  /** Whether nobody delivers with this lease any more. */
  boolean isSurelyOver(String owner, @Nullable Instant until) {
    return until == null
        || !tools.time().now().isBefore(until)
        || tools.owner().surelyDead().test(owner);
  }

  /** A person did something about a destination. */
  void acted(String destination) {
    workers.stream()
        .filter(worker -> worker.settings().id().equals(destination))
        .forEach(DestinationWorker::acted);
  }

  /** Ends the pause of a destination. */
  public void resume(String destination) {
    workers.stream()
        .filter(worker -> worker.settings().id().equals(destination))
        .forEach(DestinationWorker::resume);
  }

  /** What a destination wants that this process may deliver to; null for any other. */
  @Nullable DestinationSettings settings(String destination) {
    Setup setup = setups.get(destination);
    return setup == null || isOff(setup) ? null : setup.settings();
  }

  /**
   * Whether this process has not found yet that a pause without an end holds with its settings,
   * too. It ends one of other settings when it takes the place.
   */
  boolean mayEndPause(String destination) {
    return settings(destination) != null
        && workers.stream()
            .filter(worker -> worker.settings().id().equals(destination))
            .noneMatch(DestinationWorker::standsBack);
  }

  /** Lets calls in hand end, for so long, and gives every lease back. */
  public void close(long patienceNanos) {
    if (!thread.isAlive()) {
      return;
    }
    long by = tools.time().nanos() + patienceNanos;
    mailbox.sendUrgently(
        () -> {
          closing = true;
          workers.forEach(worker -> worker.close(by));
        });
    // A little longer than the calls: the leases are given back after them.
    Threads.join(thread, TimeUnit.NANOSECONDS.toMillis(patienceNanos) + 500);
  }

  private void join(Setup setup) {
    boolean known = workers.stream().anyMatch(worker -> worker.settings() == setup.settings());
    Opened opened = this.opened;
    if (opened != null && !known && !closing && !isOff(setup)) {
      DestinationWorker.Place place =
          new DestinationWorker.Place(opened.store(), opened.head(), problems, mailbox::wake);
      workers.add(new DestinationWorker(setup, place));
    }
  }

  private void run() {
    while (!closing || !workers.stream().allMatch(DestinationWorker::isClosed)) {
      for (Runnable next = mailbox.poll(); next != null; next = mailbox.poll()) {
        next.run();
      }
      look();
      long rest = workers.isEmpty() ? Long.MAX_VALUE : LOOK_NANOS;
      for (DestinationWorker worker : new ArrayList<>(workers)) {
        rest = Math.min(rest, worker.step());
      }
      mailbox.rest(rest);
    }
  }

  /** Notices what other processes append. */
  private void look() {
    long now = tools.time().nanos();
    Opened opened = this.opened;
    if (opened == null || workers.isEmpty() || now - lookedAt < LOOK_NANOS) {
      return;
    }
    lookedAt = now;
    try {
      long seen = opened.store().changes();
      if (seen != changes) {
        changes = seen;
        workers.forEach(DestinationWorker::hint);
      }
    } catch (RuntimeException e) {
      changes = -1; // the workers meet the same trouble and tell of it
    }
  }
}
