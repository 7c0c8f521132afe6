// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunProgress;
import dev.evograft.spi.run.RunStarted;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One delivery: its entries in order, each only after Evotown has the one before. Where an earlier
 * attempt may have arrived, Evotown is asked first, because a start that comes after the end opens
 * the run again.
 *
 * <p>A report without an answer fails the stage instead of asking for a retry: that is how the
 * runtime learns that it may have arrived.
 */
final class DeliveryCourse {

  private static final Set<String> TERMINAL = Set.of("succeeded", "failed", "cancelled");

  private final Delivery delivery;
  private final Correspondence with;
  private @Nullable String note;
  private Policies known = Policies.NONE;
  private boolean onlyEnd;

  /**
   * Everything that the deliveries of one configuration share.
   *
   * @param setup who we are, and where Evotown is
   * @param reports makes bodies
   * @param answers reads answers
   * @param client carries both
   * @param policies what the server refuses
   */
  record Correspondence(
      Setup setup, Reports reports, Answers answers, EvotownClient client, PolicyDesk policies) {}

  DeliveryCourse(Delivery delivery, Correspondence with) {
    this.delivery = delivery;
    this.with = with;
  }

  CompletionStage<DeliveryResult> run() {
    return with.policies()
        .current(with.client())
        .thenCompose(
            policies -> {
              known = policies;
              return delivery.uncertain() || delivery.replay() ? askFirst() : send(0);
            });
  }

  private CompletionStage<DeliveryResult> send(int from) {
    int index = from;
    while (index < delivery.entries().size() && isOutdone(index)) {
      index++;
    }
    if (index == delivery.entries().size()) {
      return done(DeliveryResult.deliveredUpTo(Long.MAX_VALUE, note));
    }
    Report report;
    try {
      report = with.reports().of(delivery.entries().get(index));
    } catch (RuntimeException e) {
      return refused(index, unreadable(delivery.entries().get(index)));
    }
    if (report == null) {
      return send(index + 1);
    }
    Report ready = PolicyFilter.apply(known, report);
    List<String> errors = ready.check().errors(ready.body());
    if (!errors.isEmpty()) {
      String wrong = errors.stream().limit(5).collect(Collectors.joining(", "));
      return refused(
          index, DeliveryResult.rejected("contract", "it breaks Evotown's contract: " + wrong));
    }
    int at = index;
    return post(ready).thenCompose(verdict -> after(at, ready, verdict));
  }

  private CompletionStage<Verdict> post(Report report) {
    return with.client().post(report, with.answers());
  }

  /** What need not be sent: progress says nothing any more once something newer is known. */
  private boolean isOutdone(int index) {
    String type = delivery.entries().get(index).type();
    return (onlyEnd && !type.equals(RunCompleted.TYPE))
        || (type.equals(RunProgress.TYPE) && index + 1 < delivery.entries().size());
  }

  private CompletionStage<DeliveryResult> after(int index, Report sent, Verdict verdict) {
    if (verdict instanceof Verdict.Blocked blocked) {
      return amended(blocked, sent).thenCompose(second -> settle(index, sent, second));
    }
    return settle(index, sent, verdict);
  }

  private CompletionStage<DeliveryResult> settle(int index, Report sent, Verdict verdict) {
    if (verdict instanceof Verdict.Accepted accepted) {
      note = accepted.note() == null ? note : accepted.note();
      return send(index + 1);
    }
    if (verdict instanceof Verdict.Refused refused) {
      return refused(index, refused.result());
    }
    if (verdict instanceof Verdict.Blocked blocked) {
      return refused(index, blocked.result());
    }
    if (verdict instanceof Verdict.Conflict conflict) {
      return conflict(index, sent, conflict);
    }
    return uncertain(((Verdict.Uncertain) verdict).why());
  }

  /** Sends the one other report that may pass; the policies may have changed meanwhile. */
  private CompletionStage<Verdict> amended(Verdict.Blocked blocked, Report sent) {
    JsonObject policy = blocked.policy();
    if (!sent.terminal()) {
      return CompletableFuture.completedFuture(blocked);
    }
    if (policy == null) {
      return again(Amendment.shorter(sent), blocked);
    }
    return with.policies()
        .afterRefusal(with.client())
        .thenCompose(
            fresh -> {
              Report filtered = PolicyFilter.apply(fresh, sent);
              boolean knewOld = !fresh.equals(known) && filtered != sent;
              return again(
                  knewOld ? Optional.of(filtered) : Amendment.without(policy, sent), blocked);
            });
  }

  private CompletionStage<Verdict> again(Optional<Report> other, Verdict.Blocked blocked) {
    if (other.isEmpty()) {
      return CompletableFuture.completedFuture(blocked);
    }
    List<String> errors = other.get().check().errors(other.get().body());
    if (!errors.isEmpty()) {
      return CompletableFuture.completedFuture(blocked); // what is left would break the contract
    }
    String why = "sent again without a part of it, because " + blocked.result().why();
    return post(other.get())
        .thenApply(
            verdict ->
                verdict instanceof Verdict.Accepted accepted && accepted.note() == null
                    ? new Verdict.Accepted(why)
                    : verdict);
  }

