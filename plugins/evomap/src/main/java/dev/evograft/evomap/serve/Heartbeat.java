// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.serve;

import dev.evograft.evomap.endpoint.RateClass;
import dev.evograft.evomap.hub.Hello;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.hub.HubError;
import dev.evograft.evomap.hub.Reply;
import dev.evograft.evomap.serve.Troubles.Part;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import java.time.Duration;

/**
 * Tells the hub that this node lives, and says when to do so again. Never asks for another secret
 * or another node id: a person does that. For one thread at a time.
 */
final class Heartbeat {

  private static final Duration USUAL = Duration.ofMinutes(15);
  private static final Duration SHORTEST = Duration.ofMinutes(5);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** What one part of a hub knows takes so long to be known by the others. */
  private static final Duration LAG = Duration.ofSeconds(40);

  private static final Duration AFTER_REPEATED = Duration.ofMinutes(10);

  private final HubClient client;
  private final PluginContext context;
  private final Troubles troubles;
  private int unknown;

  Heartbeat(HubClient client, Troubles troubles) {
    this.client = client;
    this.context = client.hub().context();
    this.troubles = troubles;
  }

  /** How long it is until the next one. */
  Duration beat() {
    try {
      Reply reply = new Hello(client).beat();
      unknown = 0;
      wellAgain();
      long next =
          reply
              .integer("next_heartbeat_ms")
              .or(() -> reply.integer("heartbeat_interval_ms"))
              .orElse(USUAL.toMillis());
      return bounded(Duration.ofMillis(next));
    } catch (HubError e) {
      return e.code().equals("unknown_node") ? greeted(e) : after(e);
    } catch (EvograftException e) {
      tell(e);
      return LONGEST; // a person has to mend it
    }
  }

  /** A hub that forgot us hears who we are, once; then it has time to tell its other parts. */
  private Duration greeted(HubError error) {
    unknown++;
    if (unknown > 1) {
      tell(error);
      return AFTER_REPEATED;
    }
    try {
      new Hello(client).say(false);
      return LAG.compareTo(RateClass.HEARTBEAT.window()) > 0 ? LAG : RateClass.HEARTBEAT.window();
    } catch (EvograftException e) {
      tell(e);
      return USUAL;
    }
  }

  private Duration after(HubError error) {
    if (error.again().isPresent()) {
      return bounded(Duration.between(context.clock().instant(), error.again().get()));
    }
    int status = error.status();
    if (status == 401 || status == 403 || status == 426) {
      tell(error);
      return LONGEST;
    }
    return USUAL; // it is away: nothing depends on it
  }

  private void tell(EvograftException error) {
    troubles.tell(Part.HEARTBEAT, "the heartbeat for the hub fails: " + error.getMessage());
  }

  private void wellAgain() {
    troubles.tell(Part.HEARTBEAT, null);
  }

  private static Duration bounded(Duration asked) {
    Duration least = asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked;
    return least.compareTo(LONGEST) > 0 ? LONGEST : least;
  }
}
