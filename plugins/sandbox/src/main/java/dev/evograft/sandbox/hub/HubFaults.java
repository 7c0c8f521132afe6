// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.control.Fault;
import dev.evograft.sandbox.control.FaultStyle;
import dev.evograft.toolkit.server.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What goes wrong with the hub, as its clients met it, and what a hostile one would do. */
final class HubFaults implements FaultStyle {

  private static final long HUGE = 64L << 20;
  private static final int PIECE = 64 << 10;

  /** These change an answer that was given, so the call took effect. */
  private static final Set<String> AFTER = Set.of("no_secret", "duplicate", "tamper");

  private static final Set<String> INSTEAD =
      Set.of(
          "rejected",
          "rate_limited",
          "busy",
          "unknown_node",
          "upgrade",
          "redirect",
          "huge",
          "deep");

  @Override
  public Set<String> routes() {
    return Arrays.stream(HubRow.values()).map(HubRow::fault).collect(Collectors.toSet());
  }

  @Override
  public Set<String> kinds() {
    return Stream.concat(AFTER.stream(), INSTEAD.stream()).collect(Collectors.toSet());
  }

  @Override
  public String subjectKey() {
    return "node_id";
  }

  @Override
  public boolean applied(String kind) {
    return AFTER.contains(kind);
  }

  @Override
  public Answer failure(Fault fault, @Nullable Answer right) {
    JsonObject spec = fault.spec();
    return switch (fault.kind()) {
      case "rejected" -> rejected(spec.string("reason", "quality_gate"));
      case "rate_limited" -> limited(spec);
      case "busy" -> Answer.json(503, error("server_busy"));
      case "unknown_node" ->
          fault.route().equals("heartbeat")
              ? Answer.json(200, HeartbeatApi.unknown())
              : Answer.json(403, error("unknown_node"));
      case "upgrade" -> Versions.tooOld(spec.string("required_version", "99.0.0")).answer();
      case "redirect" ->
          Answer.empty((int) spec.integer("status", 307))
              .withHeader("Location", spec.string("to", "http://hub.invalid/a2a/hello"));
      case "huge" -> huge(spec.integer("bytes", HUGE));
      case "deep" -> deep((int) spec.integer("depth", 10_000));
      case "no_secret", "duplicate", "tamper" ->
          right == null ? Answer.empty(204) : Spoiled.by(fault.kind(), right);
      default -> status(spec);
    };
  }

  private static Answer status(JsonObject spec) {
    int status = (int) spec.integer("status", 500);
    return Answer.json(status, error(spec.string("error", "http_" + status)));
  }

  private static JsonObject error(String code) {
    return HubError.body(code, "a fault of the sandbox", "switch it off", JsonObject.EMPTY);
  }

  private static Answer rejected(String reason) {
    JsonObject fields =
        JsonObject.builder()
            .put("status", "rejected")
            .put("decision", "reject")
            .put("reason", reason)
            .build();
    return Answer.json(200, fields.with("payload", fields));
  }

  private static Answer limited(JsonObject spec) {
    long wait = spec.integer("retry_after_ms", 1_000);
    // What is typed is what clients are to obey, and they obey the longest that they are told.
    long window = spec.integer("window_ms", spec.containsKey("retry_after_ms") ? wait : 60_000);
    HubError error = HubError.tooMany("rate_limit_exceeded", wait, 1, window);
    return spec.bool("in_body", false)
        ? new Answer(
            200,
            Map.of("Content-Type", "application/json"),
            error.answer().body(),
            Answer.WHOLE,
            null)
        : error.answer();
  }

  private static Answer huge(long bytes) {
    byte[] piece = "x".repeat(PIECE).getBytes(StandardCharsets.US_ASCII);
    return Answer.streaming(
        200,
        "application/json",
        out -> {
          out.write("{\"status\":\"".getBytes(StandardCharsets.US_ASCII));
          for (long sent = 0; sent < bytes; sent += PIECE) {
            out.write(piece);
          }
          out.write("\"}".getBytes(StandardCharsets.US_ASCII));
        });
  }

  private static Answer deep(int depth) {
    return Answer.text(200, "application/json", "{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
  }
}
