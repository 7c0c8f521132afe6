// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpFailure;
import dev.evograft.toolkit.http.HttpRequest;
import dev.evograft.toolkit.http.HttpResponse;
import java.util.List;
import java.util.Optional;

/**
 * Looks whether a server has an engine of this id already: perhaps another machine's, as after a
 * home was copied or lost, and Evotown voids the token of who has it.
 */
final class EngineSearch {

  /** What helps where the server is away or in trouble. */
  static final String LATER = "Try again later, or add --rotate";

  private final Setup setup;
  private final HttpClient http;

  EngineSearch(Setup setup, HttpClient http) {
    this.setup = setup;
    this.http = http;
  }

  /**
   * Only an administrator may look, and of what cannot be known nothing is made: who set a token
   * that Evotown gave has an Evotown that voids it, also behind something that answers in its
   * place. Any other token, or none, tells nothing of this engine; then nothing is looked for where
   * nobody can, and a server that has neither a question for the token nor a list is taken for one
   * that voids none.
   *
   * @throws EvograftException if it has one, or that cannot be known; the message names the remedy
   */
  void refuseIfRegistered(String engineId, KnownToken known) {
    Optional<String> admin = setup.adminToken();
    if (!known.isEvotowns() && (admin.isEmpty() || setup.hmacSecret().isPresent())) {
      return;
    }
    if (admin.isEmpty()) {
      throw refused(
          unknown(
              engineId,
              "evotown.token: the server " + known.words(),
              "Set evotown.admin_token, which can look, or add --rotate"));
    }
    HttpRequest request =
        HttpRequest.get(setup.endpoint().engines())
            .withHeader("Accept", "application/json")
            .withHeader("X-Admin-Token", admin.get());
    try {
      check(http.call(request), engineId, known);
    } catch (HttpFailure e) {
      throw new RetriableException("no_answer", unknown(engineId, "" + e.getMessage(), LATER), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EvograftException("interrupted", "interrupted before anything was asked for", e);
    }
  }

  private void check(HttpResponse answer, String engineId, KnownToken known) {
    List<?> engines = Detail.object(answer).list("engines");
    boolean there =
        engines.stream()
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
            .anyMatch(engine -> engine.string("engine_id", "").equals(engineId));
    if (there) {
      throw refused(
          "the engine '"
              + engineId
              + "' is registered at "
              + setup.endpoint().server()
              + " already, and its token is not in this home: another machine may have it. Set"
              + " another evotown.engine_id, or add --rotate, which voids that token"
              + afterwards());
    }
    boolean told = Detail.object(answer).get("engines") instanceof List<?>;
    if (known.listMayBeAway() && isMissing(answer)) {
      return;
    }
    if (answer.status() != 200 || !told) {
      throw refused(
          unknown(engineId, "its list of engines: " + answer.status(), remedy(answer, known)));
    }
    if (engines.size() >= Endpoint.MOST_ENGINES) {
      throw refused(
          unknown(
              engineId, "it lists no more than " + engines.size() + " engines", "Add --rotate"));
    }
  }

  private static boolean isMissing(HttpResponse answer) {
    return answer.status() == 404 || answer.status() == 405;
  }

  private static String remedy(HttpResponse answer, KnownToken known) {
    if (answer.status() == 401 || answer.status() == 403) {
      String correct = "Correct the administrator's token (evotown.admin_token), ";
      return known.isEvotowns()
          ? correct + "or add --rotate"
          : correct + "or unset it and use evotown.register_token, or add --rotate,";
    }
    if (isMissing(answer)) {
      return known.isAnswered() ? "Add --rotate" : "Check evotown.url, or add --rotate";
    }
    return answer.status() == 200 ? "Check evotown.url, or add --rotate" : LATER;
  }

  /**
   * That nobody knows whether the engine is registered.
   *
   * @param why in short
   * @param remedy what to do, and at last the word that voids a token
   */
  String unknown(String engineId, String why, String remedy) {
    return "nothing was asked for: whether the engine '"
        + engineId
        + "' is registered at "
        + setup.endpoint().server()
        + " already is not known ("
        + why
        + "), and its token would be void. "
        + remedy
        + " if no other machine has the engine"
        + afterwards();
  }

  /** What is set counts, and would be void, too. */
  private String afterwards() {
    return setup.hasConfiguredToken() ? "; then unset evotown.token" : "";
  }

  private static EvograftException refused(String why) {
    return new BadInputException("not_registered", why);
  }
}
