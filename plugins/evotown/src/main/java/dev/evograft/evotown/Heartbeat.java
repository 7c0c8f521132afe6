// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Evotown that this engine is there. Nothing depends on it, so nothing is made of failures.
 */
final class Heartbeat {

  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

  private final Link link;

  Heartbeat(Link link) {
    this.link = link;
  }

  /** Whether it makes sense to do it again. */
  boolean beat() {
    Setup setup = link.setup();
    if (setup.fault().isPresent()) {
      return true; // a person may mend it
    }
    Identity identity = setup.identity(EvotownPlugin.version()).orElseThrow();
    JsonObject body =
        JsonObject.builder()
            .put("engine_version", identity.engineVersion())
            .put("connector_version", "evograft-" + EvotownPlugin.version())
            .put("meta", JsonObject.EMPTY)
            .build();
    return link.client(() -> true)
        .post(
            setup.endpoint().heartbeat(identity.engineId()),
            body,
            answer -> {
              boolean missing = answer.status() >= 300 && Refusal.of(answer) == Refusal.ROUTE;
              log.debug("heartbeat: {}", answer.status());
              return !missing;
            },
            failure -> true)
        .toCompletableFuture()
        .join();
  }
}
