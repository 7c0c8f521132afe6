// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.endpoint;

import dev.evograft.evomap.settings.Spend;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a row of the table. Not thread-safe; usable once. */
final class RowBuilder {

  private final String name;
  private Row.Place place;
  private @Nullable String message;
  private Credential credential = Credential.NONE;
  private List<Param> query = List.of();
  private List<Param> body = List.of();
  private List<String> lists = List.of();
  private List<String> members = List.of();
  private Retry retry;
  private RateClass rate;
  private @Nullable Spend spend;
  private List<String> errors = List.of();

  private RowBuilder(String name, Row.Place place) {
    this.name = name;
    this.place = place;
    this.retry = place.reads() ? Retry.SAFE : Retry.NEVER;
    this.rate = place.reads() ? RateClass.READ : RateClass.WRITE;
  }

  /** A question. */
  static RowBuilder get(String name, String path) {
    return new RowBuilder(name, new Row.Place("GET", path, null));
  }

  /** A change, or a question that needs a body. */
  static RowBuilder post(String name, String path) {
    return new RowBuilder(name, new Row.Place("POST", path, null));
  }

  /** The same at another path of older or newer hubs. */
  RowBuilder or(String other) {
    place = new Row.Place(place.method(), place.path(), other);
    return this;
  }

  /**
   * The same at its path without {@code /a2a}, as older hubs have it.
   *
   * @throws IllegalStateException if its path has none
   */
  RowBuilder orWithoutA2a() {
    if (!place.path().startsWith("/a2a/")) {
      throw new IllegalStateException(place.path() + " does not begin with /a2a/");
    }
    return or(place.path().substring("/a2a".length()));
  }

  RowBuilder message(String type) {
    message = type;
    return this;
  }

  RowBuilder as(Credential kind) {
    credential = kind;
    return this;
  }

  RowBuilder query(String... forms) {
    query = Arrays.stream(forms).map(Param::of).toList();
    return this;
  }

  RowBuilder body(String... forms) {
    body = Arrays.stream(forms).map(Param::of).toList();
    return this;
  }

  /** The answer is a list, under one of these names. */
  RowBuilder lists(String... names) {
    lists = List.of(names);
    return this;
  }

  RowBuilder members(String... names) {
    members = List.of(names);
    return this;
  }

  RowBuilder retry(Retry kind) {
    retry = kind;
    return this;
  }

  RowBuilder rate(RateClass kind) {
    rate = kind;
    return this;
  }

  RowBuilder costs(Spend kind) {
    spend = kind;
    return this;
  }

  RowBuilder errors(String... codes) {
    errors = List.of(codes);
    return this;
  }

  Row about(String line) {
    return new Row(
        name,
        line,
        place,
        new Row.Wire(message, credential, query, body),
        new Row.Answer(lists, members),
        new Row.Conduct(retry, rate, spend, errors));
  }
}
