// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.endpoint;

import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** {@code docs/evomap-endpoints.md}, made from the table. */
public final class RowsDocument {

  private static final List<String> HEAD =
      List.of(
          "# Endpoints of an EvoMap hub",
          "",
          "Made by `evograft evomap endpoints --markdown`; a test keeps it so.",
          "",
          "Every endpoint that Evograft knows, as the client calls it. A second path is asked where the hub answers 404 to",
          "the first. *Retry*: `safe` and `idempotent` calls are made again by themselves after 429, 502, 503 and 504, and where",
          "no answer came; `never` is never sent twice. *Cost*: the setting that must allow it, see [evomap.md](evomap.md).",
          "Everything else is reached by `evograft evomap call METHOD PATH`.",
          "");

  private RowsDocument() {}

  /** The lines of the document. */
  public static List<String> lines() {
    List<String> lines = new ArrayList<>(HEAD);
    lines.add(
        "| name | endpoint | what | credential | sent | answer | errors | retry, rate, cost |");
    lines.add("|---|---|---|---|---|---|---|---|");
    Rows.all().forEach(row -> lines.add(line(row)));
    return lines;
  }

  /** The same for programs. */
  public static JsonObject json() {
    List<JsonObject> endpoints =
        Rows.all().stream()
            .map(
                row ->
                    JsonObject.builder()
                        .put("name", row.name())
                        .put("method", row.place().method())
                        .put("path", row.place().path())
                        .putIfPresent("other_path", row.place().other())
                        .put("about", row.about())
                        .build())
            .toList();
    return JsonObject.builder().put("endpoints", endpoints).build();
  }

  private static String line(Row row) {
    String other = row.place().other() == null ? "" : "<br>or `" + row.place().other() + "`";
    return "| "
        + String.join(
            " | ",
            "`" + row.name() + "`",
            "`" + row.place().method() + " " + row.place().path() + "`" + other,
            row.about(),
            row.wire().credential().words(),
            sent(row),
            answer(row),
            codes(row.conduct().errors()),
            conduct(row))
        + " |";
  }

  private static String sent(Row row) {
    List<String> parts = new ArrayList<>();
    if (!row.wire().query().isEmpty()) {
      parts.add("query: " + params(row.wire().query()));
    }
    if (row.enveloped()) {
      String body = row.wire().body().isEmpty() ? "" : ", payload: " + params(row.wire().body());
      parts.add("envelope `" + row.wire().message() + "`" + body);
    } else if (!row.wire().body().isEmpty()) {
      parts.add("body: " + params(row.wire().body()));
    }
    return String.join("<br>", parts);
  }

  private static String params(List<Param> params) {
    return params.stream().map(Param::shown).collect(Collectors.joining(", "));
  }

  private static String answer(Row row) {
    String members = codes(row.answer().members());
    return row.answer().lists().isEmpty()
        ? members
        : "list "
            + codes(row.answer().lists(), " or ")
            + (members.isEmpty() ? "" : " of " + members);
  }

  private static String conduct(Row row) {
    return row.conduct().retry().words()
        + "; "
        + row.conduct().rate().words()
        + row.spend().map(spend -> "; `" + spend.setting() + "`").orElse("");
  }

  private static String codes(List<String> names) {
    return codes(names, ", ");
  }

  private static String codes(List<String> names, String between) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(between));
  }
}
