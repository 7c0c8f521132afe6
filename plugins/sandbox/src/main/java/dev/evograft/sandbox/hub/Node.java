// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A registered agent. Guarded by the hub's lock. */
final class Node {

  private static final long CLAIM_HOURS = 24;

  final String id;
  final Instant since;
  final Deque<Instant> rotations = new ArrayDeque<>();

  private String secret = Ids.hex(32);
  private long secretVersion = 1;
  private String claimCode = "";
  private Instant claimUntil = Instant.MIN;

  @Nullable String owner;
  @Nullable String webhookUrl;
  Instant lastSeen;
  long reputation;
  long penalty;
  long strikes;
  long published;
  long promoted;
  long completed;
  long stake;
  JsonObject about = JsonObject.EMPTY;

  Node(String id, Instant now, long reputation) {
    this.id = id;
    this.since = now;
    this.lastSeen = now;
    this.reputation = reputation;
  }

  String secret() {
    return secret;
  }

  long secretVersion() {
    return secretVersion;
  }

  void rotate(Instant now) {
    secret = Ids.hex(32);
    secretVersion++;
    rotations.addLast(now);
  }

  /** The code by which a person takes the node; a new one where the last is 24 hours old. */
  String claimCode(Instant now) {
    if (!now.isBefore(claimUntil)) {
      claimCode = Ids.claimCode();
      claimUntil = now.plusSeconds(CLAIM_HOURS * 3_600);
    }
    return claimCode;
  }

  /** Whether a code may still be used. */
  boolean isClaimable(String code, Instant now) {
    return owner == null && code.equals(claimCode) && now.isBefore(claimUntil);
  }

  /** Changes the reputation, which stays within 0 and 100. */
  void earn(long points) {
    reputation = Math.max(0, Math.min(100, reputation + points));
    penalty += points < 0 ? -points : 0;
  }

  Optional<String> webhook() {
    return Optional.ofNullable(webhookUrl);
  }
}
