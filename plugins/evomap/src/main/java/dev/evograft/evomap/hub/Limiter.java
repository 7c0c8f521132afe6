// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import dev.evograft.evomap.endpoint.RateClass;
import dev.evograft.evomap.home.HubAddress;
import dev.evograft.evomap.home.HubHome;
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
public final class Limiter {

  private static final String TAKEN = "taken";
  private static final String REST = "rest_until";

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
    PermitBlock block = PermitBlock.of(file(), key(rate));
    block.lock.lock();
    try {
      return block.use(clock.millis(), file()) ? Duration.ZERO : taken(rate, block);
    } finally {
      block.lock.unlock();
    }
  }

  private Duration taken(RateClass rate, PermitBlock block) {
    return home.locked(
        () -> {
          JsonObject all = home.readJson(file());
          JsonObject kept = all.object(key(rate));
          long now = clock.millis();
          List<Long> before = taken(kept);
          List<Long> settled = block.settled(before);
          JsonObject mine = believable(kept.with(TAKEN, settled), rate, now);
          long wait = waitUntil(mine, rate, now) - now;
          if (wait <= 0) {
            List<Long> taken = taken(mine);
            int many = block.next(now, rate.calls() - taken.size(), rate.calls());
            taken.add(now);
            for (int i = 1; i < many; i++) {
              taken.add(now + PermitBlock.LIFE_MS);
            }
            taken.sort(null);
            home.writeJson(
                file(), all.with(key(rate), JsonObject.builder().put(TAKEN, taken).build()));
            block.begin(now, many, file());
            return Duration.ZERO;
          }
          if (!settled.equals(before) || isFromAhead(kept, now)) {
            // Else each later look would find the same times, and move the end on
            home.writeJson(file(), all.with(key(rate), mine));
          }
          return Duration.ofMillis(wait);
        });
  }

  /** Lets nothing of this class through for a while, as the hub asked. */
  public void rest(RateClass rate, Duration time) {
    PermitBlock block = PermitBlock.of(file(), key(rate));
    block.lock.lock();
    try {
      home.locked(
          () -> {
            JsonObject all = home.readJson(file());
            JsonObject kept = all.object(key(rate));
            long now = clock.millis();
            JsonObject mine = believable(kept.with(TAKEN, block.settled(taken(kept))), rate, now);
            long until = Math.max(mine.integer(REST, 0), now + time.toMillis());
            home.writeJson(file(), all.with(key(rate), mine.with(REST, until)));
            return until;
          });
    } finally {
      block.lock.unlock();
    }
  }

  /** How long nothing of this class goes out, as far as is known; zero where something may. */
  public Duration wait(RateClass rate) {
    long now = clock.millis();
    JsonObject mine = believable(home.readJson(file()).object(key(rate)), rate, now);
    return Duration.ofMillis(Math.max(0, waitUntil(mine, rate, now) - now));
  }

  private static long waitUntil(JsonObject mine, RateClass rate, long now) {
    List<Long> taken = taken(mine);
    long free = taken.size() < rate.calls() ? now : taken.get(0) + rate.window().toMillis();
    return Math.max(free, mine.integer(REST, 0));
  }

  /**
   * What is kept as a clock that goes right could have written it: a clock that was ahead and put
   * back must not lock this home out for as long as it was ahead.
   */
  private static JsonObject believable(JsonObject kept, RateClass rate, long now) {
    List<Long> recent = new ArrayList<>();
    for (long time : taken(kept)) {
      if (time > now - rate.window().toMillis()) {
        recent.add(isAhead(time, now) ? now : time);
      }
    }
    recent.sort(null);
    long rest = Math.min(kept.integer(REST, 0), now + Delay.LONGEST.toMillis());
    return JsonObject.builder().put(TAKEN, recent).put(REST, rest).build();
  }

  private static boolean isFromAhead(JsonObject kept, long now) {
    return kept.integer(REST, 0) > now + Delay.LONGEST.toMillis()
        || taken(kept).stream().anyMatch(time -> isAhead(time, now));
  }

  /** Permits that a process took in advance stand a moment ahead. */
  private static boolean isAhead(long time, long now) {
    return time > now + PermitBlock.LIFE_MS;
  }

  private static List<Long> taken(JsonObject mine) {
    List<Long> taken = new ArrayList<>();
    for (Object at : mine.list(TAKEN)) {
      if (at instanceof Long time) {
        taken.add(time);
      }
    }
    return taken;
  }

  private String key(RateClass rate) {
    return hub + "." + rate.name().toLowerCase(Locale.ROOT);
  }

  private Path file() {
    return home.own("limits.json");
  }
}
