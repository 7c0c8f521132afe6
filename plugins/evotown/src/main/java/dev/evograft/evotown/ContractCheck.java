// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The published contract's rules for what is sent, by hand, because a validator would cost more
 * than the rest of a report. A member that the contract does not know is wrong as well: it would be
 * a mistake of ours, and leave the machine.
 */
final class ContractCheck {

  private static final String[] STATES = {"succeeded", "failed", "cancelled"};
  private static final String[] TYPES = {"openclaw", "hermes", "skilllite", "custom"};

  private static final ContractCheck MANIFEST_ITEM =
      new ContractCheck()
          .required("path", Kind.TEXT)
          .required("sha256", Kind.SHA256)
          .required("bytes", Kind.COUNT);

  /** The end of a run. */
  static final ContractCheck RUN_COMPLETE =
      new ContractCheck()
          .required("engine_id", Kind.TEXT)
          .required("engine_version", Kind.TEXT)
          .required("status", Kind.TEXT)
          .words("status", STATES)
          .required("exit_code", Kind.INTEGER)
          .required("finished_at", Kind.TIME)
          .optional("log_excerpt", Kind.TEXT)
          .optional("artifact_manifest", Kind.MANIFEST)
          .optional("artifact_bundle_url", Kind.TEXT)
          .optional("signals", Kind.OBJECT);

  /** An event of a run. */
  static final ContractCheck RUN_EVENT =
      new ContractCheck()
          .required("event_type", Kind.TEXT)
          .words("event_type", "run.started", "run.progress", "run.completed")
          .required("run_id", Kind.TEXT)
          .required("engine_id", Kind.TEXT)
          .required("ts", Kind.TIME)
          .optional("tenant_id", Kind.TEXT)
          .optional("team_id", Kind.TEXT)
          .optional("agent_id", Kind.TEXT)
          .optional("task_id", Kind.TEXT)
          .optional("engine_type", Kind.TEXT)
          .words("engine_type", TYPES)
          .optional("engine_version", Kind.TEXT)
          .optional("status", Kind.TEXT)
          .words("status", "running", "succeeded", "failed", "cancelled")
          .optional("seq", Kind.COUNT)
          .optional("exit_code", Kind.INTEGER)
          .optional("log_excerpt", Kind.TEXT)
          .optional("artifact_manifest", Kind.MANIFEST)
          .optional("artifact_bundle_url", Kind.TEXT)
          .optional("signals", Kind.OBJECT)
          .optional("payload", Kind.OBJECT);

  /** The registration of an engine, and the one member more that the real server has. */
  static final ContractCheck ENGINE_REGISTER =
      new ContractCheck()
          .required("engine_id", Kind.TEXT)
          .required("engine_version", Kind.TEXT)
          .optional("engine_type", Kind.TEXT)
          .words("engine_type", TYPES)
          .optional("display_name", Kind.TEXT)
          .optional("owner_team", Kind.TEXT)
          .optional("deployment_kind", Kind.TEXT)
          .words("deployment_kind", "laptop", "server", "ci", "container")
          .optional("dispatch_url", Kind.TEXT)
          .optional("capabilities", Kind.OBJECT)
          .optional("rotate_ingest_token", Kind.BOOLEAN);

  /** What a member must be. */
  private enum Kind {
    TEXT,
    INTEGER,
    COUNT,
    BOOLEAN,
    TIME,
    SHA256,
    OBJECT,
    MANIFEST;

    boolean fits(@Nullable Object value) {
      return switch (this) {
        case TEXT -> value instanceof String;
        case INTEGER -> value instanceof Long;
        case COUNT -> value instanceof Long number && number >= 0;
        case BOOLEAN -> value instanceof Boolean;
        case TIME -> value instanceof String text && isTime(text);
        case SHA256 -> value instanceof String text && isSha256(text);
        case OBJECT -> value instanceof JsonObject;
        case MANIFEST -> value instanceof List<?>;
      };
    }
  }

  private final Map<String, Kind> members = new LinkedHashMap<>();
  private final Map<String, Set<String>> words = new LinkedHashMap<>();
  private final List<String> required = new ArrayList<>();

  private ContractCheck() {}

  private ContractCheck required(String name, Kind kind) {
    required.add(name);
    return optional(name, kind);
  }

  private ContractCheck optional(String name, Kind kind) {
    members.put(name, kind);
    return this;
  }

  private ContractCheck words(String name, String... allowed) {
    words.put(name, Set.of(allowed));
    return this;
  }

  /** Everything that is wrong, each by the name of its member and without its value. */
  List<String> errors(JsonObject body) {
    List<String> errors = new ArrayList<>(0);
    for (String name : required) {
      if (!body.containsKey(name)) {
        errors.add(name + " is missing");
      }
    }
    for (Map.Entry<String, @Nullable Object> member : body.entrySet()) {
      check(member.getKey(), member.getValue(), errors);
    }
    return errors;
  }

  private void check(String name, @Nullable Object value, List<String> errors) {
    Kind kind = members.get(name);
    if (kind == null) {
      errors.add(name + " is unknown to the contract");
    } else if (!kind.fits(value)) {
      errors.add(name + " is not what the contract says");
    } else if (words.containsKey(name) && !words.get(name).contains(value)) {
      errors.add(name + " is none of the contract's words");
    } else if (kind == Kind.MANIFEST && value instanceof List<?> items) {
      for (int i = 0; i < items.size(); i++) {
        int index = i;
        List<String> wrong =
            items.get(i) instanceof JsonObject item
                ? MANIFEST_ITEM.errors(item)
                : List.of("is no object");
        wrong.forEach(error -> errors.add(name + "[" + index + "] " + error));
      }
    }
  }

  private static boolean isSha256(String text) {
    if (text.length() != 64) {
      return false;
    }
    for (int i = 0; i < 64; i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTime(String text) {
    if (!text.endsWith("Z")) {
      return false; // the contract wants UTC
    }
    try {
      DateTimeFormatter.ISO_INSTANT.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
