// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunProgress;
import dev.evograft.spi.run.RunStarted;
import dev.evograft.toolkit.http.HttpResponse;
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

  private CompletionStage<DeliveryResult> send(int index) {
    if (index == delivery.entries().size()) {
      return done(DeliveryResult.deliveredUpTo(Long.MAX_VALUE, note));
    }
    Report report;
    try {
      report = isOutdone(index) ? null : with.reports().of(delivery.entries().get(index));
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
    return post(ready).thenCompose(verdict -> after(index, ready, verdict));
  }

  private CompletionStage<Verdict> post(Report report) {
    return with.client().post(report, with.answers());
  }

  /** Progress says nothing any more once something newer is known. */
  private boolean isOutdone(int index) {
    return delivery.entries().get(index).type().equals(RunProgress.TYPE)
        && index + 1 < delivery.entries().size();
  }

  private CompletionStage<DeliveryResult> after(int index, Report sent, Verdict verdict) {
    if (verdict instanceof Verdict.Blocked blocked) {
      return amended(blocked, sent).thenCompose(second -> settle(index, second));
    }
    return settle(index, verdict);
  }

  private CompletionStage<DeliveryResult> settle(int index, Verdict verdict) {
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
        .pull(with.client())
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
    String why = "sent again without a part of it, because " + blocked.result().why();
    return post(other.get())
        .thenApply(
            verdict ->
                verdict instanceof Verdict.Accepted accepted && accepted.note() == null
                    ? new Verdict.Accepted(why)
                    : verdict);
  }

  /**
   * What went before is settled; the refused one comes again at once, alone, and is judged then.
   */
  private CompletionStage<DeliveryResult> refused(int index, DeliveryResult result) {
    if (index == 0) {
      return done(result);
    }
    return done(DeliveryResult.deliveredUpTo(delivery.entries().get(index - 1).ordinal(), note));
  }

  private CompletionStage<DeliveryResult> askFirst() {
    String engineId = with.setup().engineId().orElse("");
    return with.client()
        .get(
            with.setup().endpoint().status(delivery.key(), engineId),
            this::afterStatus,
            failure -> uncertain("Evotown: " + failure.getMessage()))
        .thenCompose(next -> next);
  }

  private CompletionStage<DeliveryResult> afterStatus(HttpResponse answer) {
    if (answer.status() != 200) {
      Verdict verdict = with.answers().of(answer, JsonObject.EMPTY);
      if (verdict instanceof Verdict.Refused refused) {
        DeliveryResult result = refused.result();
        if (result.kind() == DeliveryResult.Kind.RETRY) {
          return uncertain(String.valueOf(result.why()));
        }
        boolean token = answer.status() == 401 || answer.status() == 403;
        if (token && result.kind() == DeliveryResult.Kind.PAUSED) {
          return done(result);
        }
      }
      return send(0); // not there, or a server without this question
    }
    JsonObject there = Detail.object(answer);
    String status = there.string("status", "");
    if (TERMINAL.contains(status)) {
      return done(DeliveryResult.delivered(compared(there, status)));
    }
    boolean begun = status.equals("running") && first().type().equals(RunStarted.TYPE);
    return send(begun ? 1 : 0);
  }

  private String compared(JsonObject there, String status) {
    try {
      Report last = with.reports().of(delivery.last());
      if (last != null && last.terminal()) {
        return with.answers()
            .difference(last.body(), there)
            .orElse("an earlier attempt had arrived");
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
