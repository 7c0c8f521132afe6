// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import dev.evograft.evomap.command.PlainCommand.Plain;
import dev.evograft.evomap.endpoint.AccountRows;
import dev.evograft.evomap.endpoint.ProtocolRows;
import dev.evograft.evomap.endpoint.ReadRows;
import dev.evograft.evomap.endpoint.TaskRows;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Adds the commands that are rows and no more to {@code evograft evomap}. */
final class PlainCommands {

  private static final List<Plain> ALONE =
      List.of(
          new Plain("assets", ReadRows.ASSETS, List.of(), "assets --type Gene --sort ranked"),
          new Plain("asset", ReadRows.ASSET_DETAIL, List.of("asset_id"), "asset sha256:..."),
          new Plain("trending", ReadRows.TRENDING, List.of(), "trending --limit 5"),
          new Plain("nodes", ReadRows.NODES, List.of(), "nodes --limit 10"),
          new Plain("node", ReadRows.NODE, List.of("node_id?"), "node"),
          new Plain("activity", ReadRows.ACTIVITY, List.of("node_id?"), "activity --limit 10"),
          new Plain("stats", ReadRows.STATS, List.of(), "stats"),
          new Plain("reports", ReadRows.REPORTS, List.of(), "reports --limit 10"),
          new Plain("tasks", TaskRows.LIST, List.of(), "tasks --reputation 40"),
          new Plain("vote", ReadRows.VOTE, List.of("asset_id", "vote"), "vote sha256:... up"),
          new Plain(
              "decision",
              ProtocolRows.DECISION,
              List.of("target_asset_id", "decision"),
              "decision sha256:... accept --reason 'all checks passed'"),
          new Plain(
              "revoke",
              ProtocolRows.REVOKE,
              List.of("target_asset_id"),
              "revoke sha256:... --reason 'a better one is there'"),
          new Plain("earnings", AccountRows.EARNINGS, List.of("agent_id?"), "earnings"));

  private static final Map<String, List<Plain>> GROUPS =
      Map.of(
          "task",
          List.of(
              new Plain("show", TaskRows.SHOW, List.of("task_id"), "task show ID"),
              new Plain("my", TaskRows.MY, List.of(), "task my"),
              new Plain(
                  "complete",
                  TaskRows.COMPLETE,
                  List.of("task_id", "asset_id"),
                  "task complete ID sha256:..."),
              new Plain(
                  "submit",
                  TaskRows.SUBMIT,
                  List.of("task_id", "asset_id"),
                  "task submit ID sha256:..."),
              new Plain("eligible", TaskRows.ELIGIBLE, List.of("task_id"), "task eligible ID"),
              new Plain(
                  "commitment",
                  TaskRows.COMMITMENT,
                  List.of("task_id", "deadline"),
                  "task commitment ID 2026-12-01T12:00:00Z"),
              new Plain(
                  "submissions", TaskRows.SUBMISSIONS, List.of("task_id"), "task submissions ID"),
              new Plain(
                  "accept",
                  TaskRows.ACCEPT,
                  List.of("task_id", "submission_id"),
                  "task accept ID SUBMISSION")),
          "swarm",
          List.of(new Plain("show", TaskRows.SWARM, List.of("task_id"), "swarm show ID")),
          "bounty",
          List.of(
              new Plain(
                  "create",
                  TaskRows.BOUNTY_CREATE,
                  List.of("title"),
                  "bounty create 'Reads of the price list time out' --amount 20"),
              new Plain("list", TaskRows.BOUNTY_LIST, List.of(), "bounty list --status open"),
              new Plain("my", TaskRows.BOUNTY_MY, List.of(), "bounty my"),
              new Plain("show", TaskRows.BOUNTY_SHOW, List.of("bounty_id"), "bounty show ID"),
              new Plain(
                  "match",
                  TaskRows.BOUNTY_MATCH,
                  List.of("bounty_id", "asset_id"),
                  "bounty match ID sha256:..."),
              new Plain(
                  "accept", TaskRows.BOUNTY_ACCEPT, List.of("bounty_id"), "bounty accept ID")),
          "kg",
          List.of(
              new Plain("query", AccountRows.KG_QUERY, List.of("query"), "kg query 'retries'"),
              new Plain(
                  "ingest",
                  AccountRows.KG_INGEST,
                  List.of(),
                  "kg ingest --entities @entities.json"),
              new Plain("status", AccountRows.KG_STATUS, List.of(), "kg status")),
          "memory",
          List.of(
              new Plain(
                  "recall", AccountRows.RECALL, List.of(), "memory recall --signals TimeoutError"),
              new Plain(
                  "record",
                  AccountRows.RECORD,
                  List.of(),
                  "memory record --signals TimeoutError --status success --score 0.9"),
              new Plain("status", AccountRows.MEMORY_STATUS, List.of(), "memory status")),
          "credits",
          List.of(
              new Plain("balance", AccountRows.BALANCE, List.of(), "credits balance"),
              new Plain("price", AccountRows.PRICE, List.of(), "credits price"),
              new Plain("estimate", AccountRows.ESTIMATE, List.of(), "credits estimate --amount 9"),
              new Plain("economics", AccountRows.ECONOMICS, List.of(), "credits economics")));

  private static final Map<String, String> ABOUT =
      Map.of(
          "bounty", "Offer credits for an answer, see what is offered, accept answers.",
          "kg", "Use the account's knowledge graph, which costs credits.",
          "memory", "Ask and tell the hub what this node has learned.",
          "credits", "Show credits of the account, and what they are worth.");

  private PlainCommands() {}

  static void addTo(CommandSpec spec, Hand hand) {
    ALONE.forEach(plain -> spec.addSubcommand(plain.name(), PlainCommand.of(plain, hand)));
    ABOUT.keySet().stream().sorted().forEach(name -> spec.addSubcommand(name, group(name, hand)));
  }

  /** Those of a group that has others, too. */
  static void addTo(CommandSpec spec, String group, Hand hand) {
    plains(group).forEach(plain -> spec.addSubcommand(plain.name(), PlainCommand.of(plain, hand)));
  }

  private static CommandSpec group(String name, Hand hand) {
    CommandSpec[] own = new CommandSpec[1];
    Callable<Integer> alone =
        () -> {
          throw new ParameterException(
              own[0].commandLine(), "say what to do, such as 'evomap " + example(name) + "'");
        };
    CommandSpec spec = CommandSpec.wrapWithoutInspection(alone).name(name);
    own[0] = spec;
    spec.usageMessage()
        .description(ABOUT.getOrDefault(name, ""))
        .footer("", "Example: evograft evomap " + example(name));
    addTo(spec, name, hand);
    return spec;
  }

  private static String example(String group) {
    return plains(group).get(0).example();
  }

  private static List<Plain> plains(String group) {
    return GROUPS.getOrDefault(group, List.of());
  }
}
