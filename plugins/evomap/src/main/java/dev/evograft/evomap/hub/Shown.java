// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import dev.evograft.evomap.endpoint.Row;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import dev.evograft.spi.Redactor;
import dev.evograft.toolkit.text.OneLine;
import dev.evograft.toolkit.text.ShownTime;
import dev.evograft.toolkit.text.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows what a hub said: as a table to people, as it is to programs, and to nobody a secret.
 *
 * @param console where
 * @param redactor takes the secrets out that a hub may have put anywhere
 */
public record Shown(Console console, Redactor redactor) {

  private static final int MOST_CELL = 100;
  private static final Set<String> SECRETS =
      Set.of(
          "node_secret", "access_token", "refresh_token", "api_key", "session_token", "password");

  /** A word of a hub where no secret can be, such as a state or an id. */
  public static String word(String text) {
    return OneLine.of(text, MOST_CELL);
  }

  /** A word of a hub. */
  public String line(String text) {
    return OneLine.of(redactor.redact(text), MOST_CELL);
  }

  /** A change that anybody may have made; what would not show is written out. */
  public void diff(String text) {
    Visible.of(redactor.redact(text)).lines().forEach(console::out);
  }

  /** An answer of a row. */
  public void reply(Row row, Reply reply) {
    JsonObject content = harmless(reply.content());
    List<JsonObject> list = reply.list(row.answer().lists());
    if (!row.answer().lists().isEmpty() || isListAlone(reply)) {
      list(list, row.answer().members());
      if (list.isEmpty() && isNarrow(row)) {
        console.note(
            "fewer options find more; what was published lately is found once the hub promotes it");
      }
      more(row, reply);
    } else {
      thing(content, new Reply(reply.status(), harmless(reply.body())), row.answer().members());
    }
    console.result(content);
  }

  /** A list may be one page of several. */
  private void more(Row row, Reply reply) {
    boolean turns = row.wire().query().stream().anyMatch(param -> param.name().equals("cursor"));
    Optional<String> next = reply.text("next_cursor").filter(text -> !text.isBlank());
    if (turns && next.isPresent()) {
      console.note("there is more: --cursor " + line(next.get()));
    } else if (next.isPresent()
        || reply.find("has_more").filter(Boolean.TRUE::equals).isPresent()) {
      console.note("there is more: a larger --limit shows it");
    }
  }

  /** Whether options say what is looked for. */
  private static boolean isNarrow(Row row) {
    return row.wire().query().stream()
        .anyMatch(param -> Set.of("signals", "q", "type", "reputation").contains(param.name()));
  }

  private static boolean isListAlone(Reply reply) {
    return reply.body().size() == 1 && reply.body().get("items") instanceof List<?>;
  }

  /** A table of things; only members that one of them has. */
  public void list(List<JsonObject> things, List<String> members) {
    if (things.isEmpty()) {
      console.out("There is nothing that fits.");
      return;
    }
    List<JsonObject> clean = things.stream().map(this::harmless).toList();
    List<String> there =
        members.stream()
            .filter(name -> clean.stream().anyMatch(thing -> thing.get(name) != null))
            .toList();
    List<String> head = there.isEmpty() ? flat(clean.get(0)) : there;
    if (head.isEmpty()) {
      clean.forEach(thing -> console.out(OneLine.of(thing.toString(), MOST_CELL * 4)));
      return;
    }
    console.table(
        head.stream().map(Shown::label).toList(),
        clean.stream()
            .map(thing -> head.stream().map(name -> cell(thing.get(name))).toList())
            .toList());
  }

  private void thing(JsonObject content, Reply reply, List<String> members) {
    List<List<String>> rows =
        members.stream()
            .flatMap(
                name -> reply.find(name).map(value -> List.of(label(name), cell(value))).stream())
            .toList();
    if (rows.isEmpty()) {
      rows =
          content.entrySet().stream()
              .map(entry -> List.of(label(entry.getKey()), cell(entry.getValue())))
              .toList();
    }
    if (rows.isEmpty()) {
      console.out("Done.");
      return;
    }
    console.table(List.of("what", "value"), rows);
  }

  private static List<String> flat(JsonObject thing) {
    return thing.entrySet().stream()
        .filter(entry -> !(entry.getValue() instanceof JsonObject))
        .filter(entry -> !(entry.getValue() instanceof List<?>))
        .map(Map.Entry::getKey)
        .limit(6)
        .toList();
  }

  private static String label(String name) {
    return OneLine.of(name.replace('_', ' '), MOST_CELL).toLowerCase(Locale.ROOT);
  }

  private static String cell(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    return OneLine.of(
        value instanceof String text ? ShownTime.of(text) : Json.text(value), MOST_CELL);
  }

  /** Without secrets, under whatever name. */
  public JsonObject harmless(JsonObject said) {
    return redactor.redact(withoutSecrets(said));
  }

  private static JsonObject withoutSecrets(JsonObject said) {
    JsonObject.Builder rest = JsonObject.builder();
    said.forEach(
        (name, value) ->
            rest.put(
                name,
                SECRETS.contains(name) && value instanceof String ? "[not shown]" : value(value)));
    return rest.build();
  }

  private static @Nullable Object value(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      return withoutSecrets(object);
    }
    if (value instanceof List<?> items) {
      List<@Nullable Object> clean = new ArrayList<>();
      for (Object item : items) {
        clean.add(value(item));
      }
      return clean;
    }
    return value;
  }
}
