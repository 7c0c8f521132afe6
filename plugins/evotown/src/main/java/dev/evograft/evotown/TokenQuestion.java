// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpFailure;
import dev.evograft.toolkit.http.HttpResponse;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletionException;

/** Asks a server whether the token of now is that of this engine; it reports nothing. */
final class TokenQuestion {

  static final Told NOT_ASKED = new Told(Answer.OTHER, "not asked");

  private final Setup setup;
  private final HttpClient http;
  private final InstantSource clock;

  TokenQuestion(Setup setup, HttpClient http, InstantSource clock) {
    this.setup = setup;
    this.http = http;
    this.clock = clock;
  }

  /** What a server says. */
  enum Answer {
    ACCEPTS,
    REFUSES,
    /** It is there; a server of the contract has no such question. */
    SILENT,
    /**
     * Nothing is there, in words that are not Evotown's: those of a server of the contract that has
     * no such question, or something else answers.
     */
    NOT_FOUND,
    /** Nobody knows: it is away, or something else answers. */
    OTHER
  }

  /**
   * An answer.
   *
   * @param answer in short
   * @param words for people
   */
  record Told(Answer answer, String words) {}

  /** Asks for a run that there is not: the cheapest question that needs the token. */
  Told ask() {
    try {
      return new EvotownClient(http, setup, clock, () -> true)
          .get(
              setup
                  .endpoint()
                  .status("evograft-status-" + UUID.randomUUID(), setup.engineId().orElse("")),
              TokenQuestion::said,
              (HttpFailure failure) -> new Told(Answer.OTHER, "" + failure.getMessage()))
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      return new Told(Answer.OTHER, String.valueOf(e.getMessage()));
    }
  }

  private static Told said(HttpResponse answer) {
    Told other = new Told(Answer.OTHER, "answers " + answer.status());
    Told silent =
        new Told(Answer.SILENT, "is there, and does not tell whether it accepts the token");
    if (Success.is(answer)) { // there is no such run, so this is not Evotown's word
      return new Told(Answer.OTHER, other.words() + " as something else does: check evotown.url");
    }
    return switch (Refusal.of(answer)) {
      case REQUEST ->
          answer.status() == 404 ? new Told(Answer.ACCEPTS, "accepts the token") : other;
      case TOKEN -> new Told(Answer.REFUSES, "refuses the token (" + answer.status() + ")");
      case ROUTE -> silent;
      default -> answer.status() == 404 ? notFound(answer, silent, other) : other;
    };
  }

  /** The published contract says no more of what is not there; its servers may. */
  private static Told notFound(HttpResponse answer, Told silent, Told other) {
    return Refusal.isBare(answer) ? silent : new Told(Answer.NOT_FOUND, other.words());
  }
}
