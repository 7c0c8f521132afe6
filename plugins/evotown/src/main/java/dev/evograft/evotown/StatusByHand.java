// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.Deliveries;
import dev.evograft.spi.journal.Deliveries.DestinationStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code evotown status}. */
final class StatusByHand {

  private final Hand hand;
  private final List<List<String>> rows = new ArrayList<>();
  private final JsonObject.Builder json = JsonObject.builder();

  StatusByHand(Hand hand) {
    this.hand = hand;
  }

  int show() {
    if (hand.context().config().find(EvotownKeys.URL).isEmpty()) {
      hand.console().out("evotown.url is not set, so nothing is sent.");
      hand.console().result(JsonObject.builder().put("configured", false).build());
      return 1;
    }
    Setup setup = hand.setup(null);
    json.put("configured", true);
    row("server", setup.endpoint().api().toString());
    row("engine_id", tried(() -> setup.knownEngineId().orElse("none yet")));
    row("token", tried(() -> tokenFrom(setup)));
    row("signed", setup.hmacSecret().isPresent() ? "yes" : "no");
    Optional<String> fault = setup.fault();
    TokenQuestion question = new TokenQuestion(setup, hand.http(), hand.context().clock());
    TokenQuestion.Told told = fault.isPresent() ? TokenQuestion.NOT_ASKED : question.ask();
    row("answer", told.words());
    hand.context().service(Deliveries.class).ifPresent(this::reports);
    fault.ifPresent(what -> row("to_do", what));
    Console console = hand.console();
    console.table(List.of("what", "value"), rows);
    boolean well =
        told.answer() == TokenQuestion.Answer.ACCEPTS
            || told.answer() == TokenQuestion.Answer.SILENT;
    console.result(json.put("ok", well).build());
    return well ? 0 : 1;
  }

  private void reports(Deliveries deliveries) {
    for (DestinationStatus status : deliveries.destinations()) {
      if (status.id().startsWith(EvotownDestination.ID)) {
        String why = status.why() == null ? "" : ": " + status.why();
        row(status.id(), status.state() + why);
        row(status.id() + "_pending", String.valueOf(status.pending()));
        row(status.id() + "_dead_letters", String.valueOf(status.deadLetters()));
      }
    }
  }

  private static String tokenFrom(Setup setup) {
    if (setup.config().find(EvotownKeys.TOKEN).isPresent()) {
      return "evotown.token";
    }
    return setup.token().isPresent() ? "kept in the home" : "none";
  }

  private static String tried(Supplier<String> value) {
    try {
      return value.get();
    } catch (EvograftException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private void row(String name, @Nullable String value) {
    String text = value == null ? "" : value;
    rows.add(List.of(name.replace('_', ' '), text));
    json.put(name, text);
  }
}
