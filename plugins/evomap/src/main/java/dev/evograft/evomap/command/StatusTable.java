// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is told of the node and the hub: to people as a table, to programs as facts with names that
 * stay, and what is wrong as a list of {@code problems}.
 */
final class StatusTable {

  private final Hand hand;
  private final List<List<String>> rows = new ArrayList<>();
  private final JsonObject.Builder facts = JsonObject.builder();
  private final List<JsonObject> problems = new ArrayList<>();
  private String good = "";

  StatusTable(Hand hand) {
    this.hand = hand;
  }

  /** Something that programs may go by; secrets are taken out of a text. */
  void fact(String name, Object value) {
    facts.put(
        member(name),
        value instanceof String text ? hand.context().redactor().redact(text) : value);
  }

  /** A row for people; a problem where it cannot be found out. */
  void row(String name, Supplier<String> value) {
    try {
      show(name, value.get());
    } catch (EvograftException e) {
      problem(name, String.valueOf(e.getMessage()));
    }
  }

  /**
   * A row that says what is wrong, with the remedy.
   *
   * @param wrong empty where nothing is; it may say something else than "ok" then by {@link #says}
   */
  void check(String name, Supplier<Optional<String>> wrong) {
    good = "ok";
    try {
      wrong.get().ifPresentOrElse(why -> problem(name, why), () -> show(name, good));
    } catch (EvograftException e) {
      problem(name, String.valueOf(e.getMessage()));
    }
  }

  /** What the check that is made says where nothing is wrong. */
  void says(String value) {
    good = value;
  }

  private void problem(String name, String why) {
    show(name, why);
    problems.add(
        JsonObject.builder()
            .put("name", member(name))
            .put("why", hand.context().redactor().redact(why))
            .build());
  }

  private void show(String name, String value) {
    rows.add(List.of(name, hand.shown().line(value)));
  }

  private static String member(String name) {
    return name.replace(' ', '_');
  }

  /** Prints it all; the exit code. */
  int print() {
    hand.console().table(List.of("what", "value"), rows);
    boolean well = problems.isEmpty();
    hand.console().result(facts.put("problems", problems).put("ok", well).build());
    return well ? 0 : 1;
  }
}
