// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.CheckResult;
import dev.evograft.evolution.place.Hashes;
import dev.evograft.evolution.place.Room;
import dev.evograft.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** By what a change will be judged, written into the journal before anybody makes it. */
final class Planned {

  /** How many files are named; all of them are in the digest. */
  private static final int MOST_NAMED = 500;

  private final Bench bench;
  private final Live live;

  Planned(Bench bench, Live live) {
    this.bench = bench;
    this.live = live;
  }

  /** The details of the entry. */
  JsonObject details(Room room, CycleTask task, Baseline baseline) {
    Map<String, String> hashes = new TreeMap<>(room.hashes(baseline.plan().paths()));
    StringBuilder all = new StringBuilder();
    hashes.forEach((path, hash) -> all.append(hash).append(' ').append(path).append('\n'));
    JsonObject.Builder files = JsonObject.builder();
    hashes.entrySet().stream()
        .sorted(java.util.Comparator.comparing(one -> !baseline.plan().paths().names(one.getKey())))
        .limit(MOST_NAMED)
        .forEach(one -> files.put(one.getKey(), one.getValue()));
    JsonObject told =
        JsonObject.builder()
            .put("checks", baseline.plan().checks().stream().map(check -> check.text()).toList())
            .put("refused", baseline.plan().refused())
            .put("before", baseline.before().stream().map(CheckResult::tree).toList())
            .build();
    JsonObject.Builder details = bench.services().context().redactor().redact(told).toBuilder();
    details
        .put("files", files.build())
        .put("files_in_all", hashes.size())
        .put("files_digest", Hashes.of(all.toString().getBytes(StandardCharsets.UTF_8)));
    return details.build();
  }
}
