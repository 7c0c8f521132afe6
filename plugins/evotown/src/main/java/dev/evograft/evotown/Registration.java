// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.evotown.TokenQuestion.Answer;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.Config;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Redactor;
import dev.evograft.spi.RetriableException;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpFailure;
import dev.evograft.toolkit.http.HttpRequest;
import dev.evograft.toolkit.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Registers this engine, once: the server voids the old token of an engine that is registered
 * again, and every process that uses it then stands still.
 */
final class Registration {

  private static final String LOOK = ", or set evotown.admin_token, which can look";

  private final Setup setup;
  private final HttpClient http;
  private final Redactor redactor;
  private final InstantSource clock;

  Registration(Setup setup, HttpClient http, Redactor redactor, InstantSource clock) {
    this.setup = setup;
    this.http = http;
    this.redactor = redactor;
    this.clock = clock;
  }

  /**
   * Registers, unless it was done before: there is a token in the home, or the one that is
   * configured is accepted as this engine's.
   *
   * @param rotate whether a new token is wanted although there is one
   * @return how it comes to be registered
   * @throws EvograftException if it could not be done, code {@code token_refused} where it was done
   *     and the token that counts is refused; the message names the remedy
   */
  Registered register(boolean rotate) {
    setup.addressFault().ifPresent(Registration::refuse);
    TokenStore store =
        setup
            .tokens()
            .orElseThrow(
                () ->
                    new BadInputException(
                        "no_home", "there is no home to keep the token in; name one"));
    Identity identity = setup.identity(EvotownPlugin.version()).orElseThrow();
    Known known = rotate ? Known.ENOUGH : known(identity.engineId());
    if (known.isAccepted()) {
      return Registered.ACCEPTED;
    }
    Registered how =
        store.ensure(
            setup.endpoint(),
            identity.engineId(),
            rotate,
            () -> {
              if (known.looks()) {
                refuseIfRegistered(identity.engineId(), known);
              }
              return issue(body(identity, rotate));
            });
    if (known.isRefused() && how == Registered.KEPT) {
      throw new EvograftException("token_refused", tokenRefused(identity.engineId()));
    }
    return how;
  }

  /**
   * What is known of the token that is set, before anything is asked for.
   *
   * @param token what the server says of it
   * @param looks whether an administrator looks for the engine first
   * @param mayBeVoided whether it may be the good token of this engine
   */
  private record Known(TokenQuestion.Told token, boolean looks, boolean mayBeVoided) {
    static final Known ENOUGH = new Known(TokenQuestion.NOT_ASKED, false, false);

    boolean isAccepted() {
      return mayBeVoided && token.answer() == Answer.ACCEPTS;
    }

    boolean isRefused() {
      return token.answer() == Answer.REFUSES;
    }

    /** Whether it may be a server of the contract, which has no list and no tokens. */
    boolean listMayBeAway() {
      return !mayBeVoided
          && (token.answer() == Answer.NOT_FOUND || token.answer() == Answer.SILENT);
    }
  }

  /**
   * Who set a token that Evotown gave has an Evotown that voids it, also behind something that
   * answers in its place. Any other tells nothing of this engine, and a server that has neither a
   * question for it nor a list is taken for one of the contract, which voids none.
   */
  private Known known(String engineId) {
    boolean signs = setup.hmacSecret().isPresent();
    if (!setup.hasConfiguredToken()) {
      return new Known(TokenQuestion.NOT_ASKED, !signs, false);
    }
    TokenQuestion.Told told = new TokenQuestion(setup, http, clock).ask();
    if (told.answer() == Answer.OTHER) {
      throw new EvograftException("no_answer", unknown(engineId, told.words()));
    }
    return setup.isTokenOfAnEngine() ? new Known(told, true, true) : new Known(told, !signs, false);
  }

  /** What is set counts, and nothing is delivered with it, whatever the home keeps. */
  private String tokenRefused(String engineId) {
    return "'"
        + engineId
        + "' was registered before, and this home keeps its token, but evotown.token is set, counts"
        + " instead, and is refused at "
        + setup.endpoint().server()
        + ": unset it"
        + (setup.hmacSecret().isPresent() ? ", or mend evotown.hmac_secret" : "");
  }

