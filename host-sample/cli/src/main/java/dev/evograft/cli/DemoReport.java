// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunCompleted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the demo shows at its end: what arrived, beside what was recorded, and what is on disk. */
final class DemoReport {

  private DemoReport() {}

  /**
   * Shows what arrived.
   *
   * @return whether it is what was recorded
   */
  static boolean arrived(Terminal terminal, List<RunCompleted> runs, List<JsonObject> arrived) {
    List<List<String>> rows = new ArrayList<>();
    boolean same = true;
    for (RunCompleted run : runs) {
      Optional<JsonObject> found = find(arrived, run.run().runId());
      boolean equal = found.isPresent() && equal(run, found.get());
      same &= equal;
      rows.add(
          List.of(
              run.run().runId(),
              run.outcome().status().word(),
              found.map(at -> at.string("status", "?")).orElse("nothing"),
              found.map(at -> at.object("signals").size() + " signals").orElse(""),
              found.map(at -> at.list("artifact_manifest").size() + " artifacts").orElse(""),
              equal ? "the same" : "DIFFERENT"));
    }
    terminal.table(List.of("   run", "recorded", "at Evotown", "", "", ""), indent(rows));
    terminal.out("");
    return same;
  }

  private static List<List<String>> indent(List<List<String>> rows) {
    rows.replaceAll(
        row -> {
          List<String> indented = new ArrayList<>(row);
          indented.set(0, "   " + row.get(0));
          return indented;
        });
    return rows;
  }

  private static Optional<JsonObject> find(List<JsonObject> arrived, String runId) {
    return arrived.stream().filter(run -> run.string("run_id", "").equals(runId)).findFirst();
  }

  private static boolean equal(RunCompleted run, JsonObject at) {
    return at.string("status", "").equals(run.outcome().status().word())
        && at.object("signals").keySet().containsAll(run.signals().values().keySet())
        && hashes(at).equals(run.artifacts().stream().map(Artifact::sha256).toList());
  }

  private static List<String> hashes(JsonObject at) {
    List<String> hashes = new ArrayList<>();
    for (Object item : at.list("artifact_manifest")) {
      if (item instanceof JsonObject artifact) {
        hashes.add(artifact.string("sha256", ""));
      }
    }
    return hashes;
  }

  static void onDisk(Terminal terminal, DemoFolder folder) throws IOException {
    Path state = folder.workspace().resolve(".evograft");
    terminal.out("On disk in " + state + (folder.kept() ? "" : " (removed now; --keep keeps it)"));
    try (Stream<Path> walk = Files.walk(state)) {
      for (Path file : (Iterable<Path>) walk.filter(Files::isRegularFile).sorted()::iterator) {
        String what = describe(state.relativize(file).toString());
        if (what != null) {
          terminal.out(
              "   %-64s %10s  %s"
                  .formatted(state.relativize(file), Texts.bytes(Files.size(file)), what));
        }
      }
    }
  }

  private static @Nullable String describe(String file) {
    if (file.equals("journal.db")) {
      return "every event, before anyone acts on it";
    }
    return file.startsWith("runs") ? "an artifact" : null;
  }

  static JsonObject json(List<RunCompleted> runs, List<JsonObject> arrived, boolean same) {
    return JsonObject.builder()
        .put("runs", runs.stream().map(run -> run.run().runId()).toList())
        .put("arrived", arrived)
        .put("same", same)
        .build();
  }
}
