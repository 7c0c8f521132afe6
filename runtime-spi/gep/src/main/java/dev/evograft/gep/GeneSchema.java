// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import static dev.evograft.gep.Shapes.bool;
import static dev.evograft.gep.Shapes.integer;
import static dev.evograft.gep.Shapes.list;
import static dev.evograft.gep.Shapes.name;
import static dev.evograft.gep.Shapes.oneOf;
import static dev.evograft.gep.Shapes.text;

/** The schema of a {@link Gene}. */
final class GeneSchema {

  private GeneSchema() {}

  static Shape shape() {
    return CommonShapes.asset(Gene.TYPE)
        .required("category", CommonShapes.INTENT)
        .required("signals_match", list(text(), 1, Integer.MAX_VALUE))
        .optional("preconditions", list(text()))
        .required("strategy", list(text(), 1, Integer.MAX_VALUE))
        .required("constraints", constraints())
        .required("validation", list(text(), 1, Integer.MAX_VALUE))
        .optional("summary", text())
        .optional("epigenetic_marks", list(text()))
        .optional("learning_history", list(learning(), 0, Gene.MAX_LEARNING_HISTORY))
        .optional("anti_patterns", list(learning(), 0, Gene.MAX_ANTI_PATTERNS))
        .optional("routing_hint", routingHint().orNull())
        .optional("tool_policy", toolPolicy().orNull())
        .optional("claims", list(claim()).orNull())
        .optional("scope", scope().orNull())
        .optional(
            "runtime_profile", profile("runtime", "env_class", "ci", "local", "prod", "sandbox"))
        .optional(
            "verifier_profile", profile("verifier", "decision", "pass", "fail", "inconclusive"))
        .closed();
  }

  private static Shape constraints() {
    return CommonShapes.object()
        .required("max_files", integer(1))
        .required("forbidden_paths", list(text(), 1, Integer.MAX_VALUE));
  }

  private static Shape learning() {
    return CommonShapes.object()
        .optional("at", text())
        .optional("outcome", text())
        .optional("mode", text())
        .optional("reason_class", text())
        .optional("retryable", bool())
        .optional("learning_signals", list(text()));
  }

  private static Shape routingHint() {
    return CommonShapes.object()
        .optional("tier", oneOf("cheap", "mid", "expensive"))
        .optional("reasoning_level", oneOf("off", "low", "medium", "high"))
        .closed();
  }

  private static Shape toolPolicy() {
    return CommonShapes.object()
        .optional("allow_only", list(name(), 1, Integer.MAX_VALUE))
        .optional("deny", list(name(), 1, Integer.MAX_VALUE))
        .optional("severity", oneOf("warn", "block"))
        .closed();
  }

  private static Shape claim() {
    return CommonShapes.object()
        .required("predicate", name())
        .optional("kind", oneOf("behavioral", "structural", "performance", "safety"))
        .closed();
  }

  private static Shape scope() {
    return CommonShapes.object()
        .optional("signals", list(name(), 1, Integer.MAX_VALUE))
        .optional("predicate", name())
        .closed();
  }

  private static Shape profile(String who, String what, String... values) {
    return CommonShapes.object()
        .optional(who, name())
        .optional(what, oneOf(values))
        .closed()
        .orNull();
  }
}
