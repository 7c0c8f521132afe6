// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap;

import dev.evograft.evomap.Ledger.Entry;
import dev.evograft.evomap.Ledger.State;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks the hub what became of what was spent without an answer. */
final class Settlement {

  /** A hub may show a purchase later than it makes it. */
  private static final Duration LAG = Duration.ofMinutes(2);

  private final HubClient client;

  Settlement(HubClient client) {
    this.client = client;
  }

  /** What became of an entry; empty where nobody can tell yet, or by a question. */
  Optional<State> ask(Entry entry) {
    Optional<Boolean> there =
        switch (entry.kind()) {
          case FETCH -> isListed(ReadRows.PURCHASED, ids(entry));
          case BOUNTY -> isListed(TaskRows.BOUNTY_MY, title(entry));
          case GRAPH, CALL -> Optional.empty();
        };
    boolean settled = entry.at().plus(LAG).isBefore(client.hub().context().clock().instant());
    return there.flatMap(
        listed ->
            listed
                ? Optional.of(State.DONE)
                : settled ? Optional.of(State.UNDONE) : Optional.empty());
  }

  private Optional<Boolean> isListed(Row row, List<String> texts) {
    if (texts.isEmpty()) {
      return Optional.empty();
    }
    String said = Json.text(client.call(row, Call.PLAIN).body());
    return Optional.of(texts.stream().anyMatch(text -> said.contains(Json.text(text))));
  }

  private static List<String> ids(Entry entry) {
    return body(entry).strings("asset_ids");
  }

  private static List<String> title(Entry entry) {
    return body(entry).string("title").stream().toList();
  }

  /** An entry says what was sent, unless that was very long. */
  private static JsonObject body(Entry entry) {
    int at = entry.what().indexOf('{');
    try {
      return at < 0
          ? JsonObject.EMPTY
          : JsonText.parseObject(entry.what().substring(at).getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return JsonObject.EMPTY;
    }
  }
}
