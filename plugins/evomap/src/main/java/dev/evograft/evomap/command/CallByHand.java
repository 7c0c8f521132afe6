// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import dev.evograft.evomap.endpoint.Credential;
import dev.evograft.evomap.endpoint.ProtocolRows;
import dev.evograft.evomap.endpoint.RateClass;
import dev.evograft.evomap.endpoint.Retry;
import dev.evograft.evomap.endpoint.Row;
import dev.evograft.evomap.endpoint.Rows;
import dev.evograft.evomap.endpoint.Rows.Match;
import dev.evograft.evomap.endpoint.TaskRows;
import dev.evograft.evomap.endpoint.Typed;
import dev.evograft.evomap.hub.Call;
import dev.evograft.evomap.settings.Spend;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code evomap call}: any endpoint, by the rules of its row where it is one. */
record CallByHand(Hand hand) {

  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

  /**
   * What was typed.
   *
   * @param method in any case
   * @param path with or without a query
   * @param body JSON or {@code @FILE}; null for none
   * @param credential for a path that is in no table; null for the node's secret if there is one
   */
  record Asked(
      String method, String path, @Nullable String body, @Nullable Credential credential) {}

  int call(Asked asked) {
    String method = asked.method().toUpperCase(Locale.ROOT);
    if (!METHODS.contains(method)) {
      throw new BadInputException("bad_input", "'" + asked.method() + "' is no method");
    }
    String[] parts = asked.path().split("\\?", 2);
    String path = cleanPath(parts[0]);
    JsonObject body = asked.body() == null ? JsonObject.EMPTY : Typed.object(asked.body());
    Optional<Match> known = Rows.find(method, path);
    if (known.map(Match::row).filter(row -> row == ProtocolRows.HELLO).isPresent()) {
      throw new BadInputException(
          "bad_input",
          "a hello may bring a secret that has to be kept: use 'evograft evomap hello'");
    }
    Row row =
        known
            .map(match -> free(match.row(), body))
            .orElseGet(() -> unlisted(method, path, asked.credential()));
    Map<String, String> parameters =
        known.map(match -> decoded(match.parameters())).orElse(Map.of());
    Call call = new Call(parameters, query(parts.length > 1 ? parts[1] : ""), body, 1);
    return hand.run(row, call.spending(units(row, body)));
  }

  /** A fetch that only searches costs nothing. */
  private static Row free(Row row, JsonObject body) {
    return row == ProtocolRows.FETCH && body.bool("search_only", false)
        ? ProtocolRows.SEARCH_ONLY
        : row;
  }

  /** How much a call spends where its row spends anything. */
  static long units(Row row, JsonObject body) {
    if (row == ProtocolRows.FETCH) {
      int ids = body.strings("asset_ids").size();
      if (ids == 0) {
        throw new BadInputException(
            "bad_input", "name the asset_ids, so that it is known what it may cost");
      }
      return ids;
    }
    return row == TaskRows.BOUNTY_CREATE ? credits(body) : 1;
  }

  /** What is no number here may be one to the hub. */
  private static long credits(JsonObject body) {
    double amount = body.number("amount").orElse(0);
    if (!(amount > 0 && amount < 1e15)) {
      throw new BadInputException(
          "bad_input", "name the amount, a number above 0, so that it is known what it may cost");
    }
    return (long) Math.ceil(amount);
  }

  /** Nobody knows what a changing call of an unknown path costs, or whether it is done twice. */
  private static Row unlisted(String method, String path, @Nullable Credential credential) {
    boolean reads = method.equals("GET");
    Credential shown = credential == null ? Credential.NODE_IF_KNOWN : credential;
    return new Row(
        "call",
        "A call by hand.",
        new Row.Place(method, path, null),
        new Row.Wire(null, shown, List.of(), List.of()),
        new Row.Answer(List.of(), List.of()),
        new Row.Conduct(
            reads ? Retry.SAFE : Retry.NEVER,
            reads ? RateClass.READ : RateClass.WRITE,
            reads ? null : Spend.CALL,
            List.of()));
  }

  private static String cleanPath(String typed) {
    String path = typed.startsWith("/") ? typed : "/" + typed;
    while (path.startsWith("/a2a/a2a/")) {
      path = path.substring("/a2a".length());
    }
    boolean odd =
        path.contains("//")
            || path.contains("#")
            || path.contains("\\")
            || path.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)
            || !isOfUrl(path)
            || Stream.of(path.split("/", -1)).anyMatch(CallByHand::leads)
            || List.of(path.split("/", -1)).contains(":");
    if (odd || path.contains("/:")) {
      throw new BadInputException("bad_input", "'" + typed + "' is no path such as /a2a/stats");
    }
    return path;
  }

  /** Refused before anything is counted as spent. */
  private static boolean isOfUrl(String path) {
    try {
      return path.equals(new URI(path).getRawPath());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Whether a segment is one that leads elsewhere, past the rules of the row that is meant. */
  private static boolean leads(String segment) {
    String plain = segment.replaceAll("(?i)%2e", ".");
    return plain.equals(".") || plain.equals("..");
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String part : text.split("&")) {
      if (!part.isEmpty()) {
        String[] pair = part.split("=", 2);
        query.put(decoded(pair[0]), pair.length > 1 ? decoded(pair[1]) : "");
      }
    }
    return query;
  }

  private static Map<String, String> decoded(Map<String, String> parameters) {
    Map<String, String> decoded = new LinkedHashMap<>();
    parameters.forEach((name, value) -> decoded.put(name, decoded(value)));
    return decoded;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("bad_input", "'" + text + "' is not encoded as in a URL", e);
    }
  }
}
