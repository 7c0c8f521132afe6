// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Activation;
import dev.evograft.runtime.Evograft;
import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.Deliveries.DestinationStatus;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code deliveries list}. */
@Command(
    name = "deliveries",
    description = "Show what was delivered where.",
    footer = {"", "Example: evograft deliveries list"})
final class DeliveriesCommand {

  private final Session session;

  DeliveriesCommand(Session session) {
    this.session = session;
  }

  @Command(
      description = "List destinations, and what they refused.",
      footer = {"", "Example: evograft deliveries list --json"})
  int list(@Mixin Limit limit) {
    Evograft evograft = session.look(Activation.all());
    List<DestinationStatus> destinations = evograft.deliveries().destinations();
    List<DeadLetter> refused = evograft.deliveries().deadLetters(limit.wanted());
    Terminal terminal = session.terminal();
    if (destinations.isEmpty()) {
      terminal.out("No destination yet. Set evotown.url to report runs to Evotown.");
    } else {
      terminal.table(
          List.of("destination", "target", "state", "pending", "refused", "why"),
          destinations.stream().map(DeliveriesCommand::row).toList());
    }
    if (!refused.isEmpty()) {
      terminal.out("");
      terminal.table(
          List.of("refused entry", "by", "code", "when", "why"),
          refused.stream().map(DeliveriesCommand::row).toList());
    }
    terminal.result(
        JsonObject.builder()
            .put("destinations", destinations.stream().map(DeliveriesCommand::json).toList())
            .put("dead_letters", refused.stream().map(DeliveriesCommand::json).toList())
            .build());
    return 0;
  }

  private static List<String> row(DestinationStatus status) {
    return List.of(
        status.id(),
        status.target(),
        status.state(),
        Long.toString(status.pending()),
        Long.toString(status.deadLetters()),
        status.why() == null ? "" : status.why());
  }

  private static List<String> row(DeadLetter letter) {
    return List.of(
        letter.entry().id(),
        letter.destination(),
        letter.code(),
        Texts.localTime(letter.at()),
        letter.why());
  }

  static JsonObject json(DestinationStatus status) {
    return JsonObject.builder()
        .put("id", status.id())
        .put("target", status.target())
        .put("state", status.state())
        .putIfPresent("why", status.why())
        .putIfPresent("until", status.until() == null ? null : status.until().toString())
        .put("pending", status.pending())
        .put("dead_letters", status.deadLetters())
        .build();
  }

  private static JsonObject json(DeadLetter letter) {
    return JsonObject.builder()
        .put("destination", letter.destination())
        .put("entry", letter.entry().id())
        .put("code", letter.code())
        .put("why", letter.why())
        .put("attempts", letter.attempts())
        .put("at", letter.at().toString())
        .build();
  }
}
