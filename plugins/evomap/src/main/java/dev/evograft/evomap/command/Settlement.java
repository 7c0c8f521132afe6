// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import dev.evograft.evomap.endpoint.ReadRows;
import dev.evograft.evomap.endpoint.Row;
import dev.evograft.evomap.endpoint.TaskRows;
import dev.evograft.evomap.home.Ledger.Entry;
import dev.evograft.evomap.hub.Call;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks the hub what became of what was spent without an answer. What the hub lists was done. What
 * it does not list may be done all the same: lists have pages, lag, and leave out what was
 * withdrawn; so only a person says that something was not done.
 */
final class Settlement {

  private static final Set<String> TITLE = Set.of("title");
  private static final Set<String> IDS = Set.of("asset_id", "id");

  private final HubClient client;

  Settlement(HubClient client) {
    this.client = client;
  }

  /**
   * What a question brought.
   *
   * @param done whether the hub shows that it was done
   * @param why else what speaks against, one line
   */
  record Found(boolean done, String why) {

    private static Found open(String why) {
      return new Found(false, why);
    }
  }

  /** What the hub knows of an entry. */
  Found ask(Entry entry) {
    if (!entry.hub().equals(client.hub().address().toString())) {
      return Found.open("it was sent to " + entry.hub());
    }
    return switch (entry.kind()) {
      case FETCH -> listed(ReadRows.PURCHASED, IDS, body(entry).strings("asset_ids"));
      case BOUNTY ->
          listed(TaskRows.BOUNTY_MY, TITLE, body(entry).string("title").stream().toList());
      case GRAPH, CALL -> Found.open("no question finds that out");
    };
  }

  /** Done where every one of these is in the hub's list, as one of these members. */
  private Found listed(Row row, Set<String> members, List<String> texts) {
    if (texts.isEmpty()) {
      return Found.open("what it was about was too long to be kept");
    }
    List<JsonObject> items = client.call(row, Call.PLAIN).list(row.answer().lists());
    Set<String> shown =
        items.stream()
            .flatMap(item -> members.stream().flatMap(member -> item.string(member).stream()))
            .map(String::strip)
            .collect(Collectors.toUnmodifiableSet());
    return texts.stream().map(String::strip).allMatch(shown::contains)
        ? new Found(true, "")
        : Found.open("the hub lists " + items.size() + " and not this, which proves nothing");
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
