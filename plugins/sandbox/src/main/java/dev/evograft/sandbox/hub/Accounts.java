// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** The one user, and what lets that user in. Guarded by the hub's lock. */
final class Accounts {

  /** The ledger's account of the user. */
  static final String USER = "user_sandbox";

  /** With so many credits. */
  static final long START = 10_000;

  final String email = "user@sandbox.invalid";
  final String password = Ids.hex(8);
  final String apiKey = "ek_" + Ids.hex(24);
  final String adminToken = "admin_" + Ids.hex(16);
  final String oauthToken = "evm_a_" + Ids.hex(16);

  private final Map<String, Instant> sessions = new HashMap<>();
  private final InstantSource clock;
  private final Settings settings;

  Accounts(InstantSource clock, Settings settings) {
    this.clock = clock;
    this.settings = settings;
  }

  /** A new session, which ends by itself. */
  String login() {
    String token = "sess_" + Ids.hex(24);
    sessions.put(token, clock.instant().plusMillis(settings.number("session_ms")));
    return token;
  }

  boolean isSession(String token) {
    Instant end = sessions.get(token);
    return end != null && clock.instant().isBefore(end);
  }
}
