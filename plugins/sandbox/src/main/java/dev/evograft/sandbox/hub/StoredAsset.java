// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.gep.AssetIds;
import dev.evograft.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An asset that the hub keeps. Guarded by the hub's lock. */
final class StoredAsset {

  static final String CANDIDATE = "candidate";
  static final String PROMOTED = "promoted";
  static final String REJECTED = "rejected";
  static final String REVOKED = "revoked";

  private static final double WITHOUT_EVENT = 1 - 0.067;

  /** The asset exactly as it was published. */
  final JsonObject tree;

  final String id;

  /** That of its first publish, as it is shown. */
  final String bundleId;

  /** All that it was published in: a gene comes with several capsules. */
  final Set<String> bundles = new HashSet<>();

  final String publisher;
  final Instant at;
  final boolean withEvent;
  final Map<String, Long> votes = new HashMap<>();
  final Set<String> buyers = new HashSet<>();
  final Set<String> reusers = new HashSet<>();
  final List<JsonObject> reports = new ArrayList<>();

  String status = CANDIDATE;
  String reason = "";
  long fetched;

  StoredAsset(JsonObject tree, Publication by) {
    this.tree = tree;
    this.id = tree.string(AssetIds.KEY, "");
    this.bundleId = by.bundleId();
    this.bundles.add(bundleId);
    this.publisher = by.publisher();
    this.at = by.at();
    this.withEvent = by.withEvent();
  }

  /** What the assets of one publish have in common. */
  record Publication(String bundleId, String publisher, Instant at, boolean withEvent) {}

  String type() {
    return tree.string("type", "");
  }

  /** Whether it is in use: a candidate or promoted. */
  boolean isLiving() {
    return status.equals(CANDIDATE) || status.equals(PROMOTED);
  }

  /**
   * Notes another bundle with it. What fell with an earlier bundle is a candidate again; what was
   * revoked is so only where its publisher is the one who brings it.
   */
  void join(Publication by) {
    bundles.add(by.bundleId());
    if (status.equals(REJECTED) || status.equals(REVOKED) && by.publisher().equals(publisher)) {
      status = CANDIDATE;
    }
  }

  List<String> signals() {
    return Call.signals(tree.get(type().equals("Gene") ? "signals_match" : "trigger"));
  }

  /** Good enough to be handed out: score 0.7, and files and lines that it touched. */
  boolean isEligible() {
    if (!type().equals("Capsule")) {
      return true;
    }
    JsonObject blast = tree.object("blast_radius");
    return tree.object("outcome").number("score").orElse(0) >= 0.7
        && blast.integer("files", 0) > 0
        && blast.integer("lines", 0) > 0;
  }

  long vote() {
    return votes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many reports of others than the publisher passed, or did not. */
  long reports(boolean passed) {
    return reports.stream()
        .filter(report -> !report.string("node_id", "").equals(publisher))
        .filter(report -> report.bool("overall_ok", false) == passed)
        .count();
  }

  double intrinsic() {
    double score = tree.object("outcome").number("score").orElse(0.7);
    double confidence = tree.number("confidence").orElse(0.7);
    double lines = tree.object("blast_radius").number("lines").orElse(0);
    double streak = Math.min(5, tree.number("success_streak").orElse(0)) / 5;
    return 0.45 * score + 0.3 * confidence + 0.15 / (1 + lines / 200) + 0.1 * streak;
  }

  double usage() {
    return Math.min(1, (fetched + 2.0 * reusers.size()) / 10);
  }

  double social() {
    double liked = 0.5 + Math.max(-0.5, Math.min(0.5, (vote() + reports.size()) / 10.0));
    return withEvent ? liked : liked * WITHOUT_EVENT;
  }

  double freshness(Instant now) {
    return Math.exp(-Duration.between(at, now).toHours() / (24.0 * 90));
  }

  /** From 0 to 100. */
  double gdi(Instant now) {
    double sum =
        0.4 * intrinsic() + 0.25 * usage() + 0.2 * social() + 0.15 * Math.min(1, freshness(now));
    return Math.round(sum * 10_000) / 100.0;
  }
}