  /**
   * Evotown voids the token of whoever has this id: perhaps another machine, as after a home was
   * copied or lost. Only an administrator may look, and of what cannot be known nothing is made.
   */
  private void refuseIfRegistered(String engineId, Known known) {
    Optional<String> admin = setup.adminToken();
    if (admin.isEmpty()) {
      if (known.mayBeVoided()) {
        refuse(unknown(engineId, "evotown.token: the server " + known.token().words()) + LOOK);
      }
      return;
    }
    HttpRequest request =
        HttpRequest.get(setup.endpoint().engines())
            .withHeader("Accept", "application/json")
            .withHeader("X-Admin-Token", admin.get());
    try {
      HttpResponse answer = http.call(request);
      List<?> engines = Detail.object(answer).list("engines");
      boolean there =
          engines.stream()
              .filter(JsonObject.class::isInstance)
              .map(JsonObject.class::cast)
              .anyMatch(engine -> engine.string("engine_id", "").equals(engineId));
      if (there) {
        refuse(
            "the engine '"
                + engineId
                + "' is registered at "
                + setup.endpoint().server()
                + " already, and its token is not in this home: another machine may have it. Set"
                + " another evotown.engine_id, or add --rotate, which voids that token");
      }
      boolean told = Detail.object(answer).get("engines") instanceof List<?>;
      if (known.listMayBeAway() && (answer.status() == 404 || answer.status() == 405)) {
        return;
      }
      if (answer.status() != 200 || !told) {
        refuse(
            unknown(engineId, "its list of engines: " + answer.status()) + remedy(answer.status()));
      }
      if (engines.size() >= Endpoint.MOST_ENGINES) {
        refuse(unknown(engineId, "it lists no more than " + engines.size() + " engines"));
      }
    } catch (HttpFailure e) {
      throw new RetriableException("no_answer", unknown(engineId, "" + e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EvograftException("interrupted", "interrupted before anything was asked for", e);
    }
  }

  private String unknown(String engineId, String why) {
    return "nothing was asked for: whether the engine '"
        + engineId
        + "' is registered at "
        + setup.endpoint().server()
        + " already is not known ("
        + why
        + "), and its token would be void. Try again later, or add --rotate if no other machine has"
        + " it";
  }

  private Optional<TokenStore.Issued> issue(JsonObject body) {
    List<String> errors = ContractCheck.ENGINE_REGISTER.errors(body);
    if (!errors.isEmpty()) {
      refuse("Evotown would not take this: " + String.join(", ", errors));
    }
    HttpRequest request =
        authorized(HttpRequest.postJson(setup.endpoint().register(), Json.bytes(body)));
    HttpResponse answer;
    try {
      answer = http.call(request);
    } catch (HttpFailure e) {
      String lost =
          e.kind() == HttpFailure.Kind.NOT_SENT
              ? ""
              : "; it may have made a token that nobody knows: run it again with --rotate";
      throw new RetriableException("no_answer", "not registered: " + e.getMessage() + lost, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EvograftException(
          "interrupted", "interrupted; run it again with --rotate if it does not work", e);
    }
    return issued(answer);
  }

  private Optional<TokenStore.Issued> issued(HttpResponse answer) {
    JsonObject said = Detail.object(answer);
    if (answer.status() == 200 && said.bool("registered", false)) {
      String token = said.string("ingest_token", "");
      if (Setup.isHeaderValue(token) && !token.isEmpty()) {
        return Optional.of(new TokenStore.Issued(token, clock.instant()));
      }
      if (setup.needsNoIssuedToken()) {
        return Optional.empty(); // the published contract gives none
      }
      throw new EvograftException(
          "no_token",
          "registered, but the server gave no token: set evotown.token to the one that its"
              + " administrator gives you, or evotown.hmac_secret where it takes signatures");
    }
    Detail detail = Detail.of(answer, redactor);
    String text = detail.text().isEmpty() ? "" : ": " + detail.text();
    throw new EvograftException(
        "not_registered",
        setup.endpoint().server()
            + " refused to register this engine ("
            + answer.status()
            + text
            + ")"
            + remedy(answer.status()));
  }

  private static String remedy(int status) {
    return switch (status) {
      case 401, 403 ->
          "; set evotown.admin_token, or evotown.register_token to the bootstrap token";
      case 404, 405 -> "; check evotown.url";
      default -> "";
    };
  }

  private HttpRequest authorized(HttpRequest request) {
    HttpRequest ready = request.withHeader("Accept", "application/json");
    Optional<String> admin = setup.adminToken();
    Optional<String> bearer = setup.registerToken();
    if (admin.isPresent()) {
      ready = ready.withHeader("X-Admin-Token", admin.get());
    } else if (bearer.isPresent()) {
      ready = ready.withHeader("Authorization", "Bearer " + bearer.get());
    } else if (setup.hmacSecret().isEmpty()) {
      if (setup.isOfAnotherServer()) {
        refuse(
            "evotown.admin_token belongs to the configured server and is not given to "
                + setup.endpoint().server()
                + ": put the token of its administrator into a file and add --admin-token-file"
                + " FILE");
      }
      refuse(
          "registering needs evotown.admin_token, or evotown.register_token (the bootstrap token):"
              + " set it for this one command, as EVOTOWN_ADMIN_TOKEN=... evograft evotown register");
    }
    HttpRequest unsigned = ready;
    return setup
        .hmacSecret()
        .map(secret -> Signature.sign(unsigned, secret, clock.instant()))
        .orElse(unsigned);
  }

  private JsonObject body(Identity identity, boolean rotate) {
    Config config = setup.config();
    JsonObject.Builder body =
        JsonObject.builder()
            .put("engine_id", identity.engineId())
            .put("engine_type", identity.engineType())
            .put("engine_version", identity.engineVersion())
            .put(
                "display_name",
                config
                    .find(EvotownKeys.DISPLAY_NAME)
                    .map(redactor::redact)
                    .orElse(identity.engineId()))
            .put("deployment_kind", Setup.word(config.get(EvotownKeys.DEPLOYMENT_KIND)))
            .put("capabilities", capabilities(config));
    config
        .find(EvotownKeys.OWNER_TEAM)
        .or(identity.owners()::team)
        .ifPresent(team -> body.put("owner_team", redactor.redact(team)));
    config
        .find(EvotownKeys.DISPATCH_URL)
        .ifPresent(url -> body.put("dispatch_url", redactor.redact(String.valueOf(url))));
    if (rotate) {
      body.put("rotate_ingest_token", true); // not of the contract, which says nothing of tokens
    }
    return body.build();
  }

  private static JsonObject capabilities(Config config) {
    return JsonObject.builder()
        .put("connector", "evograft")
        .put("connector_version", EvotownPlugin.version())
        .put("progress", config.get(EvotownKeys.PROGRESS))
        .put("artifacts", Setup.word(config.get(EvotownKeys.ARTIFACTS)))
        .put("jobs", config.get(EvotownKeys.JOBS))
        .build();
  }

  private static void refuse(String why) {
    throw new BadInputException("not_registered", why);
  }
}
