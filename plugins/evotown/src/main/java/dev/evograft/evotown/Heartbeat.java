// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Evotown that this engine is there. Nothing depends on it, so nothing is made of failures.
 */
final class Heartbeat {

  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

  /** A server that knows no heartbeat may be an older one that is there for a moment. */
  private static final Duration ASK_AGAIN = Duration.ofHours(1);

  private final Link link;
  private @Nullable TimeLimit quiet;
  private int told;

  Heartbeat(Link link) {
    this.link = link;
  }

  /** Beats, unless this server knew no heartbeat lately. Not for two threads at a time. */
  void beat() {
    Setup setup = link.setup();
    if (setup.fault().isPresent() || (quiet != null && quiet.getAsBoolean())) {
      return; // a person may mend it
    }
    Identity identity = setup.identity(EvotownPlugin.version()).orElseThrow();
    JsonObject body =
        JsonObject.builder()
            .put("engine_version", identity.engineVersion())
            .put("connector_version", "evograft-" + EvotownPlugin.version())
            .put("meta", JsonObject.EMPTY)
            .build();
    int status =
        link.client(() -> true)
            .post(
                setup.endpoint().heartbeat(identity.engineId()),
                body,
                HttpResponse::status,
                failure -> 0)
            .toCompletableFuture()
            .join();
    quiet =
        status == 404 || status == 405 ? new TimeLimit(ASK_AGAIN, link.context().clock()) : null;
    if (status != told && status >= 300) {
      log.warn("{} answers {} to the heartbeat", setup.endpoint().server(), status);
    }
    told = status;
  }
}
