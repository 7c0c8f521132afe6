// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import dev.evograft.evomap.asset.Fetch;
import dev.evograft.evomap.endpoint.ProtocolRows;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.gep.AssetIds;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code evomap fetch}. */
record FetchByHand(Hand hand) {

  int byIds(List<String> ids) {
    ids.stream()
        .filter(id -> !AssetIds.isAssetId(id))
        .findFirst()
        .ifPresent(
            id -> {
              throw new BadInputException(
                  "bad_input", "'" + id + "' is no asset id: sha256: and 64 hexadecimal digits");
            });
    return take(hand.client(), ids);
  }

  /** Looks, and takes the first ones if that is wanted. */
  int bySearch(Fetch.Wanted wanted, int take) {
    HubClient client = hand.client();
    List<JsonObject> found = Fetch.look(client, wanted);
    if (take > 0 && !found.isEmpty()) {
      return take(client, idsOf(found.subList(0, Math.min(take, found.size()))));
    }
    hand.shown().list(found, ProtocolRows.SEARCH_ONLY.answer().members());
    if (found.isEmpty()) {
      hand.console().note("fewer options find more");
    } else {
      hand.console().note("'evograft evomap fetch ASSET_ID' stages one; --take N the first ones");
    }
    hand.console()
        .result(
            JsonObject.builder()
                .put("found", found.stream().map(hand.shown()::harmless).toList())
                .build());
    return 0;
  }

  private static List<String> idsOf(List<JsonObject> found) {
    List<String> ids = new ArrayList<>();
    for (JsonObject one : found) {
      Optional.of(one.string("asset_id", "")).filter(AssetIds::isAssetId).ifPresent(ids::add);
    }
    return ids;
  }

  private int take(HubClient client, List<String> ids) {
    Fetch.Fetched fetched = new Fetch(client, hand.store()).take(ids);
    List<List<String>> rows = new ArrayList<>();
    fetched.staged().forEach(id -> rows.add(List.of(id, "staged")));
    fetched.known().forEach(id -> rows.add(List.of(id, "here already, nothing was fetched")));
    fetched.refused().forEach((id, why) -> rows.add(List.of(id, "refused: " + why)));
    fetched.missing().forEach(id -> rows.add(List.of(id, "the hub did not send it")));
    hand.console().table(List.of("asset", "what became of it"), rows);
    if (!fetched.staged().isEmpty()) {
      hand.console()
          .note(
              "nothing uses them before 'evograft genes promote ID' or 'evograft capsules promote ID'");
    }
    hand.console()
        .result(
            JsonObject.builder()
                .put("staged", fetched.staged())
                .put("known", fetched.known())
                .put("refused", fetched.refused())
                .put("missing", List.copyOf(fetched.missing()))
                .build());
    return fetched.refused().isEmpty() && fetched.missing().isEmpty() ? 0 : 1;
  }
}
