// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.LogMark;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How large the graph's file was at some times: nothing before such a place was written later. Used
 * under the lock of the folder only.
 */
final class Checkpoints {

  static final String FILE = "times.json";

  private static final long VERSION = 1;
  private static final long APART = Duration.ofMinutes(30).toMillis();
  private static final int MOST = 24;

  private final MemoryState state;
  private final List<Checkpoint> known = new ArrayList<>();
  private boolean isLoaded;

  Checkpoints(MemoryState state) {
    this.state = state;
  }

  /**
   * A size of the file.
   *
   * @param at when it was that large
   * @param mark up to there
   */
  record Checkpoint(long at, LogMark mark) {}

  /** The last one that is no later than a time. */
  Optional<Checkpoint> before(long time) {
    load();
    return known.stream().filter(one -> one.at() <= time).reduce((earlier, later) -> later);
  }

  /** Adds one. */
  void add(long now, LogMark mark) {
    load();
    known.removeIf(one -> one.at() > now); // of a clock that was set back since
    known.add(new Checkpoint(now, mark));
    while (known.size() > MOST) {
      known.remove(0);
    }
    state.replace(FILE, text());
  }

  /** Whether it is time for another one. */
  boolean isDue(long now) {
    load();
    return known.isEmpty() || Math.abs(now - known.get(known.size() - 1).at()) >= APART;
  }

  private void load() {
    if (isLoaded) {
      return;
    }
    isLoaded = true;
    try {
      state.read(FILE).ifPresent(text -> parse(JsonText.parseObject(text)));
    } catch (IllegalArgumentException e) {
      state.unusable(FILE, e);
      known.clear();
    }
  }

  private void parse(JsonObject tree) {
    if (tree.integer("version", 0) == VERSION && state.about().equals(tree.get("graph"))) {
      for (JsonObject one : tree.objects("checkpoints")) {
        known.add(new Checkpoint(one.integer("at", Long.MAX_VALUE), SumsState.mark(one)));
      }
    }
  }

  private String text() {
    return JsonObject.builder()
            .put("version", VERSION)
            .put("graph", state.about())
            .put(
                "checkpoints",
                known.stream().map(one -> SumsState.tree(one.mark()).with("at", one.at())).toList())
            .build()
        + "\n";
  }

  /** The next look reads what others noted. */
  void close() {
    isLoaded = false;
    known.clear();
  }
}
