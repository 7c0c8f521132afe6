// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import static dev.evograft.gep.Shapes.list;
import static dev.evograft.gep.Shapes.name;
import static dev.evograft.gep.Shapes.number;
import static dev.evograft.gep.Shapes.oneOf;
import static dev.evograft.gep.Shapes.text;

/** The schema of a {@link Task}. */
final class TaskSchema {

  private TaskSchema() {}

  static Shape shape() {
    return CommonShapes.object()
        .required("type", oneOf(Task.TYPE))
        .required("task_id", name())
        .required("status", oneOf("open", "claimed", "completed", "expired", "cancelled"))
        .optional("title", text())
        .optional("signals", text())
        .optional("claimed_by", text().orNull())
        .optional("bounty_id", text().orNull())
        .optional("bounty_amount", number(0, Double.MAX_VALUE))
        .optional("complexity_score", anyNumber().orNull())
        .optional("historical_completion_rate", anyNumber().orNull())
        .optional("expires_at", text().orNull())
        .optional("body", text())
        .optional("description", text())
        .optional("nonce", text().orNull())
        .optional("validation_commands", list(text()))
        .optional("result_asset_id", text().orNull())
        .optional("atp_order_id", text().orNull());
  }

  private static Shape anyNumber() {
    return number(-Double.MAX_VALUE, Double.MAX_VALUE);
  }
}
