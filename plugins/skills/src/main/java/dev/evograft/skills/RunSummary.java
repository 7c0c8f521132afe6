// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.Deliveries.KeyStatus;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunCompleted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A run for people, in a few lines. */
final class RunSummary {

  private static final int MOST_ARTIFACTS = 20;

  private RunSummary() {}

  static List<String> lines(
      RunReport report, List<Artifact> artifacts, JsonObject signals, Path workspace) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(head(report));
    lines.add("  signals     " + signals.size() + names(signals));
    for (Artifact artifact : artifacts.subList(0, Math.min(artifacts.size(), MOST_ARTIFACTS))) {
      lines.add(
          "  artifact    "
              + relative(workspace, artifact.file())
              + "  "
              + Texts.size(artifact.bytes()));
    }
    if (artifacts.size() > MOST_ARTIFACTS) {
      lines.add("  artifacts   " + (artifacts.size() - MOST_ARTIFACTS) + " more");
    }
    report.deliveries().forEach(status -> lines.add(line(status)));
    return lines;
  }

  private static String head(RunReport report) {
    var result = report.result();
    RunCompleted recorded = report.recorded();
    String reason = result.reason() == null ? "" : ": " + result.reason();
    String took = recorded == null ? "" : " after " + Texts.took(recorded.outcome().took());
    return result.run().spec().skill()
        + " "
        + result.status().word()
        + took
        + reason
        + "  (run "
        + result.run().runId()
        + ")";
  }

  private static String names(JsonObject signals) {
    return signals.isEmpty()
        ? ""
        : "  " + Texts.shortened(String.join(", ", signals.keySet()), 100);
  }

  private static String relative(Path workspace, Path file) {
    return Texts.oneLine(
        file.startsWith(workspace) ? workspace.relativize(file).toString() : file.toString());
  }

  private static String line(KeyStatus status) {
    String note = status.note() == null ? "" : ": " + Texts.shortened(status.note(), 160);
    return "  delivery    " + status.destination() + " " + status.state() + note;
  }
}
