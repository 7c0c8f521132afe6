// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import dev.evograft.evomap.endpoint.RateClass;
import dev.evograft.evomap.endpoint.ReadRows;
import dev.evograft.evomap.hub.Call;
import dev.evograft.evomap.hub.Hub;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.hub.Reply;
import dev.evograft.evomap.publish.Switches;
import dev.evograft.evomap.settings.EvomapKeys;
import dev.evograft.evomap.settings.Spend;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.asset.AssetStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code evomap status} and {@code evomap doctor}. */
final class StatusByHand {

  private final Hand hand;
  private final StatusTable table;

  StatusByHand(Hand hand) {
    this.hand = hand;
    this.table = new StatusTable(hand);
  }

  /** Who this node is, and how it stands at the hub. */
  int status() {
    if (notConfigured()) {
      return 1;
    }
    HubClient client = hand.client();
    who(client.hub());
    table.check("address", client.hub()::fault);
    if (client.hub().fault().isEmpty()) {
      standing("reputation", client);
    }
    spending(client.hub());
    return table.print();
  }

  /** Everything that could be wrong, each with its remedy. */
  int doctor() {
    if (notConfigured()) {
      return 1;
    }
    HubClient client = hand.client();
    Hub hub = client.hub();
    who(hub);
    table.check("address", hub::fault);
    if (hub.fault().isEmpty()) {
      table.row(
          "hub answers",
          () -> client.call(ReadRows.STATS, Call.PLAIN).status() < 300 ? "yes" : "?");
      standing("node at the hub", client);
    }
    table.check("files", () -> readers(hub));
    rests(hub);
    spending(hub);
    table.row("shared secret", () -> othersSecret(hub));
    table.check("switches", () -> Switches.fault(hand.context()));
    table.check(
        "asset store",
        () ->
            hand.context().service(AssetStore.class).isPresent()
                ? Optional.empty()
                : Optional.of("the plugin gene-store is not here"));
    return table.print();
  }

  private static String othersSecret(Hub hub) {
    return hub.node()
        .othersSecret()
        .map(
            words ->
                "not used: it " + words + "; if it is this hub's, 'evograft evomap hello --adopt'")
        .orElse("ok");
  }

  private boolean notConfigured() {
    boolean configured = hand.context().config().find(EvomapKeys.URL).isPresent();
    table.fact("configured", configured);
    if (configured) {
      return false;
    }
    hand.console()
        .out(
            "evomap.url is not set, so nothing is sent; set it, or A2A_HUB_URL, to a hub's"
                + " address.");
    Switches.fault(hand.context()).ifPresent(hand.console()::out);
    hand.console().result(JsonObject.builder().put("configured", false).build());
    return true;
  }

  private void who(Hub hub) {
    table.fact("hub", hub.address().toString());
    table.row("hub", () -> hub.address().toString());
    table.row(
        "node",
        () -> {
          String id = hub.nodeId();
          table.fact("node_id", id);
          return id;
        });
    table.check("node secret", () -> secretFrom(hub));
    set("api key", hub.config().find(EvomapKeys.API_KEY).isPresent());
    set("access token", hub.config().find(EvomapKeys.ACCESS_TOKEN).isPresent());
  }

  private void set(String name, boolean is) {
    table.fact(name, is);
    table.row(name, () -> is ? "set" : "none");
  }

  private Optional<String> secretFrom(Hub hub) {
    if (hub.secret(EvomapKeys.NODE_SECRET).isPresent()) {
      table.fact("node_secret", "set");
      table.says("evomap.node_secret");
      return Optional.empty();
    }
    boolean kept = hub.node().secret().isPresent();
    table.fact("node_secret", kept ? "kept" : "none");
    table.says("kept in " + hub.node().secretFile());
    return kept ? Optional.empty() : Optional.of("none: run 'evograft evomap hello'");
  }

  private void standing(String name, HubClient client) {
    table.row(
        name,
        () -> {
          Reply reply = client.call(ReadRows.NODE, Call.at("node_id", client.hub().nodeId()));
          Optional<Object> reputation = reply.find("reputation_score");
          Optional<String> state = reply.text("survival_status").or(() -> reply.text("status"));
          reputation
              .filter(Number.class::isInstance)
              .ifPresent(score -> table.fact("reputation", score));
          state.ifPresent(word -> table.fact("node_status", word));
          return reputation.map(String::valueOf).orElse("unknown")
              + state.map(word -> ", " + word).orElse("");
        });
  }

  /** Whether nobody else can read the secret; where the system has no permissions nobody knows. */
  private Optional<String> readers(Hub hub) {
    Path file = hub.node().secretFile();
    try {
      boolean open =
          Files.getPosixFilePermissions(file).stream()
              .anyMatch(right -> !right.name().startsWith("OWNER_"));
      return open
          ? Optional.of("others can read " + file + ": 'chmod 600' ends that")
          : Optional.empty();
    } catch (NoSuchFileException | UnsupportedOperationException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new EvograftException("home_unreadable", "cannot read " + file + ": " + e, e);
    }
  }

  private void rests(Hub hub) {
    List<JsonObject> resting = new ArrayList<>();
    for (RateClass rate : RateClass.values()) {
      Duration wait = hub.limiter().wait(rate);
      if (!wait.isZero()) {
        String word = rate.name().toLowerCase(Locale.ROOT);
        long seconds = Math.max(1, wait.toSeconds());
        resting.add(JsonObject.builder().put("limit", word).put("seconds", seconds).build());
        table.row("limit of " + word, () -> "no call for " + seconds + " s");
      }
    }
    table.fact("resting", resting);
  }

  private void spending(Hub hub) {
    table.row(
        "spent today",
        () -> {
          List<String> parts = new ArrayList<>();
          List<JsonObject> spent = new ArrayList<>();
          for (Spend spend : Spend.values()) {
            long limit = hub.config().get(EvomapKeys.of(spend));
            if (limit > 0) {
              long units = hub.ledger().spentToday(spend);
              parts.add(spend.setting() + " " + units + " of " + limit);
              spent.add(
                  JsonObject.builder()
                      .put("setting", spend.setting())
                      .put("spent", units)
                      .put("limit", limit)
                      .build());
            }
          }
          table.fact("spent_today", spent);
          return parts.isEmpty() ? "nothing may be spent" : String.join(", ", parts);
        });
    table.check(
        "uncertain",
        () -> {
          int open = hub.ledger().uncertain().size();
          table.fact("uncertain", (long) open);
          table.says("nothing");
          return open == 0
              ? Optional.empty()
              : Optional.of(
                  open + ": 'evograft evomap spending settle' asks the hub what became of it");
        });
  }
}
