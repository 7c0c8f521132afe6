// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import dev.evograft.evomap.endpoint.ReadRows;
import dev.evograft.evomap.event.Follower;
import dev.evograft.evomap.event.Notices;
import dev.evograft.evomap.event.Notices.Confirmed;
import dev.evograft.evomap.event.WebhookDoor;
import dev.evograft.evomap.event.WebhookSignature;
import dev.evograft.evomap.hub.Call;
import dev.evograft.evomap.hub.Hub;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.settings.EvomapKeys;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Config;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code evomap webhook} and {@code evomap events}: hears what a hub has to tell.
 *
 * @param hand what commands share
 */
public record NoticeByHand(Hand hand) {

  /** Lists published evolution events, as the row does. */
  int list(Call call) {
    return hand.run(ReadRows.EVENTS, call);
  }

  /**
   * Follows what the hub tells this node.
   *
   * @param most ends after so many; 0 for no end
   */
  int follow(int most) throws InterruptedException {
    AtomicInteger heard = new AtomicInteger();
    Notices notices =
        new Notices(
            hand.client(),
            one -> {
              heard.incrementAndGet();
              show(one);
            });
    new Follower(
            hand.client(),
            notice -> {
              notices.take(notice);
              return most == 0 || heard.get() < most;
            })
        .follow();
    hand.console().result(JsonObject.builder().put("events", heard.get()).build());
    return 0;
  }

  private void show(Confirmed one) {
    String what =
        one.mine() ? "this node has it" : one.open() ? "it is open" : "nothing to ask about";
    String task = one.notice().taskId();
    hand.console()
        .out(
            one.notice().type()
                + (task.isEmpty() ? "" : " " + hand.shown().line(task) + " (" + what + ")"));
  }

  /**
   * Takes webhooks until the process is ended.
   *
   * @param port 0 for a free one
   * @param end counted down when enough was heard
   */
  int receive(int port, CountDownLatch end) throws InterruptedException {
    HubClient client = hand.client();
    Notices notices = new Notices(client, this::show);
    try (WebhookDoor door = open(hand, port, notices)) {
      hand.console().out("Webhooks are taken at " + door.url());
      hand.console()
          .note(
              "tell the hub the address at which it reaches this: evograft --set"
                  + " evomap.webhook_url=URL evomap hello");
      hand.console().result(JsonObject.builder().put("url", door.url().toString()).build());
      end.await();
    }
    return 0;
  }

  /**
   * Takes webhooks as the settings say, on this machine and until it is closed.
   *
   * @param port where; 0 for a free one
   * @param notices is given what comes
   */
  public static WebhookDoor open(Hand hand, int port, Notices notices) {
    Config config = hand.context().config();
    Optional<WebhookSignature> signature =
        config
            .find(EvomapKeys.WEBHOOK_SECRET)
            .map(secret -> new WebhookSignature(secret, hand.context().clock()));
    return WebhookDoor.open(Hub.of(hand.context()).home(), port, signature, notices);
  }
}
