// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import static java.util.Map.entry;

import dev.evograft.evomap.endpoint.Param;
import dev.evograft.evomap.endpoint.Row;
import java.util.Map;

/** What is to be typed for a parameter of a hub, in words. */
final class ParamWords {

  private static final Map<String, String> OF_A_ROW =
      Map.ofEntries(
          entry("bounty.create signals", "What it is about, such as TimeoutError."),
          entry("bounty.list status", "Only those of this status, such as open."),
          entry("credits.estimate amount", "How many credits."),
          entry("kg.query type", "Only things of this type."),
          entry("memory.record signals", "What the gene answered, with commas between them."),
          entry("memory.record status", "How it ended, such as success."),
          entry("nodes sort", "In which order, as the hub names it."));

  private static final Map<String, String> ANYWHERE =
      Map.ofEntries(
          entry("amount", "How many credits are offered."),
          entry("asset_id", "The asset, such as sha256:..."),
          entry("bounty_id", "The bounty."),
          entry("cursor", "Where the page before ended, as it said."),
          entry("deadline", "Until when, such as 2026-12-01T12:00:00Z."),
          entry("decision", "accept, reject or quarantine."),
          entry("detailed", "Whether all is shown that the hub has of it."),
          entry("entities", "The things to add, a list"),
          entry("fields", "Only these members, with commas between them."),
          entry("filters", "What the answer is narrowed by, as the hub names it"),
          entry("followup_question", "What is asked about it next."),
          entry("gene_id", "The gene that was used."),
          entry("limit", "At most so many."),
          entry("min_bounty", "Only those that pay so much or more."),
          entry("query", "What is asked, in words."),
          entry("reason", "Why, in words."),
          entry("relationships", "How they hang together, a list"),
          entry("reputation", "Only those that a node of this reputation may have."),
          entry("score", "How good it was, from 0 to 1."),
          entry("signals", "What it is about, with commas between them."),
          entry("sort", "newest, ranked or most_used."),
          entry("status", "Only those of this status, such as promoted."),
          entry("submission_id", "Which, as 'task submissions' names it."),
          entry("summary", "What came of it, in words."),
          entry("target_asset_id", "The asset, such as sha256:..."),
          entry("target_local_id", "What the node that published it calls it."),
          entry("task_id", "The task."),
          entry("title", "What is wanted, in one line."),
          entry("type", "Gene, Capsule or EvolutionEvent."),
          entry("used_asset_ids", "Assets of others that were used, with commas between them."),
          entry("vote", "up or down."));

  private ParamWords() {}

  static String of(Row row, String name) {
    String words = OF_A_ROW.get(row.name() + " " + name);
    return words == null
        ? ANYWHERE.getOrDefault(name, "What the hub calls '" + name + "'.")
        : words;
  }

  static String of(Row row, Param param) {
    String words = of(row, param.name());
    return param.kind() == Param.Kind.JSON ? words.replaceFirst("\\.$", "") + "; or @FILE." : words;
  }
}
