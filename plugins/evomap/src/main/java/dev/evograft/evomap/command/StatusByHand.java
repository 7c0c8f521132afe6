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
import java.util.function.Supplier;

/** {@code evomap status} and {@code evomap doctor}. */
final class StatusByHand {

  private final Hand hand;
  private final List<List<String>> rows = new ArrayList<>();
  private final JsonObject.Builder json = JsonObject.builder();
  private boolean well = true;

  StatusByHand(Hand hand) {
    this.hand = hand;
  }

  /** Who this node is, and how it stands at the hub. */
  int status() {
    if (notConfigured()) {
      return 1;
    }
    HubClient client = hand.client();
    who(client.hub());
    if (client.hub().fault().isEmpty()) {
      tried("reputation", () -> standing(client));
    }
    spending(client.hub());
    return end();
  }

  /** Everything that could be wrong, each with its remedy. */
  int doctor() {
    if (notConfigured()) {
      return 1;
    }
    HubClient client = hand.client();
    Hub hub = client.hub();
    who(hub);
    row("address", hub.fault().orElse("ok"), hub.fault().isEmpty());
    if (hub.fault().isEmpty()) {
      tried("hub", () -> client.call(ReadRows.STATS, Call.PLAIN).status() < 300 ? "answers" : "?");
      tried("node at the hub", () -> standing(client));
    }
    tried("files", () -> readers(hub));
    rests(hub);
    spending(hub);
    tried("shared secret", () -> othersSecret(hub));
    Optional<String> idle = Switches.fault(hand.context());
    row("switches", idle.orElse("ok"), idle.isEmpty());
    boolean store = hand.context().service(AssetStore.class).isPresent();
    row("asset store", store ? "ok" : "the plugin gene-store is not here", store);
    return end();
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
    if (hand.context().config().find(EvomapKeys.URL).isPresent()) {
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
    row("hub", hub.address().toString(), true);
    tried("node", hub::nodeId);
    tried("node secret", () -> secretFrom(hub));
    row("api key", hub.config().find(EvomapKeys.API_KEY).isPresent() ? "set" : "none", true);
    row(
        "access token",
        hub.config().find(EvomapKeys.ACCESS_TOKEN).isPresent() ? "set" : "none",
        true);
  }

  private String secretFrom(Hub hub) {
    if (hub.secret(EvomapKeys.NODE_SECRET).isPresent()) {
      return "evomap.node_secret";
    }
    if (hub.node().secret().isPresent()) {
      return "kept in " + hub.node().secretFile();
    }
    well = false;
    return "none: run 'evograft evomap hello'";
  }

  private static String standing(HubClient client) {
    Reply reply = client.call(ReadRows.NODE, Call.at("node_id", client.hub().nodeId()));
    String reputation = reply.find("reputation_score").map(String::valueOf).orElse("unknown");
    Optional<String> state = reply.text("survival_status").or(() -> reply.text("status"));
    return reputation + state.map(word -> ", " + word).orElse("");
  }

  /** Whether nobody else can read the secret; where the system has no permissions nobody knows. */
  private String readers(Hub hub) {
    Path file = hub.node().secretFile();
    try {
      boolean open =
          Files.getPosixFilePermissions(file).stream()
              .anyMatch(right -> !right.name().startsWith("OWNER_"));
      well &= !open;
      return open ? "others can read " + file + ": 'chmod 600' ends that" : "ok";
    } catch (NoSuchFileException | UnsupportedOperationException e) {
      return "ok";
    } catch (IOException e) {
      throw new EvograftException("home_unreadable", "cannot read " + file + ": " + e, e);
    }
  }

  private void rests(Hub hub) {
    for (RateClass rate : RateClass.values()) {
      Duration wait = hub.limiter().wait(rate);
      if (!wait.isZero()) {
        row(
            "limit of " + rate.name().toLowerCase(Locale.ROOT),
            "no call for " + Math.max(1, wait.toSeconds()) + " s",
            true);
      }
    }
  }

  private void spending(Hub hub) {
    tried(
        "spent today",
        () -> {
          List<String> parts = new ArrayList<>();
          for (Spend spend : Spend.values()) {
            long limit = hub.config().get(EvomapKeys.of(spend));
            if (limit > 0) {
              parts.add(spend.setting() + " " + hub.ledger().spentToday(spend) + " of " + limit);
            }
          }
          return parts.isEmpty() ? "nothing may be spent" : String.join(", ", parts);
        });
    tried(
        "uncertain",
        () -> {
          int open = hub.ledger().uncertain().size();
          well &= open == 0;
          return open == 0
              ? "nothing"
              : open + ": 'evograft evomap spending settle' asks the hub what became of it";
        });
  }

  private void tried(String name, Supplier<String> value) {
    try {
      row(name, value.get(), true);
    } catch (EvograftException e) {
      row(name, String.valueOf(e.getMessage()), false);
    }
  }

  private void row(String name, String value, boolean good) {
    well &= good;
    rows.add(List.of(name, hand.shown().line(value)));
    json.put(name.replace(' ', '_'), hand.context().redactor().redact(value));
  }

  private int end() {
    hand.console().table(List.of("what", "value"), rows);
    hand.console().result(json.put("ok", well).build());
    return well ? 0 : 1;
  }
}
