// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

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

  private final Setup setup;
  private final HttpClient http;
  private final Redactor redactor;
  private final InstantSource clock;
  private final EngineSearch search;

  Registration(Setup setup, HttpClient http, Redactor redactor, InstantSource clock) {
    this.setup = setup;
    this.http = http;
    this.redactor = redactor;
    this.clock = clock;
    this.search = new EngineSearch(setup, http);
  }

  /**
   * Registers, unless it was done before: there is a token in the home, or the one that is
   * configured is accepted as this engine's.
   *
   * @param rotate whether a new token is wanted although there is one
   * @return how it comes to be registered
   * @throws EvograftException if it could not be done, code {@code token_refused} where it was done
   *     and the token that counts is refused or void; the message names the remedy
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
    String id = identity.engineId();
    KnownToken known = known();
    if (!rotate) {
      if (known.isUnknown()) {
        throw new EvograftException("no_answer", noAnswer(store, id, known));
      }
      if (known.isAccepted()) {
        return Registered.ACCEPTED;
      }
    }
    Registered how =
        store.ensure(
            setup.endpoint(),
            id,
            rotate,
            () -> {
              if (!rotate && !isOwnAndWithoutToken(store, id, known)) {
                search.refuseIfRegistered(id, known);
              }
              return issue(body(identity, rotate));
            });
    checkToken(how, known, id);
    return how;
  }

  /** What the server says of the token that is set. */
  private KnownToken known() {
    return setup.hasConfiguredToken()
        ? new KnownToken(
            new TokenQuestion(setup, http, clock).ask(), true, setup.isTokenOfAnEngine())
        : KnownToken.NONE;
  }

  /** Of a kept token nothing would be void, so nobody is sent to {@code --rotate}. */
  private String noAnswer(TokenStore store, String engineId, KnownToken known) {
    return store.findNow(setup.endpoint(), engineId).isEmpty()
        ? search.unknown(engineId, known.words(), EngineSearch.LATER)
        : keptBut(engineId)
            + ", and whether it is accepted at "
            + setup.endpoint().server()
            + " is not known ("
            + known.words()
            + "): try again later, or unset it";
  }

  /**
   * Whether this home registered the engine at this server before and was given no token: such a
   * server, one of the published contract, has none to void. One that knows the token that is set
   * has tokens by now.
   */
  private boolean isOwnAndWithoutToken(TokenStore store, String engineId, KnownToken known) {
    return !known.isOfAServerWithTokens() && store.wasGivenNone(setup.endpoint(), engineId);
  }

  /** What is set counts, whatever the home keeps; nothing is delivered with one that is no good. */
  private void checkToken(Registered how, KnownToken known, String engineId) {
    if (how == Registered.WITHOUT_TOKEN && !setup.needsNoIssuedToken()) {
      throw new EvograftException(
          "no_token",
          "registered, but the server gave no token: set evotown.token to the one that its"
              + " administrator gives you, or evotown.hmac_secret where it takes signatures");
    }
    String server = setup.endpoint().server();
    String what;
    if (how == Registered.ISSUED && (known.isEvotowns() || known.isRefused())) {
      what =
          "'"
              + engineId
              + "' is registered at "
              + server
              + ", and this home keeps its new token, but evotown.token is set, counts instead, and"
              + " is void now or refused: unset it";
    } else if (!known.isRefused()) {
      return;
    } else if (how == Registered.WITHOUT_TOKEN) {
      what =
          "'"
              + engineId
              + "' is registered at "
              + server
              + ", which gave it no token and refuses evotown.token: set the one that its"
              + " administrator gives you";
    } else {
      what = keptBut(engineId) + ", and is refused at " + server + ": unset it";
    }
    throw new EvograftException(
        "token_refused",
        what + (setup.hmacSecret().isPresent() ? ", or mend evotown.hmac_secret" : ""));
  }

  private static String keptBut(String engineId) {
    return "'"
        + engineId
        + "' was registered before, and this home keeps its token, but evotown.token is set, counts"
        + " instead";
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
      return Optional.empty(); // the published contract gives none
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
