// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import dev.evograft.json.JsonObject;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/** The seven members around every message of the protocol. */
public final class Envelope {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Envelope() {}

  /**
   * A message with an id of its own.
   *
   * @param type such as {@code fetch}
   * @param sender this node's id
   * @param payload what it says
   * @param clock tells when
   */
  public static JsonObject around(
      String type, String sender, JsonObject payload, InstantSource clock) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    byte[] random = new byte[4];
    RANDOM.nextBytes(random);
    return JsonObject.builder()
        .put("protocol", "gep-a2a")
        .put("protocol_version", "1.0.0")
        .put("message_type", type)
        .put("message_id", "msg_" + now.toEpochMilli() + "_" + HexFormat.of().formatHex(random))
        .put("sender_id", sender)
        .put("timestamp", DateTimeFormatter.ISO_INSTANT.format(now))
        .put("payload", payload)
        .build();
  }
}
