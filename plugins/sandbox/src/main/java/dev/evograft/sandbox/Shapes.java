// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.json.JsonObject;

/** What the bodies of the ingest API must be. */
final class Shapes {

  private static final int EXCERPT = 65_536;
  private static final Rule NAME = Rule.text(1, 128);
  private static final Rule LABEL = Rule.text(0, 128);

  private Shapes() {}

  static void complete(JsonObject body) {
    Fields.of(body)
        .required("engine_id", NAME)
        .required("engine_version", NAME)
        .required("status", Rule.oneOf("succeeded", "failed", "cancelled"))
        .required("exit_code", Rule.integer())
        .required("finished_at", Rule.text())
        .optional("log_excerpt", Rule.text(0, EXCERPT))
        .items("artifact_manifest", Shapes::artifact)
        .optional("artifact_bundle_url", Rule.text().orNull())
        .optional("signals", Rule.object())
        .done();
  }

  static void event(JsonObject body) {
    Fields.of(body)
        .required(
            "event_type",
            Rule.oneOf(
                "run.started",
                "run.progress",
                "run.completed",
                "run_started",
                "step_started",
                "user_message",
                "assistant_message",
                "tool_call",
                "tool_result",
                "model_call",
                "artifact_written",
                "policy_violation",
                "run_finished"))
        .required("run_id", NAME)
        .required("engine_id", NAME)
        .required("ts", Rule.text())
        .optional("seq", Rule.count())
        .optional("tenant_id", LABEL)
        .optional("team_id", LABEL)
        .optional("agent_id", LABEL)
        .optional("task_id", LABEL)
        .optional("engine_type", engineType())
        .optional("engine_version", LABEL)
        .optional("status", Rule.oneOf("running", "succeeded", "failed", "cancelled").orNull())
        .optional("exit_code", Rule.integer().orNull())
        .optional("log_excerpt", Rule.text(0, EXCERPT))
        .items("artifact_manifest", Shapes::artifact)
        .optional("artifact_bundle_url", Rule.text().orNull())
        .optional("signals", Rule.object())
        .optional("payload", Rule.object())
        .done();
  }

  static void register(JsonObject body) {
    Fields.of(body)
        .required("engine_id", NAME)
        .required("engine_version", NAME)
        .optional("engine_type", engineType().orNull())
        .optional("display_name", Rule.text())
        .optional("owner_team", Rule.text())
        .optional("deployment_kind", Rule.oneOf("laptop", "server", "ci", "container"))
        .optional("dispatch_url", Rule.text().orNull())
        .optional("capabilities", Rule.object())
        .optional("rotate_ingest_token", Rule.bool())
        .done();
  }

  private static Rule engineType() {
    return Rule.oneOf("openclaw", "hermes", "skilllite", "custom", "hosted_coding", "agent-doctor");
  }

  private static void artifact(Fields item) {
    item.required("path", Rule.text(1, Integer.MAX_VALUE))
        .required("sha256", Rule.pattern("^[a-f0-9]{64}$"))
        .required("bytes", Rule.count());
  }
}
