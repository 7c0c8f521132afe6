// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap;

import dev.evograft.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Counts the calls of all processes of this home to one hub, class by class: in no window of time
 * are there more than the class allows, and none while the hub asked for a rest. Safe for any
 * thread and process.
 */
final class Limiter {

  private final HubHome home;
  private final String hub;
  private final InstantSource clock;

  Limiter(HubHome home, HubAddress hub, InstantSource clock) {
    this.home = home;
    this.hub = HubHome.sum(hub.toString());
    this.clock = clock;
  }

  /** Takes a permit; else says how long it is until there is one. */
  Duration take(RateClass rate) {
    return home.locked(
        () -> {
          JsonObject all = home.readJson(file());
          JsonObject mine = all.object(key(rate));
          long now = clock.millis();
          long rest = restUntil(mine, now) - now;
          if (rest > 0) {
            return Duration.ofMillis(rest);
          }
          List<Long> taken = recent(mine, rate, now);
          if (taken.size() >= rate.calls()) {
            return Duration.ofMillis(taken.get(0) + rate.window().toMillis() - now);
          }
          taken.add(now);
          JsonObject.Builder next = JsonObject.builder().put("taken", taken);
          home.writeJson(file(), all.with(key(rate), next.build()));
          return Duration.ZERO;
        });
  }

  /** Lets nothing of this class through for a while, as the hub asked. */
  void rest(RateClass rate, Duration time) {
    home.locked(
        () -> {
          JsonObject all = home.readJson(file());
          JsonObject mine = all.object(key(rate));
          long until = Math.max(restUntil(mine, clock.millis()), clock.millis() + time.toMillis());
          home.writeJson(file(), all.with(key(rate), mine.with("rest_until", until)));
          return until;
        });
  }

  /** How long nothing of this class goes out, as far as is known; zero where something may. */
  Duration wait(RateClass rate) {
    JsonObject mine = home.readJson(file()).object(key(rate));
    long now = clock.millis();
    List<Long> taken = recent(mine, rate, now);
    long free = taken.size() < rate.calls() ? now : taken.get(0) + rate.window().toMillis();
    return Duration.ofMillis(Math.max(0, Math.max(free, restUntil(mine, now)) - now));
  }

  /** A clock that was put back must not lock this home out for longer than any rest is. */
  private static long restUntil(JsonObject mine, long now) {
    return Math.min(mine.integer("rest_until", 0), now + Delay.LONGEST.toMillis());
  }

  private static List<Long> recent(JsonObject mine, RateClass rate, long now) {
    List<Long> recent = new ArrayList<>();
    for (Object at : mine.list("taken")) {
      if (at instanceof Long time && time > now - rate.window().toMillis()) {
        recent.add(Math.min(time, now));
      }
    }
    return recent;
  }

  private String key(RateClass rate) {
    return hub + "." + rate.name().toLowerCase(Locale.ROOT);
  }

  private Path file() {
    return home.own("limits.json");
  }
}
