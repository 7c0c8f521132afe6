// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import static dev.evograft.gep.Shapes.assetId;
import static dev.evograft.gep.Shapes.integer;
import static dev.evograft.gep.Shapes.list;
import static dev.evograft.gep.Shapes.name;
import static dev.evograft.gep.Shapes.number;
import static dev.evograft.gep.Shapes.oneOf;
import static dev.evograft.gep.Shapes.text;
import static dev.evograft.gep.Shapes.version;

/** What several schemas share. */
final class CommonShapes {

  static final Shape INTENT = oneOf("repair", "optimize", "innovate", "explore");

  static final Shape SOURCE = oneOf("generated", "reused", "reference", "user_authored");

  static final Shape BLAST_RADIUS =
      object().required("files", integer(0)).required("lines", integer(0));

  static final Shape OUTCOME =
      object()
          .required("status", oneOf(Outcome.SUCCESS, Outcome.FAILED))
          .required("score", number(0, 1));

  static final Shape TRIGGER_CONTEXT =
      object()
          .optional("prompt", text(0, 2_000))
          .optional("reasoning_trace", text(0, 4_000))
          .optional("context_signals", list(text()))
          .optional("session_id", text())
          .optional("agent_model", text())
          .closed();

  private CommonShapes() {}

  static ObjectShape object() {
    return new ObjectShape();
  }

  static ObjectShape asset(String type) {
    return object()
        .required("type", oneOf(type))
        .required("schema_version", version())
        .required("id", name())
        .required("asset_id", assetId());
  }
}
