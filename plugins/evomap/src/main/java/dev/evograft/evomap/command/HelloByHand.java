// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import dev.evograft.evomap.endpoint.ProtocolRows;
import dev.evograft.evomap.hub.Hello;
import dev.evograft.evomap.hub.Hub;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.hub.Reply;
import dev.evograft.evomap.settings.EvomapKeys;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import java.time.Duration;

/** {@code evomap hello} and {@code evomap heartbeat}. */
record HelloByHand(Hand hand) {

  private static final long USUAL_BEAT_MS = Duration.ofMinutes(15).toMillis();

  int hello(boolean rotate, boolean adopt) {
    HubClient client = hand.client();
    Hub hub = client.hub();
    if (adopt && !hub.node().adopt()) {
      throw new BadInputException(
          "no_node_secret",
          "there is no " + hub.home().shared().resolve("node_secret") + " to take");
    }
    Hello.Said said = new Hello(client).say(rotate);
    JsonObject content = hand.shown().harmless(said.reply().content());
    hand.shown().reply(ProtocolRows.HELLO, shownReply(said.reply(), content, hub, said.kept()));
    notes(hub, said);
    if (rotate && !said.kept()) {
      hand.console().note("no new secret came; the old one stays");
      return 1;
    }
    return 0;
  }

  /** What the hub said, and who it said it to. */
  private static Reply shownReply(Reply reply, JsonObject content, Hub hub, boolean kept) {
    JsonObject.Builder all = JsonObject.builder().put("node_id", hub.nodeId());
    content.forEach(all::put);
    return new Reply(reply.status(), all.put("secret_kept", kept).build());
  }

  private void notes(Hub hub, Hello.Said said) {
    said.reply()
        .text("claim_url")
        .filter(url -> said.reply().find("claimed").filter(Boolean.TRUE::equals).isEmpty())
        .ifPresent(
            url ->
                hand.console()
                    .note("to earn with this node, claim it with your account within 24 hours"));
    if (said.kept()) {
      hand.console().note("its secret is in " + hub.node().secretFile());
    }
    if (said.configuredCounts()) {
      hand.console()
          .note("evomap.node_secret is set and counts instead: unset it to use the new secret");
    }
    if (!said.kept() && hub.nodeSecret().isEmpty()) {
      hand.console()
          .note(
              hub.address().server()
                  + " knows this node and issued no secret: restore the one that it has"
                  + lentSecret(hub)
                  + ", or reset it on your account's page");
    }
    said.reply()
        .text("your_node_id")
        .filter(EvomapKeys::isNodeId)
        .filter(id -> !id.equals(hub.nodeId()))
        .ifPresent(
            id ->
                hand.console()
                    .note("the hub calls this node " + id + ": set evomap.node_id to go by that"));
    survival(said.reply());
    upgrade(said.reply());
  }

  private static String lentSecret(Hub hub) {
    return hub.node()
        .othersSecret()
        .map(
            words ->
                " (the one in "
                    + hub.home().shared()
                    + " "
                    + words
                    + "; if it is this hub's, say so with --adopt)")
        .orElse("");
  }

  int heartbeat() {
    Reply reply = new Hello(hand.client()).beat();
    hand.shown().reply(ProtocolRows.HEARTBEAT, reply);
    long next =
        reply
            .integer("next_heartbeat_ms")
            .or(() -> reply.integer("heartbeat_interval_ms"))
            .orElse(USUAL_BEAT_MS);
    hand.console().note("the next one is due in " + Duration.ofMillis(next).toMinutes() + " min");
    survival(reply);
    upgrade(reply);
    return 0;
  }

  private void survival(Reply reply) {
    String state = reply.text("survival_status").orElse("");
    if (state.equals("dormant")) {
      hand.console().note("the node is dormant, for it was away: it wakes up by working");
    } else if (state.equals("dead")) {
      hand.console()
          .note(
              "the node is dead at this hub: it has no credits and was away for long; publish or"
                  + " earn, or ask there");
    }
  }

  private void upgrade(Reply reply) {
    boolean wanted =
        reply.find("force_update").isPresent() || reply.find("upgrade_available").isPresent();
    if (wanted) {
      hand.console().note("the hub speaks of a newer client; nothing is updated by itself");
    }
  }
}
