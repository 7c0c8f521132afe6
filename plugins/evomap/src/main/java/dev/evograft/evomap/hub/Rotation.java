// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import dev.evograft.evomap.home.HubHome;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How often a new secret is asked for: twice, then not for half an hour. A hub that answers without
 * one would else be asked until it answers nothing any more.
 */
record Rotation(Hub hub) {

  private static final int ATTEMPTS = 2;
  private static final Duration PAUSE = Duration.ofMinutes(30);

  /**
   * Writes an attempt down before it is made.
   *
   * @throws EvograftException code {@code rotation_paused} if there were too many
   */
  void begin() {
    hub.home()
        .locked(
            () -> {
              List<Long> attempts = attempts();
              if (attempts.size() >= ATTEMPTS) {
                Instant end = Instant.ofEpochMilli(attempts.get(0)).plus(PAUSE);
                throw new EvograftException(
                    "rotation_paused",
                    hub.address().server()
                        + " gave no new secret twice, so it is not asked before "
                        + end
                        + "; restore the secret, or reset it on your account's page");
              }
              attempts.add(hub.context().clock().millis());
              write(attempts);
              return true;
            });
  }

  /** It came: earlier attempts count no more. */
  void done() {
    hub.home()
        .locked(
            () -> {
              hub.home().remove(file());
              return true;
            });
  }

  /** Recent ones; what a clock that was ahead noted is noted anew, so that it passes. */
  private List<Long> attempts() {
    long now = hub.context().clock().millis();
    List<Long> recent = new ArrayList<>();
    boolean ahead = false;
    for (Object at : hub.home().readJson(file()).list("attempts")) {
      if (at instanceof Long time && time > now - PAUSE.toMillis()) {
        recent.add(Math.min(time, now));
        ahead |= time > now;
      }
    }
    if (ahead) {
      write(recent);
    }
    return recent;
  }

  private void write(List<Long> attempts) {
    hub.home().writeJson(file(), JsonObject.builder().put("attempts", attempts).build());
  }

  private Path file() {
    return hub.home().own("rotation-" + HubHome.sum(hub.address().toString()) + ".json");
  }
}
