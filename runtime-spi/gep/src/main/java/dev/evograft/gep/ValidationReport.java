// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the commands of a validation said.
 *
 * @since 0.1
 */
public record ValidationReport(JsonObject tree) implements TypedAsset<ValidationReport> {

  /** The {@code type} of a report. */
  public static final String TYPE = "ValidationReport";

  @Override
  public ValidationReport over(JsonObject tree) {
    return new ValidationReport(tree);
  }

  /** The gene whose validation was run. */
  public Optional<String> geneId() {
    return tree.string("gene_id");
  }

  /** Where it ran, see {@link EnvFingerprint}. */
  public Optional<JsonObject> envFingerprint() {
    return tree.findObject("env_fingerprint");
  }

  /** A short name of where it ran. */
  public Optional<String> envFingerprintKey() {
    return tree.string("env_fingerprint_key");
  }

  /** Objects with {@code command}, {@code ok}, {@code stdout} and {@code stderr}. */
  public List<JsonObject> commands() {
    return tree.objects("commands");
  }

  /** Whether commands ran and all went well; false where the report does not say. */
  public boolean overallOk() {
    return tree.bool("overall_ok", false);
  }

  /** How long it took. */
  public OptionalLong durationMs() {
    return tree.integer("duration_ms");
  }

  /** When it was written, ISO 8601. */
  public Optional<String> createdAt() {
    return tree.string("created_at");
  }
}
