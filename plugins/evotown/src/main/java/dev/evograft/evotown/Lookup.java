// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.toolkit.http.HttpFailure;
import dev.evograft.toolkit.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks Evotown what it has of a run: by the real server's {@code /status}, or, where there is none,
 * by the contract's {@code GET /runs/ID}.
 */
final class Lookup {

  private final Endpoint at;
  private final String engineId;
  private final EvotownClient client;
  private final Answers answers;
  private final boolean pagesAreStrangers;

  Lookup(DeliveryCourse.Correspondence with) {
    this(with, false);
  }

  /** The same where this server has just said in Evotown's words what is the matter. */
  Lookup(DeliveryCourse.Correspondence with, boolean itsWords) {
    this.at = with.setup().endpoint();
    this.engineId = with.setup().engineId().orElse("");
    this.client = with.client();
    this.answers = with.answers();
    this.pagesAreStrangers = itsWords || with.policies().isKnownByItsWords();
  }

  /** What there is. */
  sealed interface Found {

    /**
     * A run.
     *
     * @param json as Evotown shows it
     */
    record Run(JsonObject json) implements Found {}

    /**
     * No run that this engine may see.
     *
     * @param evotown whether Evotown said so in its own words; else it may be another server
     */
    record None(boolean evotown) implements Found {}

    /**
     * Nobody can tell.
     *
     * @param evotown whether Evotown itself does not answer such a question; else something else
     *     did, such as a sign-in page, and may be gone later
     */
    record Unknowable(boolean evotown) implements Found {}

    /**
     * Nobody can tell now.
     *
     * @param result a retry or a pause
     */
    record Later(DeliveryResult result) implements Found {}
  }

  /** Never fails. */
  CompletionStage<Found> ask(String runId) {
    return client
        .get(at.status(runId, engineId), answer -> ofStatus(answer, runId), Lookup::unanswered)
        .thenCompose(
            found -> {
              boolean page = found.filter(Found.Unknowable.class::isInstance).isPresent();
              return found.isPresent() && !page
                  ? CompletableFuture.completedFuture(found.get())
                  : client
                      .get(at.run(runId), answer -> ofRun(answer, runId), Lookup::unanswered)
                      .thenApply(Optional::orElseThrow)
                      .thenApply(second -> page ? behindAPage(second) : second);
            })
        .exceptionally(
            failure -> new Found.Later(DeliveryResult.retry(String.valueOf(failure), null)));
  }

  /** Where the first question was answered by something else, the second one settles no doubt. */
  private static Found behindAPage(Found second) {
    return second instanceof Found.Unknowable ? new Found.Unknowable(false) : second;
  }

  /** Empty where there is no such path. */
  private Optional<Found> ofStatus(HttpResponse answer, String runId) {
    if (answer.status() < 300) {
      return Optional.of(shown(answer, runId));
    }
    return switch (Refusal.of(answer)) {
      case ROUTE -> Optional.empty();
      case REQUEST -> Optional.of(ofRefusal(answer));
      default -> isMiss(answer) ? Optional.empty() : Optional.of(later(answer));
    };
  }

  private Optional<Found> ofRun(HttpResponse answer, String runId) {
    if (answer.status() < 300) {
      return Optional.of(shown(answer, runId));
    }
    return Optional.of(
        switch (Refusal.of(answer)) {
          case ROUTE, REQUEST -> ofRefusal(answer);
          case TOKEN -> new Found.Unknowable(true); // administrators see it, engines do not
          default -> isMiss(answer) ? new Found.None(false) : later(answer);
        });
  }

  /**
   * The contract has no words for a path or a run that is not there, so every server has its own,
   * or the page of its framework; only who has told in Evotown's words what is missing has no
   * other. A wrong address may say it too; then what is sent next is refused as well.
   */
  private boolean isMiss(HttpResponse answer) {
    return answer.status() == 404 && (Refusal.isBare(answer) || !pagesAreStrangers);
  }

  private static Found shown(HttpResponse answer, String runId) {
    JsonObject run = Detail.object(answer);
    return answer.status() == 200
            && !run.string("status", "").isEmpty()
            && Success.isAbout(run, "run_id", runId)
        ? new Found.Run(run)
        : new Found.Unknowable(false);
  }

  private static Found ofRefusal(HttpResponse answer) {
    return answer.status() == 404
        ? new Found.None(Refusal.of(answer) == Refusal.REQUEST)
        : new Found.Unknowable(true);
  }

  private Found later(HttpResponse answer) {
    return answers.of(answer, JsonObject.EMPTY) instanceof Verdict.Refused refused
        ? new Found.Later(refused.result())
        : new Found.Unknowable(false);
  }

  private static Optional<Found> unanswered(HttpFailure failure) {
    return Optional.of(
        new Found.Later(DeliveryResult.retry("Evotown: " + failure.getMessage(), null)));
  }
}
