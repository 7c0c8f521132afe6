// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap;

import dev.evograft.evomap.Ledger.Entry;
import dev.evograft.evomap.Ledger.State;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
              entry.at().toString(),
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
      Optional<State> state = Optional.empty();
      String why = "no question tells; look at the hub, then 'spending settle --as done|undone'";
      if (!entry.hub().equals(client.hub().address().toString())) {
        why = "it was sent to " + entry.hub();
      } else {
        try {
          state = settlement.ask(entry);
        } catch (EvograftException e) {
          why = String.valueOf(e.getMessage());
        }
      }
      state.ifPresent(known -> client.hub().ledger().end(entry.id(), known));
      open += state.isEmpty() ? 1 : 0;
      String word = state.map(Ledger::word).orElse("uncertain");
      rows.add(List.of(entry.id().substring(0, 8), word, state.isPresent() ? "" : why));
      told.add(JsonObject.builder().put("id", entry.id()).put("state", word).build());
    }
    if (rows.isEmpty()) {
      hand.console().out("Nothing is uncertain.");
    } else {
      hand.console().table(List.of("id", "state", "why"), rows);
    }
    hand.console().result(JsonObject.builder().put("entries", told).build());
    return open == 0 ? 0 : 1;
  }

  /** What a person found out. */
  int settle(String id, boolean done) {
    Ledger ledger = Hub.of(hand.context()).ledger();
    List<Entry> fitting =
        ledger.uncertain().stream().filter(entry -> entry.id().startsWith(id)).toList();
    if (fitting.size() != 1 || id.isEmpty()) {
      throw new BadInputException(
          "unknown_entry", "nothing uncertain has the id " + id + "; 'evomap spending' lists them");
    }
    ledger.end(fitting.get(0).id(), done ? State.DONE : State.UNDONE);
    hand.console().out("Noted as " + (done ? "done." : "not done."));
    hand.console().result(fitting.get(0).tree());
    return 0;
  }
}