  /**
   * What went before is settled. The rest comes again at once, alone, and is judged then, unless
   * Evotown named a delay.
   */
  private CompletionStage<DeliveryResult> refused(int index, DeliveryResult result) {
    if (index == 0) {
      return done(result);
    }
    long settled = delivery.entries().get(index - 1).ordinal();
    boolean named = result.kind() == DeliveryResult.Kind.PAUSED || result.after() != null;
    return done(named ? result.behind(settled) : DeliveryResult.deliveredUpTo(settled, note));
  }

  private CompletionStage<DeliveryResult> askFirst() {
    return new Lookup(with)
        .ask(delivery.key())
        .thenCompose(
            found -> {
              if (found instanceof Lookup.Found.Run run) {
                return afterRun(run.json());
              }
              if (found instanceof Lookup.Found.Later later) {
                return notNow(later.result());
              }
              if (found instanceof Lookup.Found.Unknowable unknowable && !unknowable.evotown()) {
                return uncertain(
                    "something else answers the question what Evotown has; check evotown.url");
              }
              // A start that comes after the end would open the run, so it is left out in doubt.
              onlyEnd =
                  found instanceof Lookup.Found.Unknowable
                      && delivery.last().type().equals(RunCompleted.TYPE);
              return send(0);
            });
  }

  private CompletionStage<DeliveryResult> afterRun(JsonObject there) {
    if (!with.answers().isOurs(there)) {
      return done(with.answers().notOurs(there));
    }
    String status = there.string("status", "");
    if (TERMINAL.contains(status)) {
      return done(DeliveryResult.delivered(compared(there, "an earlier attempt had arrived")));
    }
    boolean begun = status.equals("running") && first().type().equals(RunStarted.TYPE);
    return send(begun ? 1 : 0);
  }

  private static CompletionStage<DeliveryResult> notNow(DeliveryResult result) {
    return result.kind() == DeliveryResult.Kind.PAUSED
        ? done(result)
        : uncertain(String.valueOf(result.why()));
  }

  /** Evotown has something of this run: only its end, and of this engine, settles a report. */
  private CompletionStage<DeliveryResult> conflict(
      int index, Report sent, Verdict.Conflict conflict) {
    return new Lookup(with, conflict.evotown())
        .ask(delivery.key())
        .thenCompose(
            found -> {
              if (found instanceof Lookup.Found.Run run) {
                JsonObject there = run.json();
                String status = there.string("status", "");
                return !with.answers().isOurs(there)
                    ? refused(index, with.answers().notOurs(there))
                    : TERMINAL.contains(status)
                        ? done(
                            DeliveryResult.delivered(
                                compared(there, "Evotown had the end of this run already")))
                        : onceMore(index, sent);
              }
              if (found instanceof Lookup.Found.Later later) {
                return notNow(later.result());
              }
              if (!conflict.evotown()) {
                return onceMore(index, sent);
              }
              return found instanceof Lookup.Found.Unknowable unknowable
                  ? unseen(index, unknowable)
                  : refused(index, with.answers().notOurs(JsonObject.EMPTY));
            });
  }

  /** Evotown has the end of a run of this id, and nobody shows whose. */
  private CompletionStage<DeliveryResult> unseen(int index, Lookup.Found.Unknowable unknowable) {
    if (!unknowable.evotown()) {
      return uncertain(
          "Evotown answered 409, and something else the question whose run it has; check"
              + " evotown.url");
    }
    if (delivery.uncertain() || delivery.replay() || delivery.attempt() > 1) {
      return done(
          DeliveryResult.delivered(
              "Evotown had the end of a run of this id (409), and does not show it"));
    }
    return refused(
        index,
        DeliveryResult.held(
            "not_shown",
            "Evotown had the end of a run of this id before this one was sent (409), and does not"
                + " show whose: look there, then 'deliveries retry' or 'deliveries drop'"));
  }

  private CompletionStage<DeliveryResult> onceMore(int index, Report sent) {
    return post(sent)
        .thenCompose(
            verdict ->
                verdict instanceof Verdict.Conflict
                    ? refused(
                        index,
                        DeliveryResult.retry(
                            "Evotown answered 409 to the report of a run that has not ended there",
                            null))
                    : after(index, sent, verdict));
  }

  /**
   * @param same what is said where nothing differs
   */
  private String compared(JsonObject there, String same) {
    String status = there.string("status", "");
    try {
      Report last = with.reports().of(delivery.last());
      if (last != null && last.terminal()) {
        return with.answers().difference(last.body(), there).orElse(same);
      }
    } catch (RuntimeException e) {
      return "Evotown has the run as " + status + "; the entry here cannot be read";
    }
    return "Evotown has the run as " + status + " already";
  }

  private JournalEntry first() {
    return delivery.entries().get(0);
  }

  private static DeliveryResult unreadable(JournalEntry entry) {
    return DeliveryResult.rejected(
        "unreadable",
        "the entry "
            + entry.id()
            + " of type "
            + entry.type()
            + " version "
            + entry.version()
            + " cannot be read by this version of Evograft");
  }

  private static CompletionStage<DeliveryResult> uncertain(String why) {
    return CompletableFuture.failedFuture(new RetriableException("uncertain", why, null));
  }

  private static CompletionStage<DeliveryResult> done(DeliveryResult result) {
    return CompletableFuture.completedFuture(result);
  }
}
