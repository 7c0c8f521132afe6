// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.runtime.internal.delivery.Call.Outcome;
import dev.evograft.runtime.internal.delivery.Circuit.Failure;
import dev.evograft.runtime.internal.delivery.KeyState.Mode;
import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DeliveryStore.Receipt;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What an answer, or none, means for a key and for its destination. */
final class Verdicts {

  private final Session session;
  private final Saver saver;

  Verdicts(Session session, Saver saver) {
    this.session = session;
    this.saver = saver;
  }

  /** A call was answered, or threw. */
  void take(Outcome outcome) {
    Call call = outcome.call();
    if (call.key.call != call) {
      return; // given up meanwhile
    }
    session.over(call);
    DeliveryResult answer = outcome.answer();
    if (answer == null) {
      failed(call, text(outcome.thrown()), null, true);
      return;
    }
    switch (answer.kind()) {
      case DELIVERED -> delivered(call, answer);
      case REJECTED -> refused(call, answer, Mode.OPEN);
      case HELD -> refused(call, answer, Mode.HELD);
      case PAUSED -> {
        settleBefore(call, answer);
        paused(call, answer);
      }
      default -> {
        settleBefore(call, answer);
        failed(call, text(answer.why()), answer.after(), false);
      }
    }
  }

  /** Gives up the calls whose time is over. */
  void expire(long now) {
    for (Call call : new ArrayList<>(session.inHand)) {
      if (now - call.terms.deadline() >= 0) {
        boolean mayHaveArrived = call.giveUp();
        session.over(call);
        if (call.thread() != null) {
          session.hanging.add(call);
        }
        String limit = session.setup.settings().callTimeout().toMillis() + " ms";
        failed(
            call,
            mayHaveArrived
                ? "no answer within " + limit
                : "no thread of its plugin was free within " + limit,
            null,
            mayHaveArrived);
      }
    }
    session.hanging.removeIf(call -> call.thread() == null);
  }

  /** A call never went out. */
  void notSent(Call call, RuntimeException why) {
    call.giveUp();
    session.over(call);
    failed(call, text(why), null, false);
  }

  /**
   * Gives up every call because delivery ends here; they may still arrive, until their time is
   * over.
   */
  void abandonAll() {
    for (Call call : new ArrayList<>(session.inHand)) {
      KeyState key = call.key;
      if (call.giveUp()) {
        key.uncertainSequence = Math.max(key.uncertainSequence, last(call).sequence());
      }
      session.over(call);
      session.retryLater(key, Math.max(0, call.terms.deadline() - session.setup.time().nanos()));
    }
  }

  /**
   * Counts the failures after which other keys were delivered, because the next owner cannot know
   * of those. Else a key would never be held by processes that live for one try of it.
   */
  void chargePassed() {
    for (KeyState key : List.copyOf(session.book.keys())) {
      if (key.mode == Mode.WAIT
          && key.mayCount
          && session.delivered - key.delivered > key.othersAtLastTry) {
        key.mayCount = false;
        key.attempts++;
        session.book.toLane(key, Mode.WAIT);
        if (hasHadItsAttempts(key)) {
          hold(key);
        }
      }
    }
  }

  private boolean hasHadItsAttempts(KeyState key) {
    return key.attempts >= session.setup.policy().maxAttempts();
  }

  /** One that cannot be read is told of as such when its turn comes. */
  private void hold(KeyState key) {
    session.wanted(key.key, key.next - 1, 1).stream()
        .filter(first -> session.reads.why(first) == null)
        .forEach(first -> bury(key, first, gaveUp(key), Mode.HELD));
  }

  private static Reason gaveUp(KeyState key) {
    return new Reason("gave_up", "tried " + key.attempts + " times, at last: " + key.why);
  }

  private void delivered(Call call, DeliveryResult answer) {
    List<Sequenced> taken = taken(call, answer);
    if (taken.isEmpty()) {
      String why = "it said that it took nothing";
      failed(call, answer.why() == null ? why : why + ": " + text(answer.why()), null, false);
      return;
    }
    Sequenced last = taken.get(taken.size() - 1);
    KeyState key = call.key;
    session.delivered++;
    key.delivered++;
    session.circuit.succeeded();
    if (answer.why() != null) {
      long ordinal = last.entry().ordinal();
      session.book.acknowledge(
          new Receipt(key.key, ordinal, session.setup.time().now(), text(answer.why())));
    }
    settle(key, last, taken.size());
    session.goOn(key);
  }

