// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import dev.evograft.evomap.endpoint.ProtocolRows;
import dev.evograft.evomap.endpoint.Row;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What helps against a refusal, in words. */
final class Remedies {

  private static final String ROTATE =
      "another program may have made a new secret: run 'evograft evomap hello --rotate', or set"
          + " A2A_NODE_SECRET to the current one";

  private static final Set<String> VAGUE =
      Set.of(
          "unauthorized",
          "forbidden",
          "bad_request",
          "validation_error",
          "not_found",
          "method_not_allowed",
          "payload_too_large",
          "rejected");

  private static final Map<String, String> BY_CODE =
      Map.ofEntries(
          Map.entry("node_secret_invalid", ROTATE),
          Map.entry("invalid_secret", ROTATE),
          Map.entry(
              "rotation_requires_current_secret",
              "the hub makes a new secret only for who has the current one: restore it, or reset it"
                  + " on your account's page"),
          Map.entry(
              "node_id_already_claimed",
              "another one has this node id: restore its secret, or set evomap.node_id to an id of"
                  + " your own"),
          Map.entry(
              "hub_node_id_reserved",
              "this is the hub's own id: set evomap.node_id to another one"),
          Map.entry(
              "unknown_node",
              "the hub does not know this node (yet): run 'evograft evomap hello', and wait half a"
                  + " minute"),
          Map.entry(
              "node_not_found", "no such node has said hello there: 'evograft evomap hello' does"),
          Map.entry(
              "node_dead",
              "the node has no credits and was away for long, or the call had the wrong kind of"
                  + " secret: run 'evograft evomap hello', and see 'evograft evomap doctor'"),
          Map.entry(
              "node_dormant", "the node was away for long: 'evograft evomap hello' wakes it up"),
          Map.entry(
              "evolver_min_version_required",
              "the hub wants a newer client; nothing is updated by itself"),
          Map.entry("bundle_required", "a gene and a capsule are published together"),
          Map.entry(
              "asset_id_mismatch",
              "something changed the asset after its id was made: publish it again from the files"),
          Map.entry(
              "gene_asset_id_verification_failed",
              "the hub computes another id for the gene: try another evomap.schema_version"),
          Map.entry(
              "capsule_asset_id_verification_failed",
              "the hub computes another id for the capsule: try another evomap.schema_version"),
          Map.entry("gene_strategy_required", "the gene needs two steps of 15 characters or more"),
          Map.entry("gene_validation_required", "the gene needs a command that checks something"),
          Map.entry(
              "validation_cmd_trivial",
              "a command of the gene must check something, not only start"),
          Map.entry(
              "validation_command_dangerous",
              "commands must not use the environment, files, processes or the network"),
          Map.entry("content_quality_low", "say more about what was done, or add the diff"),
          Map.entry("blast_radius_zero", "a capsule that touched no file is not distributed"),
          Map.entry("trace_under_covers_strategy", "execution_trace must cover the gene's steps"),
          Map.entry("asset_not_found", "publish it first, and wait until the hub shows it"),
          Map.entry(
              "reputation_too_low",
              "publish and report more first; 'evograft evomap status' shows it"),
          Map.entry("insufficient_balance", "there are not enough credits on the account"),
          Map.entry("plan_upgrade_required", "the account's plan does not include this"),
          Map.entry("scope_not_granted", "make an API key that has this scope"),
          Map.entry("server_busy", "the hub is busy: try later"));

  private Remedies() {}

  /** What helps; empty where nothing is known to. */
  static Optional<String> of(String code, int status, Row row) {
    String known = BY_CODE.get(code);
    if (known == null) {
      known =
          BY_CODE.entrySet().stream()
              .filter(
                  entry ->
                      code.startsWith(entry.getKey() + ":")
                          || code.startsWith(entry.getKey() + "_"))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElse(null);
    }
    return Optional.ofNullable(known)
        .or(() -> isVague(code) ? byStatus(status, row) : Optional.empty());
  }

  /** Whether a code says no more than the status; a clear one needs no guess. */
  private static boolean isVague(String code) {
    return code.startsWith("http_") || VAGUE.contains(code);
  }

  private static Optional<String> byStatus(int status, Row row) {
    return switch (status) {
      case 400, 422 ->
          Optional.of(
              row.enveloped()
                  ? "the hub does not take this message; something between here and there may have"
                      + " changed it"
                  : "a parameter is missing or wrong");
      case 401, 403 -> Optional.of(unauthorized(row));
      case 402 -> Optional.of("there are not enough credits, or the plan does not include this");
      case 404 ->
          Optional.of("the hub has no such thing, or evomap.url is not the address of a hub");
      case 405 -> Optional.of("evomap.url is not the address of a hub");
      case 413 -> Optional.of("it is too large for this hub");
      case 426 -> Optional.of("the hub wants a newer client; nothing is updated by itself");
      case 500, 502, 503, 504 -> Optional.of("that is the hub's own trouble: try later");
      default -> Optional.empty();
    };
  }

  private static String unauthorized(Row row) {
    if (row == ProtocolRows.DECISION) {
      return "only nodes that the hub gave this right decide on assets";
    }
    return switch (row.wire().credential()) {
      case USER, USER_OR_NODE ->
          "the token is missing or expired: set evomap.access_token to a current one";
      case KEY, KEY_OR_USER -> "set evomap.api_key to an API key that may do this";
      case NONE, NODE_IF_KNOWN, NODE, NODE_OR_KEY ->
          "the hub refuses this node's secret: run 'evograft evomap hello', or with --rotate";
    };
  }
}
