// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import dev.evograft.evomap.publish.Sync;
import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** {@code evomap sync}. */
record SyncByHand(Hand hand) {

  int run() {
    JsonObject done = Sync.by(hand::client, hand.context(), hand.store());
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("new at the hub", String.valueOf(done.integer("new", 0))));
    rows.add(List.of("staged", shown(done.strings("staged"))));
    rows.add(List.of("published", shown(done.strings("published"))));
    rows.add(List.of("waits for your word", String.valueOf(done.integer("waiting", 0))));
    for (String name : List.of("reputation_score", "total_published", "total_promoted")) {
      Object value = done.get(name);
      if (value != null) {
        rows.add(List.of(name.replace('_', ' '), String.valueOf(value)));
      }
    }
    hand.console().table(List.of("what", ""), rows);
    done.strings("problems").forEach(hand.console()::note);
    hand.console().result(done);
    return done.strings("problems").isEmpty() ? 0 : 1;
  }

  private static String shown(List<String> ids) {
    return ids.isEmpty() ? "nothing" : String.join(", ", ids);
  }
}