  private static List<Sequenced> taken(Call call, DeliveryResult answer) {
    return call.entries.stream().filter(one -> one.entry().ordinal() <= answer.upTo()).toList();
  }

  /** What an answer about the rest of a call says of its beginning; without a rest it is wrong. */
  private void settleBefore(Call call, DeliveryResult answer) {
    List<Sequenced> taken = taken(call, answer);
    if (!taken.isEmpty() && taken.size() < call.entries.size()) {
      session.delivered++;
      call.key.delivered++;
      settle(call.key, taken.get(taken.size() - 1), taken.size());
    }
  }

  private void refused(Call call, DeliveryResult answer, Mode then) {
    session.circuit.succeeded(); // it is there, and answers
    String said = answer.code();
    // That code is the person's who gives an entry up.
    String code = said == null || said.equals(DeadLetter.DROPPED) ? "refused" : said;
    call.key.failures++;
    bury(call.key, call.entries.get(0), new Reason(code, text(answer.why())), then);
  }

  /** An entry is damaged in the journal: it is a dead letter for every destination. */
  void unreadable(KeyState key, Sequenced entry) {
    String why = text(session.reads.why(entry));
    session.unreadable.accept(entry.entry().id(), why);
    bury(key, entry, new Reason("unreadable", why), Mode.OPEN);
  }

  /** The first entry becomes a dead letter. */
  private void bury(KeyState key, Sequenced first, Reason reason, Mode then) {
    String code = reason.code();
    String why = reason.why();
    session.book.bury(
        new DeadLetter(
            session.setup.id(),
            first.entry(),
            code,
            why,
            key.failures,
            session.setup.time().now()));
    settle(key, first, 1);
    if (then == Mode.HELD) {
      key.replay = false;
      key.code = code;
      key.why = why;
      session.book.toLane(key, Mode.HELD);
      saver.soon();
    } else {
      session.goOn(key);
    }
  }

  /** Why an entry is a dead letter. */
  private record Reason(String code, String why) {}

  private void settle(KeyState key, Sequenced last, int entries) {
    session.book.settle(key, last);
    key.attempts = 0;
    key.failures = 0;
    key.othersAtLastTry = -1;
    key.mayCount = false;
    key.code = null;
    key.why = null;
    saver.settled(entries, last.entry().type());
  }

  private void paused(Call call, DeliveryResult answer) {
    session.circuit.succeeded(); // or nobody would notice that the pause is over
    session.pause.begin(text(answer.why()), answer.until(), session.setup.time());
    KeyState key = call.key;
    session.goOn(key);
    if (key.mode == Mode.OPEN && key.place == Queues.Place.NONE) {
      session.queues.urgent(key); // it was ahead of the window, and still is
    }
  }

  private void failed(Call call, String why, @Nullable Duration after, boolean mayHaveArrived) {
    KeyState key = call.key;
    if (mayHaveArrived) {
      key.uncertainSequence = Math.max(key.uncertainSequence, last(call).sequence());
    }
    long others = session.delivered - key.delivered;
    boolean othersPass = others > key.othersAtLastTry;
    boolean charged = othersPass && after == null; // who names a time is busy, not bad
    key.othersAtLastTry = others;
    key.mayCount = !charged && after == null;
    key.failures++;
    key.why = why;
    session.circuit.failed(new Failure(call.terms.probe(), othersPass, why, after));
    key.attempts += charged ? 1 : 0;
    if (hasHadItsAttempts(key)) {
      bury(key, first(call), gaveUp(key), Mode.HELD);
      return;
    }
    long delay = session.setup.policy().retry().nanos(key.failures, session.setup.tools().random());
    session.retryLater(key, after == null ? delay : Math.max(delay, nanos(after)));
  }

  private static long nanos(Duration after) {
    return after.compareTo(Session.LONGEST_WAIT) > 0
        ? Session.LONGEST_WAIT.toNanos()
        : after.toNanos();
  }

  /** The first that is not settled yet. */
  private static Sequenced first(Call call) {
    return call.entries.stream()
        .filter(one -> one.entry().ordinal() >= call.key.next)
        .findFirst()
        .orElseGet(() -> last(call));
  }

  private static Sequenced last(Call call) {
    return call.entries.get(call.entries.size() - 1);
  }

  private String text(@Nullable Throwable thrown) {
    Throwable inner = thrown;
    while (inner instanceof CompletionException && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return text(Objects.requireNonNullElse(inner == null ? null : inner.getMessage(), inner + ""));
  }

  private String text(@Nullable String why) {
    if (why == null) {
      return "no reason given";
    }
    return Clean.line(why, session.setup.tools().redact());
  }
}
