// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunStarted;
import dev.evograft.toolkit.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

  /**
   * Everything that the deliveries of one configuration share.
   *
   * @param endpoint where Evotown is
   * @param engineId who we are
   * @param reports makes bodies
   * @param answers reads answers
   * @param client carries both
   */
  record Correspondence(
      Endpoint endpoint, String engineId, Reports reports, Answers answers, EvotownClient client) {}

  DeliveryCourse(Delivery delivery, Correspondence with) {
    this.delivery = delivery;
    this.with = with;
  }

  CompletionStage<DeliveryResult> run() {
    return delivery.uncertain() || delivery.replay() ? askFirst() : send(0);
  }

  private CompletionStage<DeliveryResult> send(int index) {
    if (index == delivery.entries().size()) {
      return done(DeliveryResult.deliveredUpTo(Long.MAX_VALUE, note));
    }
    Report report;
    try {
      report = with.reports().of(delivery.entries().get(index));
    } catch (RuntimeException e) {
      return refused(index, unreadable(delivery.entries().get(index)));
    }
    return report == null
        ? send(index + 1)
        : with.client().post(report, with.answers()).thenCompose(verdict -> after(index, verdict));
  }

  private CompletionStage<DeliveryResult> after(int index, Verdict verdict) {
    if (verdict instanceof Verdict.Accepted accepted) {
      note = accepted.note() == null ? note : accepted.note();
      return send(index + 1);
    }
    if (verdict instanceof Verdict.Refused refused) {
      return refused(index, refused.result());
    }
    return uncertain(((Verdict.Uncertain) verdict).why());
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
    return with.client()
        .get(
            with.endpoint().status(delivery.key(), with.engineId()),
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
