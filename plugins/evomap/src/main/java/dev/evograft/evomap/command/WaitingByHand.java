// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import dev.evograft.evomap.publish.FileExchange;
import dev.evograft.evomap.publish.Offer;
import dev.evograft.evomap.publish.Publications;
import dev.evograft.evomap.publish.Sync;
import dev.evograft.evomap.publish.Waiting;
import dev.evograft.gep.Capsule;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DeliveryResult.Kind;
import dev.evograft.toolkit.text.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** {@code evomap publish --waiting}: what cycles kept, and a person decides about. */
record WaitingByHand(Hand hand, PublishOptions options) {

  private static final int SUMMARY = 80;

  int run() {
    Waiting waiting = new Waiting(hand.context());
    if (options.drop) {
      String id = Objects.requireNonNull(options.capsuleId);
      if (!waiting.remove(id)) {
        throw new BadInputException("unknown_capsule", id + " does not wait to be published");
      }
      hand.console().out(id + " is not published, and stays here.");
      return 0;
    }
    return options.yes ? publish(waiting) : list(waiting);
  }

  private int list(Waiting waiting) {
    AssetStore store = hand.store();
    List<List<String>> rows = new ArrayList<>();
    for (String id : waiting.ids()) {
      Optional<Capsule> capsule = store.capsules().find(id);
      String what =
          capsule
              .map(one -> hand.context().redactor().redact(one.summary().orElse("")))
              .orElse("(is not here any more)");
      rows.add(
          List.of(
              id, OneLine.of(what, SUMMARY), capsule.map(one -> fate(store, one, id)).orElse("")));
    }
    hand.console().table(List.of("capsule", "what it does", "the hub"), rows);
    if (rows.isEmpty()) {
      hand.console().note("nothing waits; with evomap.publish=ask what cycles keep comes here");
    } else {
      hand.console()
          .note("'evograft evomap publish ID' publishes one, --waiting --yes all, ID --drop none");
    }
    hand.console()
        .result(
            JsonObject.builder()
                .put("waiting", rows.stream().map(row -> row.get(0)).toList())
                .build());
    return 0;
  }

  /** What would become of it, as far as that can be told here. */
  private String fate(AssetStore store, Capsule capsule, String id) {
    if (Publications.isReuse(capsule)) {
      return "its author is told";
    }
    if (capsule.visibility().filter("private"::equals).isPresent()) {
      return "is not sent: it is private";
    }
    try {
      Offer offer = new Offer(hand.context());
      List<String> against = offer.against(offer.ofStore(store, id), false);
      return against.isEmpty() ? "may take it" : "would refuse it: " + against.get(0);
    } catch (EvograftException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private int publish(Waiting waiting) {
    Function<Publications.Job, DeliveryResult> way =
        FileExchange.isChosen(hand.context())
            ? new FileExchange(hand.context(), hand.store())::publish
            : new Publications(hand.client(), hand.store())::of;
    List<List<String>> rows = new ArrayList<>();
    boolean well = true;
    int tries = 0;
    for (String id : waiting.ids()) {
      DeliveryResult result = way.apply(new Publications.Job(id, true, () -> true));
      boolean done = result.kind() == Kind.DELIVERED;
      well &= done;
      if (done) {
        waiting.remove(id);
      }
      rows.add(List.of(id, String.valueOf(result.why())));
      tries += result.kind() == Kind.RETRY ? 1 : 0;
      if (result.kind() == Kind.PAUSED || tries >= Sync.MOST_TRIES) {
        break; // what is wrong is wrong for all
      }
    }
    hand.console().table(List.of("capsule", "what became of it"), rows);
    hand.console()
        .result(
            JsonObject.builder()
                .put(
                    "published",
                    rows.stream()
                        .map(
                            row ->
                                JsonObject.builder()
                                    .put("capsule", row.get(0))
                                    .put("result", row.get(1))
                                    .build())
                        .toList())
                .build());
    return well ? 0 : 1;
  }
}
