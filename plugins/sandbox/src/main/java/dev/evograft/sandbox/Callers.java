// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.toolkit.server.ServerRequest;
import java.util.Optional;

/** Who calls, and whether they may. */
final class Callers {

  private static final String BAD_TOKEN = "Invalid or missing bearer token.";
  private static final String NOT_ADMIN =
      "Invalid or missing credentials. Sign in at /login or provide X-Admin-Token / Bearer console"
          + " key.";
  private static final String GLOBAL_TOKEN =
      "IT global ingest token cannot call per-engine APIs. Use the machine's evi_ token or set"
          + " EVOTOWN_ALLOW_GLOBAL_INGEST_SCOPE=1 for legacy mode.";

  private final Town town;
  private final Mode mode;
  private final String adminToken;
  private final String bootstrapToken;

  private final Signed signed;

  Callers(Town town, Mode mode, Secrets secrets, Signed signed) {
    this.town = town;
    this.mode = mode;
    this.adminToken = secrets.adminToken();
    this.bootstrapToken = secrets.bootstrapToken();
    this.signed = signed;
  }

  /** What lets in others than engines. */
  record Secrets(String adminToken, String bootstrapToken) {}

  /** First step of an engine's call: some known token. The second is {@link #scope}. */
  void engine(ServerRequest request) {
    if (mode == Mode.CONTRACT && Signed.isSigned(request)) {
      if (!signed.accepts(request)) {
        throw badToken();
      }
      return; // the real server does not look at signatures
    }
    String token = bearer(request).orElseThrow(this::badToken);
    if (!token.equals(bootstrapToken) && town.engines.owner(token).isEmpty()) {
      throw badToken();
    }
  }

  /** The token belongs to the engine that is named. */
  void scope(ServerRequest request, String engineId) {
    if (mode == Mode.CONTRACT) {
      return;
    }
    String token = bearer(request).orElseThrow(this::badToken);
    if (token.equals(bootstrapToken)) {
      throw Halt.detail(403, GLOBAL_TOKEN);
    }
    if (!town.engines.owner(token).filter(engineId::equals).isPresent()) {
      throw Halt.detail(403, "ingest token is not authorized for engine_id '" + engineId + "'");
    }
  }

  /** The engine whose token it is; a signature says no more than that it is one of ours. */
  Optional<String> owner(ServerRequest request) {
    return Signed.isSigned(request)
        ? Optional.of(StandIn.ENGINE_ID)
        : bearer(request).flatMap(town.engines::owner);
  }

  void registrar(ServerRequest request) {
    if (isAdmin(request)) {
      return;
    }
    engine(request);
    if (mode == Mode.REAL && !bearer(request).filter(bootstrapToken::equals).isPresent()) {
      throw Halt.detail(
          403, "Register requires X-Admin-Token or IT EVOTOWN_ENGINE_INGEST_TOKEN bearer.");
    }
  }

  void admin(ServerRequest request) {
    if (mode == Mode.REAL && !isAdmin(request)) {
      throw Halt.detail(403, NOT_ADMIN);
    }
  }

  void adminOrEngine(ServerRequest request) {
    if (mode == Mode.REAL && !isAdmin(request)) {
      engine(request);
    }
  }

  private boolean isAdmin(ServerRequest request) {
    return request.header("x-admin-token").filter(adminToken::equals).isPresent();
  }

  private Halt badToken() {
    return Halt.detail(mode == Mode.REAL ? 403 : 401, BAD_TOKEN);
  }

  private static Optional<String> bearer(ServerRequest request) {
    return request
        .header("authorization")
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7));
  }
}
