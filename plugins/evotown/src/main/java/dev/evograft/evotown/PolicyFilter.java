// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Makes a report that a server's policies let pass, and says in it what is missing. */
final class PolicyFilter {

  /** The signal that says what is missing. */
  static final String SIGNAL = "evograft.policy";

  private static final int NAMED = 20;

  /** A shorter excerpt is not worth sending. */
  private static final int LEAST = 1_024;

  private PolicyFilter() {}

  /** The report itself where nothing is wrong with it. */
  static Report apply(Policies policies, Report report) {
    if (!report.terminal() || policies.equals(Policies.NONE)) {
      return report;
    }
    List<JsonObject> kept = new ArrayList<>();
    List<String> dropped = new ArrayList<>();
    for (Object item : report.body().list("artifact_manifest")) {
      if (item instanceof JsonObject artifact) {
        String path = artifact.string("path", "");
        if (policies.artifactFault(path, artifact.integer("bytes", 0)).isPresent()) {
          dropped.add(path);
        } else {
          kept.add(artifact);
        }
      }
    }
    String excerpt = report.body().string("log_excerpt", "");
    BrokenText broken = broken(excerpt, policies.forbidden());
    if (dropped.isEmpty() && broken.broken() == 0) {
      return report;
    }
    JsonObject.Builder said = JsonObject.builder();
    if (!dropped.isEmpty()) {
      said.put("artifacts_dropped", dropped.size())
          .put("artifacts", dropped.stream().limit(NAMED).toList());
    }
    if (broken.broken() > 0) {
      said.put("excerpt_broken", broken.broken());
    }
    if (broken.text().isEmpty() && !excerpt.isEmpty()) {
      said.put("excerpt_dropped", true);
    }
    Draft draft = new Draft(report.body());
    draft.manifest(kept);
    draft.excerpt(broken.text());
    draft.signal(SIGNAL, said.build());
    return report.with(draft.body());
  }

  /** Marks take room: what is then too long is cut first. */
  private static BrokenText broken(String excerpt, List<String> forbidden) {
    BrokenText broken = BrokenText.of(excerpt, forbidden);
    int over = broken.text().length() - Excerpt.MOST;
    if (over <= 0) {
      return broken;
    }
    int most = excerpt.length() - 2 * over - 256;
    BrokenText shorter = BrokenText.of(most < LEAST ? "" : Excerpt.fit(excerpt, most), forbidden);
    // More marks than text: what is left of it would not be worth reading.
    return shorter.text().length() <= Excerpt.MOST && !shorter.text().isEmpty()
        ? shorter
        : new BrokenText("", broken.broken());
  }
}
