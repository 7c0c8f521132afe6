// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import java.util.Map;

/**
 * The published schemas, version 1.13.0, as rules. Types without a published schema have what the
 * specification's tables say. Beyond the schema an event may have {@code mutations_tried} and
 * {@code total_cycles}.
 */
final class SchemaRules {

  private static final Map<String, Shape> SHAPES =
      Map.of(
          Gene.TYPE, GeneSchema.shape(),
          Capsule.TYPE, CapsuleSchema.shape(),
          EvolutionEvent.TYPE, CycleSchemas.event(),
          Mutation.TYPE, CycleSchemas.mutation(),
          Task.TYPE, TaskSchema.shape(),
          PersonalityState.TYPE, CycleSchemas.personality(),
          ValidationReport.TYPE, CycleSchemas.report(),
          MemoryGraphEvent.TYPE, CycleSchemas.memoryGraphEvent());

  private SchemaRules() {}

  static void check(Asset asset, Findings findings) {
    Shape shape = SHAPES.get(asset.type());
    if (shape != null) {
      shape.check(asset.tree(), findings);
    } else if (asset.type().isEmpty()) {
      findings.at("type").add("schema.required", "is missing");
    }
  }
}
