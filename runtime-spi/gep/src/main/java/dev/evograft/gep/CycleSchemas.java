// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import static dev.evograft.gep.Shapes.anyObject;
import static dev.evograft.gep.Shapes.assetId;
import static dev.evograft.gep.Shapes.bool;
import static dev.evograft.gep.Shapes.integer;
import static dev.evograft.gep.Shapes.list;
import static dev.evograft.gep.Shapes.name;
import static dev.evograft.gep.Shapes.number;
import static dev.evograft.gep.Shapes.oneOf;
import static dev.evograft.gep.Shapes.text;
import static dev.evograft.gep.Shapes.version;

/** The schemas of what a cycle leaves behind. */
final class CycleSchemas {

  private CycleSchemas() {}

  static Shape event() {
    return CommonShapes.asset(EvolutionEvent.TYPE)
        .optional("parent", text().orNull())
        .required("intent", CommonShapes.INTENT)
        .required("signals", list(text()))
        .required("genes_used", list(text()))
        .required("mutation_id", text())
        .optional("personality_state", anyObject().orNull())
        .required("blast_radius", CommonShapes.BLAST_RADIUS)
        .required("outcome", CommonShapes.OUTCOME)
        .optional("capsule_id", text().orNull())
        .required("source_type", CommonShapes.SOURCE)
        .optional("reused_asset_id", text().orNull())
        .optional("env_fingerprint", anyObject().orNull())
        .optional("validation_report_id", text().orNull())
        .optional("meta", anyObject().orNull())
        .optional("trigger_context", CommonShapes.TRIGGER_CONTEXT.orNull())
        .optional("mutations_tried", integer(0))
        .optional("total_cycles", integer(0))
        .closed();
  }

  static Shape mutation() {
    return CommonShapes.object()
        .required("type", oneOf(Mutation.TYPE))
        .optional("schema_version", version())
        .required("id", name())
        .required("category", CommonShapes.INTENT)
        .required("trigger_signals", list(text()))
        .required("target", name())
        .required("expected_effect", name())
        .required("risk_level", oneOf("low", "medium", "high"))
        .optional("asset_id", assetId())
        .closed();
  }

  static Shape personality() {
    ObjectShape state = CommonShapes.object().required("type", oneOf(PersonalityState.TYPE));
    PersonalityState.PARAMETERS.forEach(parameter -> state.optional(parameter, number(0, 1)));
    return state;
  }

  static Shape report() {
    return CommonShapes.asset(ValidationReport.TYPE)
        .required("gene_id", text().orNull())
        .optional("env_fingerprint", anyObject().orNull())
        .required(
            "commands",
            list(CommonShapes.object().required("command", text()).required("ok", bool())))
        .required("overall_ok", bool())
        .required("duration_ms", integer(0).orNull())
        .required("created_at", name());
  }

  static Shape memoryGraphEvent() {
    return CommonShapes.object()
        .required("type", oneOf(MemoryGraphEvent.TYPE))
        .required("kind", name())
        .required("id", name())
        .required("ts", name());
  }
}
