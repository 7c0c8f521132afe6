// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.Console;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.RetriableException;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpFailure;
import dev.evograft.toolkit.http.HttpRequest;
import dev.evograft.toolkit.http.HttpResponse;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What the commands share.
 *
 * @param context of the plugin
 * @param http carries their calls
 * @param console where they write
 */
record Hand(PluginContext context, HttpClient http, Console console) {

  /** The setup of an address that was typed, else of the configured one. */
  Setup setup(@Nullable URI typed) {
    return typed == null
        ? Setup.of(
            context,
            context
                .config()
                .find(EvotownKeys.URL)
                .orElseThrow(
                    () ->
                        new BadInputException(
                            "no_url", "evotown.url is not set: set it, or EVOTOWN_URL")))
        : Setup.typed(context, EvotownKeys.URL.parser().apply(typed.toString()));
  }

  /** The same, ready to send. */
  Setup readySetup(@Nullable URI typed) {
    Setup setup = setup(typed);
    setup
        .fault()
        .ifPresent(
            fault -> {
              throw new BadInputException("not_set_up", fault);
            });
    return setup;
  }

  /**
   * Asks as an administrator; the answer's object.
   *
   * @param member that Evotown's answer has
   */
  JsonObject askAsAdmin(Setup setup, URI url, String member) {
    String token =
        setup
            .adminToken()
            .orElseThrow(
                () ->
                    new BadInputException(
                        "no_admin_token",
                        "this is an administrator's to see: set evotown.admin_token, or"
                            + " EVOTOWN_ADMIN_TOKEN, for this one command"));
    HttpRequest request =
        HttpRequest.get(url)
            .withHeader("X-Admin-Token", token)
            .withHeader("Accept", "application/json");
    HttpResponse answer = call(setup, request);
    if (answer.status() == 200) {
      JsonObject said = Detail.object(answer);
      if (said.containsKey(member)) {
        return said;
      }
      throw new EvograftException(
          "not_evotown",
          setup.endpoint().server() + " answered 200, but not as Evotown does: check evotown.url");
    }
    Detail detail = Detail.of(answer, context.redactor());
    throw new EvograftException(
        "refused",
        setup.endpoint().server()
            + " answered "
            + answer.status()
            + (detail.text().isEmpty() ? "" : ": " + detail.text()));
  }

  /** Sends and waits. */
  HttpResponse call(Setup setup, HttpRequest request) {
    setup
        .addressFault()
        .ifPresent(
            fault -> {
              throw new BadInputException("not_set_up", fault);
            });
    try {
      return http.call(request);
    } catch (HttpFailure e) {
      throw new RetriableException("no_answer", String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EvograftException("interrupted", "interrupted", e);
    }
  }
}
