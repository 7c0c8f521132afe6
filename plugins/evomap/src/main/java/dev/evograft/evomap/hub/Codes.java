// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds out whether an answer refuses, and with which code. */
public final class Codes {

  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_:-]{0,79}");

  /** Some say a word and explain it behind a colon. */
  private static final Pattern EXPLAINED = Pattern.compile("([a-z][a-z0-9_-]{0,79}): .*");

  private static final Set<String> NO =
      Set.of("rejected", "reject", "error", "rate_limited", "unknown_node");

  private Codes() {}

  /** The code of an answer that refuses, {@code http_STATUS} where it states none. */
  public static String of(Reply reply) {
    return Stream.of("error", "reason")
        .flatMap(
            name -> Stream.of(reply.body(), reply.body().object("payload")).map(at -> at.get(name)))
        .flatMap(value -> code(value).stream())
        .findFirst()
        .or(() -> state(reply))
        .orElse("http_" + reply.status());
  }

  private static Optional<String> code(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      return code(object.get("code"));
    }
    if (!(value instanceof String text)) {
      return Optional.empty();
    }
    if (CODE.matcher(text).matches()) {
      return Optional.of(text);
    }
    Matcher explained = EXPLAINED.matcher(text);
    return explained.matches() ? Optional.of(explained.group(1)) : Optional.empty();
  }

  /**
   * Whether an answer of a status that means success refuses all the same.
   *
   * @param acts whether the call was to change something: of a question the state may be that of
   *     the thing asked about
   */
  static boolean refuses(Reply reply, boolean acts) {
    if (reply.body().get("error") instanceof String
        || reply.body().get("error") instanceof JsonObject) {
      return true;
    }
    if (!acts) {
      return false;
    }
    boolean no =
        reply.body().get("ok") == Boolean.FALSE || reply.body().get("success") == Boolean.FALSE;
    return no
        || state(reply).isPresent()
        || layers(reply)
            .anyMatch(layer -> NO.contains(layer.string("decision", "").toLowerCase(Locale.ROOT)))
        || reply.body().object("payload").get("error") instanceof String;
  }

  private static Optional<String> state(Reply reply) {
    return layers(reply)
        .map(layer -> layer.string("status", "").toLowerCase(Locale.ROOT))
        .filter(NO::contains)
        .findFirst();
  }

  private static Stream<JsonObject> layers(Reply reply) {
    return Stream.of(reply.body(), reply.body().object("payload"));
  }

  /** What the hub says in words, from the first member that holds any; empty where it says none. */
  public static String words(Reply reply) {
    Optional<String> listed =
        layers(reply)
            .flatMap(layer -> layer.strings("errors").stream())
            .filter(text -> !text.isBlank())
            .findFirst();
    if (listed.isPresent()) {
      return listed.get();
    }
    List<String> names =
        List.of("message", "error_description", "details", "hint", "problem", "error", "reason");
    return Stream.of(
            reply.body(),
            reply.body().object("payload"),
            reply.body().object("correction"),
            reply.body().object("error"))
        .flatMap(layer -> names.stream().flatMap(name -> layer.string(name).stream()))
        .filter(text -> !CODE.matcher(text).matches())
        .findFirst()
        .orElse("");
  }
}
