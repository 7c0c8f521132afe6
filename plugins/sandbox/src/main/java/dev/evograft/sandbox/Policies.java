// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The policies of the real server, with its defaults. Guarded by the lock of {@link Town}. */
final class Policies {

  private final Map<String, JsonObject> byId = new TreeMap<>();

  Policies(String now) {
    put("model-allowlist", "model", now, Map.of("allow_providers", List.of("openai", "anthropic")));
    put(
        "tool-allowlist",
        "tool",
        now,
        Map.of(
            "allow_tools", List.of(),
            "deny_tools", List.of("shell_rm_rf", "raw_sql_exec"),
            "require_approval_tools", List.of("filesystem_write", "network_egress")));
    put("network-domains", "network", now, Map.of("deny_domains", List.of()));
    put(
        "artifact-limits",
        "artifact",
        now,
        Map.of(
            "max_bytes", 52_428_800,
            "allowed_extensions", List.of(".txt", ".md", ".json", ".zip", ".pdf", ".png"),
            "blocked_extensions", List.of(".exe", ".dll", ".sh")));
    put(
        "secret-redaction",
        "security",
        now,
        Map.of(
            "redact_patterns",
            List.of("api_key", "bearer", "sk-", "evk_", "evi_"),
            "block_secret_in_artifacts",
            true));
  }

  private void put(String id, String category, String now, Map<String, ?> rules) {
    byId.put(
        id,
        JsonObject.builder()
            .put("policy_id", id)
            .put("category", category)
            .put("name", id)
            .put("description", "")
            .put("enabled", true)
            .put("rules", rules)
            .put("updated_at", now)
            .build());
  }

  JsonObject list(boolean enabledOnly) {
    List<JsonObject> policies =
        byId.values().stream().filter(p -> !enabledOnly || p.bool("enabled", true)).toList();
    String updated =
        policies.stream().map(p -> p.string("updated_at", "")).max(String::compareTo).orElse("");
    return JsonObject.builder()
        .put("version", 1)
        .put("updated_at", updated)
        .put("policies", policies)
        .build();
  }

  JsonObject upsert(String id, JsonObject body, String now) {
    JsonObject policy =
        JsonObject.builder()
            .put("policy_id", id)
            .put("category", body.string("category", "custom"))
            .put("name", body.string("name", id))
            .put("description", body.string("description", ""))
            .put("enabled", body.bool("enabled", true))
            .put("rules", body.object("rules"))
            .put("updated_at", now)
            .build();
    byId.put(id, policy);
    return policy;
  }

  /** What the server says about a text. */
  JsonObject text(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    List<JsonObject> hits = new ArrayList<>();
    for (JsonObject policy : enabled("security")) {
      JsonObject rules = policy.object("rules");
      if (words(rules, "redact_patterns").stream().anyMatch(lower::contains)) {
        boolean block = rules.bool("block_secret_in_artifacts", false);
        String message =
            block
                ? "Sensitive secret-like content detected; upload blocked."
                : "Sensitive patterns detected; content will be redacted.";
        String action = block ? "blocked" : "warned";
        hits.add(hit(policy, action, message, "text", "[redacted]"));
      }
    }
    return verdict(hits, hits.isEmpty() ? null : ServerRedaction.redact(text));
  }

  /** What the server says about an artifact. */
  JsonObject artifact(String path, long bytes) {
    List<JsonObject> hits = new ArrayList<>();
    for (JsonObject policy : enabled("artifact")) {
      artifactFault(policy.object("rules"), path, bytes)
          .ifPresent(message -> hits.add(hit(policy, "blocked", message, "artifact", path)));
    }
    return verdict(hits, null);
  }

  private static Optional<String> artifactFault(JsonObject rules, String path, long bytes) {
    long limit = rules.integer("max_bytes", 0);
    if (limit > 0 && bytes > limit) {
      return Optional.of("Artifact size " + bytes + " exceeds limit " + limit + ".");
    }
    String suffix = suffix(path);
    List<String> allowed = words(rules, "allowed_extensions");
    if (suffix.isEmpty()) {
      return Optional.empty();
    }
    if (words(rules, "blocked_extensions").contains(suffix)) {
      return Optional.of("Artifact extension '" + suffix + "' is blocked.");
    }
    return allowed.isEmpty() || allowed.contains(suffix)
        ? Optional.empty()
        : Optional.of("Artifact extension '" + suffix + "' is not allowed.");
  }

  /** What the server says about a tool. */
  JsonObject tool(String tool) {
    String name = tool.toLowerCase(Locale.ROOT);
    List<JsonObject> hits = new ArrayList<>();
    for (JsonObject policy : enabled("tool")) {
      JsonObject rules = policy.object("rules");
      if (names(words(rules, "deny_tools"), name)) {
        String message = "Tool '" + tool + "' is denied by policy.";
        hits.add(hit(policy, "blocked", message, "tool", tool));
      } else if (names(words(rules, "require_approval_tools"), name)) {
        String message = "Tool '" + tool + "' requires approval (warn-only in v1.5).";
        hits.add(hit(policy, "warned", message, "tool", tool));
      }
    }
    return verdict(hits, null);
  }

  private static boolean names(List<String> tools, String name) {
    return tools.stream().anyMatch(tool -> name.equals(tool) || name.endsWith("/" + tool));
  }

  /** As Python's {@code Path.suffix}: {@code .env} has none. */
  private static String suffix(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    int dot = file.lastIndexOf('.');
    return dot <= 0 || dot == file.length() - 1 ? "" : file.substring(dot).toLowerCase(Locale.ROOT);
  }

  private List<JsonObject> enabled(String category) {
    return byId.values().stream()
        .filter(p -> p.bool("enabled", true) && p.string("category", "").equals(category))
        .toList();
  }

  private static List<String> words(JsonObject rules, String key) {
    return rules.list(key).stream()
        .filter(Objects::nonNull)
        .map(word -> word.toString().toLowerCase(Locale.ROOT))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static JsonObject hit(
      JsonObject policy, String action, String message, String type, String resource) {
    return JsonObject.builder()
        .put("policy_id", policy.get("policy_id"))
        .put("category", policy.get("category"))
        .put("action", action)
        .put("severity", action.equals("blocked") ? "high" : "medium")
        .put("message", message)
        .put("resource_type", type)
        .put("resource", resource)
        .build();
  }

  private static JsonObject verdict(List<JsonObject> hits, @Nullable String redacted) {
    boolean blocked = hits.stream().anyMatch(hit -> hit.string("action", "").equals("blocked"));
    return JsonObject.builder()
        .put("allowed", !blocked)
        .put("action", blocked ? "blocked" : hits.isEmpty() ? "allowed" : "warned")
        .put("hits", hits)
        .put("redacted_text", redacted)
        .build();
  }
}
