// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The one other report that is sent where a server refused the first. */
final class Amendment {

  /** The signal that says which policies refused the first one. */
  static final String REFUSED = "evograft.policy_refused";

  private static final int LONG_SIGNAL = 1_024;
  private static final int LONG_MANIFEST = 64 << 10;

  private Amendment() {}

  /**
   * Without what the policies hit.
   *
   * @param detail of the answer
   * @return empty when nothing could be left out
   */
  static Optional<Report> without(JsonObject detail, Report report) {
    Set<String> policies = new TreeSet<>();
    Set<String> files = new TreeSet<>();
    boolean text = false;
    for (Object item : detail.object("policy").list("hits")) {
      if (item instanceof JsonObject hit) {
        policies.add(hit.string("policy_id", "unnamed"));
        if (hit.string("resource_type", "").equals("artifact")) {
          files.add(hit.string("resource", ""));
        } else {
          text = true;
        }
      }
    }
    List<JsonObject> kept = new ArrayList<>();
    List<?> manifest = report.body().list("artifact_manifest");
    for (Object item : manifest) {
      if (item instanceof JsonObject artifact && !files.contains(artifact.string("path", ""))) {
        kept.add(artifact);
      }
    }
    boolean excerptGoes = (text || policies.isEmpty()) && report.body().containsKey("log_excerpt");
    boolean filesUnknown = !files.isEmpty() && kept.size() == manifest.size();
    if (!excerptGoes && kept.size() == manifest.size() && !(filesUnknown && !kept.isEmpty())) {
      return Optional.empty();
    }
    Draft draft = new Draft(report.body());
    if (excerptGoes) {
      draft.excerpt("");
    }
    draft.manifest(filesUnknown ? List.of() : kept);
    draft.signal(
        REFUSED,
        JsonObject.builder()
            .put("policies", List.copyOf(policies))
            .put("excerpt_dropped", excerptGoes)
            .put("artifacts_dropped", manifest.size() - (filesUnknown ? 0 : kept.size()))
            .build());
    return Optional.of(report.with(draft.body()));
  }

  /** Without what is long; empty when nothing is. */
  static Optional<Report> shorter(Report report) {
    Draft draft = new Draft(report.body());
    CleanSignals names = new CleanSignals();
    if (report.body().containsKey("log_excerpt")) {
      draft.excerpt("");
      names.drop("log_excerpt");
    }
    for (Map.Entry<String, @Nullable Object> signal : report.body().object("signals").entrySet()) {
      if (Json.bytes(signal.getValue()).length > LONG_SIGNAL) {
        draft.signals().remove(signal.getKey());
        names.drop(signal.getKey());
      }
    }
    if (Json.bytes(report.body().list("artifact_manifest")).length > LONG_MANIFEST) {
      draft.manifest(List.of());
      names.drop("artifact_manifest");
    }
    if (names.nothingDropped()) {
      return Optional.empty();
    }
    draft.signal(CleanSignals.DROPPED, names.dropped());
    return Optional.of(report.with(draft.body()));
  }
}
