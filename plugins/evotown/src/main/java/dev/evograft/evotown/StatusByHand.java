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
    boolean signed = setup.hmacSecret().isPresent();
    row("signed", "signed", signed ? "yes" : "no", signed);
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
        count(status.id() + " pending", status.id() + "_pending", status.pending());
        count(status.id() + " refused", status.id() + "_dead_letters", status.deadLetters());
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

  private void count(String label, String name, long number) {
    row(label, name, String.valueOf(number), number);
  }

  private void row(String name, String value) {
    row(name.replace('_', ' '), name, value, value);
  }

  /** One thing, for people and for programs. */
  private void row(String label, String name, String text, Object value) {
    rows.add(List.of(label, text));
    json.put(name, value);
  }
}
