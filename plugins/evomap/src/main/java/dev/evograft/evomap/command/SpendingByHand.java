// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import dev.evograft.evomap.command.Settlement.Found;
import dev.evograft.evomap.home.Ledger;
import dev.evograft.evomap.home.Ledger.Entry;
import dev.evograft.evomap.home.Ledger.State;
import dev.evograft.evomap.hub.Hub;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.hub.Shown;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.IdBeginning;
import dev.evograft.toolkit.text.ShownTime;
import java.util.ArrayList;
import java.util.List;

/** {@code evomap spending}. */
record SpendingByHand(Hand hand) {

  int show() {
    Hub hub = Hub.of(hand.context());
    List<Entry> entries = hub.ledger().entries();
    List<List<String>> rows = new ArrayList<>();
    for (Entry entry : entries) {
      boolean open = entry.uncertain(hand.context().clock().instant());
      rows.add(
          List.of(
              entry.id().substring(0, Math.min(8, entry.id().length())),
              ShownTime.of(entry.at()),
              entry.kind().setting() + " " + entry.units(),
              open ? "uncertain" : Ledger.word(entry.state()),
              hand.shown().line(entry.what())));
    }
    if (rows.isEmpty()) {
      hand.console().out("Nothing was spent from this home.");
    } else {
      hand.console().table(List.of("id", "when", "what", "state", "for"), rows);
    }
    hand.console()
        .result(
            JsonObject.builder()
                .put("entries", entries.stream().map(Entry::tree).toList())
                .build());
    return 0;
  }

  /** Asks the hub about everything that is uncertain. */
  int settle() {
    HubClient client = hand.client();
    Settlement settlement = new Settlement(client);
    List<List<String>> rows = new ArrayList<>();
    List<JsonObject> told = new ArrayList<>();
    int open = 0;
    for (Entry entry : client.hub().ledger().uncertain()) {
      Found found = found(settlement, entry);
      if (found.done()) {
        client.hub().ledger().end(entry.id(), State.DONE);
      } else {
        open++;
      }
      String word = found.done() ? Ledger.word(State.DONE) : "uncertain";
      rows.add(List.of(entry.id().substring(0, 8), word, hand.shown().line(found.why())));
      told.add(JsonObject.builder().put("id", entry.id()).put("state", word).build());
    }
    if (rows.isEmpty()) {
      hand.console().out("Nothing is uncertain.");
    } else {
      hand.console().table(List.of("id", "state", "why"), rows);
    }
    if (open > 0) {
      hand.console()
          .note(
              "what you found out yourself: 'evograft evomap spending settle ID --as done', or"
                  + " '--as undone', and then it may be sent again");
    }
    hand.console().result(JsonObject.builder().put("entries", told).build());
    return open == 0 ? 0 : 1;
  }

  private static Found found(Settlement settlement, Entry entry) {
    try {
      return settlement.ask(entry);
    } catch (EvograftException e) {
      return new Found(false, String.valueOf(e.getMessage()));
    }
  }

  /** What a person found out. */
  int settle(String id, boolean done) {
    Ledger ledger = Hub.of(hand.context()).ledger();
    List<Entry> fitting =
        ledger.uncertain().stream()
            .filter(entry -> !id.isEmpty() && entry.id().startsWith(id))
            .toList();
    Entry meant =
        IdBeginning.only(Shown.word(id), "entries", fitting)
            .orElseThrow(
                () ->
                    new BadInputException(
                        "unknown_entry",
                        "nothing uncertain has the id " + id + "; 'evomap spending' lists them"));
    ledger.end(meant.id(), done ? State.DONE : State.UNDONE);
    hand.console().out("Noted as " + (done ? "done." : "not done."));
    hand.console().result(meant.tree());
    return 0;
  }
}
