// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import static dev.evograft.gep.Shapes.anyObject;
import static dev.evograft.gep.Shapes.assetId;
import static dev.evograft.gep.Shapes.integer;
import static dev.evograft.gep.Shapes.list;
import static dev.evograft.gep.Shapes.name;
import static dev.evograft.gep.Shapes.number;
import static dev.evograft.gep.Shapes.oneOf;
import static dev.evograft.gep.Shapes.text;

/** The schema of a {@link Capsule}. */
final class CapsuleSchema {

  private CapsuleSchema() {}

  static Shape shape() {
    return CommonShapes.asset(Capsule.TYPE)
        .required("trigger", list(text(), 1, Integer.MAX_VALUE))
        .required("gene", name())
        .required("summary", name())
        .required("confidence", number(0, 1))
        .required("blast_radius", CommonShapes.BLAST_RADIUS)
        .required("outcome", CommonShapes.OUTCOME)
        .optional("success_streak", integer(0))
        .optional("success_reason", text().orNull())
        .optional("gene_library_version", text().orNull())
        .optional("env_fingerprint", anyObject().orNull())
        .optional("source_type", CommonShapes.SOURCE.orNull())
        .optional("reused_asset_id", text().orNull())
        .optional("content", anyObject().orNull())
        .optional("diff", anyObject().orNull())
        .optional("strategy", list(text()))
        .optional("execution_trace", list(traceStep()))
        .optional("a2a", anyObject())
        .optional("trigger_context", CommonShapes.TRIGGER_CONTEXT)
        .optional("cost_tokens", integer(0).orNull())
        .optional("cost_usd", number(0, Double.MAX_VALUE).orNull())
        .optional("derivation_tokens", derivationTokens().orNull())
        .optional(
            "resolution_status",
            oneOf(
                    "pending",
                    "suppressed_observationally",
                    "resolved_by_evidence",
                    "regressed",
                    "inconclusive")
                .orNull())
        .optional("proof_of_work", proofOfWork())
        .optional("visibility", oneOf("private", "unlisted", "public").orNull())
        .optional("scope", list(name()).orNull())
        .optional("cost_tier", oneOf("cheap", "standard", "premium").orNull())
        .optional("pack_of", list(assetId()).orNull())
        .optional("author", author().orNull())
        .closed();
  }

  private static Shape traceStep() {
    return CommonShapes.object().optional("stage", oneOf("build", "validate", "canary"));
  }

  private static Shape derivationTokens() {
    return CommonShapes.object()
        .required("input_tokens", integer(0))
        .required("output_tokens", integer(0))
        .required("total_tokens", integer(0))
        .optional("basis", text())
        .closed();
  }

  private static Shape proofOfWork() {
    return CommonShapes.object()
        .required("kind", oneOf("git_diff", "artifact_hash", "external_receipt", "tool_call_trace"))
        .optional(
            "git_diff",
            CommonShapes.object()
                .optional("files", integer(0))
                .optional("lines", integer(0))
                .optional("patch_ref", text()))
        .optional(
            "artifact_hash",
            CommonShapes.object()
                .optional("sha256", text())
                .optional("mime", text())
                .optional("size", integer(0)))
        .optional(
            "external_receipt",
            CommonShapes.object()
                .optional("provider", text())
                .optional("receipt_id", text())
                .optional("ts", text()))
        .optional(
            "tool_call_trace",
            CommonShapes.object().optional("calls", integer(0)).optional("ref", text()))
        .closed();
  }

  private static Shape author() {
    return CommonShapes.object()
        .required("handle", name())
        .required("evox_install_id", name())
        .closed();
  }
}
