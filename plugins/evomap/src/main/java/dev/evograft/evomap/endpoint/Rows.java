// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.endpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of all endpoints. Immutable. */
public final class Rows {

  private static final List<Row> ALL = collect();

  private Rows() {}

  private static List<Row> collect() {
    List<Row> all = new ArrayList<>(ProtocolRows.all());
    all.addAll(ReadRows.all());
    all.addAll(TaskRows.all());
    all.addAll(AccountRows.all());
    return List.copyOf(all);
  }

  /** All rows, in the order of the document. */
  public static List<Row> all() {
    return ALL;
  }

  /**
   * A row, and what stands in its path for the parameters.
   *
   * @param row the row
   * @param parameters by name, as they were typed
   */
  public record Match(Row row, Map<String, String> parameters) {}

  /**
   * The row that a call by hand is one of; fixed paths before those with parameters, and of two at
   * one path the one that says how it is paid.
   */
  public static Optional<Match> find(String method, String path) {
    @Nullable Match best = null;
    for (Row row : ALL) {
      if (row.place().method().equals(method)) {
        Match match = match(row, path);
        if (match != null && (best == null || isBetter(match, best))) {
          best = match;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private static boolean isBetter(Match one, Match other) {
    int fewer = other.parameters().size() - one.parameters().size();
    return fewer > 0 || (fewer == 0 && one.row().spend().isPresent());
  }

  private static @Nullable Match match(Row row, String path) {
    Map<String, String> first = parameters(row.place().path(), path);
    if (first != null) {
      return new Match(row, first);
    }
    String other = row.place().other();
    Map<String, String> second = other == null ? null : parameters(other, path);
    return second == null ? null : new Match(row, second);
  }

  private static @Nullable Map<String, String> parameters(String template, String path) {
    String[] wanted = template.split("/", -1);
    String[] given = path.split("/", -1);
    if (wanted.length != given.length) {
      return null;
    }
    Map<String, String> found = new LinkedHashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith(":") && !given[i].isEmpty()) {
        found.put(wanted[i].substring(1), given[i]);
      } else if (!wanted[i].equals(given[i])) {
        return null;
      }
    }
    return found;
  }
}
