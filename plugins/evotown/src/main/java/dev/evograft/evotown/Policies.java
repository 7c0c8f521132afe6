// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a server's policies refuse of a report. They are an administrator's to change, so they are
 * read from the server and never assumed.
 *
 * @param artifacts rules about files
 * @param forbidden lower-case texts, of which an excerpt may contain none
 */
record Policies(List<ArtifactRule> artifacts, List<String> forbidden) {

  /**
   * Each is looked for at each place of an excerpt; a report with others is amended once refused.
   */
  private static final int MOST = 200;

  private static final int LONGEST = 64;

  /** Those of a server that has none. */
  static final Policies NONE = new Policies(List.of(), List.of());

  /**
   * A rule about files.
   *
   * @param maxBytes 0 for no limit
   * @param allowed extensions such as {@code .txt}; all when empty
   * @param blocked extensions
   */
  record ArtifactRule(long maxBytes, List<String> allowed, List<String> blocked) {}

  /** As {@code GET /policies} answers; what cannot be understood refuses nothing here. */
  static Policies of(JsonObject answer) {
    List<ArtifactRule> artifacts = new ArrayList<>();
    List<String> forbidden = new ArrayList<>();
    for (Object item : answer.list("policies")) {
      if (item instanceof JsonObject policy && policy.bool("enabled", true)) {
        JsonObject rules = policy.object("rules");
        switch (policy.string("category", "")) {
          case "artifact" ->
              artifacts.add(
                  new ArtifactRule(
                      rules.integer("max_bytes", 0),
                      words(rules, "allowed_extensions").toList(),
                      words(rules, "blocked_extensions").toList()));
          case "security" -> {
            if (rules.bool("block_secret_in_artifacts", false)) {
              words(rules, "redact_patterns").forEach(forbidden::add);
            }
          }
          default -> {
            // about tools, models and networks: never applied to reports
          }
        }
      }
    }
    List<String> few =
        forbidden.stream().distinct().filter(word -> word.length() <= LONGEST).limit(MOST).toList();
    return new Policies(List.copyOf(artifacts), few);
  }

  /** Why a file may not be in a report; empty when it may. */
  Optional<String> artifactFault(String path, long bytes) {
    String suffix = suffix(path);
    for (ArtifactRule rule : artifacts) {
      if (rule.maxBytes() > 0 && bytes > rule.maxBytes()) {
        return Optional.of("is larger than " + rule.maxBytes() + " bytes");
      }
      boolean refused =
          rule.blocked().contains(suffix)
              || (!rule.allowed().isEmpty() && !rule.allowed().contains(suffix));
      if (!suffix.isEmpty() && refused) {
        return Optional.of("has the extension '" + suffix + "'");
      }
    }
    return Optional.empty();
  }

  /** The first forbidden text that an excerpt contains; empty when there is none. */
  Optional<String> textFault(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return forbidden.stream().filter(lower::contains).findFirst();
  }

  /** As the server sees it: {@code .env} and {@code name.} have none. */
  private static String suffix(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    int dot = file.lastIndexOf('.');
    return dot <= 0 || dot == file.length() - 1 ? "" : file.substring(dot).toLowerCase(Locale.ROOT);
  }

  private static Stream<String> words(JsonObject rules, String key) {
    return rules.list(key).stream()
        .filter(Objects::nonNull)
        .map(word -> word.toString().toLowerCase(Locale.ROOT))
        .filter(word -> !word.isEmpty());
  }
}
