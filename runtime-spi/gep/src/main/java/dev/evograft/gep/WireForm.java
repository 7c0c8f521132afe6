// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the form of an asset that goes to others from the one that is kept here; docs/assets.md has
 * the mapping. The local id stays in {@code id}; {@code asset_id} is that of the new content, so
 * the two forms of one asset have different asset ids. Immutable; as safe for threads as the
 * redaction.
 *
 * @since 0.1
 */
public final class WireForm {

  /** The schema version that the hub's documents ask for. */
  public static final String SCHEMA_VERSION = "1.5.0";

  /** What happened on this machine, and is no part of the strategy. */
  private static final Set<String> GENE_STAYS =
      Set.of("epigenetic_marks", "learning_history", "anti_patterns");

  /** Who asked for what, and what exchanges of ours know about it. */
  private static final Set<String> CAPSULE_STAYS = Set.of("a2a", "trigger_context");

  /** Paths of this machine, its users' words, and commands with their output. */
  private static final Set<String> EVENT_STAYS = Set.of("meta", "trigger_context");

  private final UnaryOperator<String> redaction;
  private final String schemaVersion;

  /**
   * A form with {@link #SCHEMA_VERSION}.
   *
   * @param redaction takes the secrets out of a text, as {@code redactor::redact}; it is not asked
   *     about asset ids
   */
  public WireForm(UnaryOperator<String> redaction) {
    this(redaction, SCHEMA_VERSION);
  }

  /** A form with another schema version. */
  public WireForm(UnaryOperator<String> redaction, String schemaVersion) {
    this.redaction = redaction;
    this.schemaVersion = schemaVersion;
  }

  /**
   * The wire form of a gene and of a capsule that used it, and of the event of that cycle. What
   * refers to one of the three by a local id or by the asset id of its local form refers to the
   * wire form afterwards; other references stay.
   */
  public Bundle bundle(Gene gene, Capsule capsule, @Nullable EvolutionEvent event) {
    Map<String, String> ids = new HashMap<>();
    Function<String, Optional<String>> known = id -> Optional.ofNullable(ids.get(id));
    Gene wireGene = note(ids, gene, of(gene));
    Capsule wireCapsule = note(ids, capsule, of(capsule, known));
    return new Bundle(wireGene, wireCapsule, Optional.ofNullable(event).map(one -> of(one, known)));
  }

  private static <A extends Asset> A note(Map<String, String> ids, A local, A wire) {
    String wireId = wire.assetId().orElseThrow();
    local.id().ifPresent(id -> ids.put(id, wireId));
    local.assetId().ifPresent(id -> ids.put(id, wireId));
    return wire;
  }

  /** The wire form of a gene. */
  public Gene of(Gene gene) {
    return new Gene(finished(gene.tree().toBuilder(), GENE_STAYS));
  }

  /**
   * The wire form of a capsule.
   *
   * @param assetIds the asset id on the wire for a local id or a local form's asset id, if there is
   *     one
   */
  public Capsule of(Capsule capsule, Function<String, Optional<String>> assetIds) {
    JsonObject.Builder tree = recorded(capsule.tree());
    References.map(capsule.tree(), "gene", assetIds, tree);
    return new Capsule(finished(tree, CAPSULE_STAYS));
  }

  /** The wire form of an event; {@code assetIds} as for a capsule. */
  public EvolutionEvent of(EvolutionEvent event, Function<String, Optional<String>> assetIds) {
    JsonObject.Builder tree = recorded(event.tree());
    References.map(event.tree(), "capsule_id", assetIds, tree);
    References.mapAll(event.tree(), "genes_used", assetIds, tree);
    event.mutationsTried().ifPresent(tried -> tree.put("mutations_tried", tried));
    event.totalCycles().ifPresent(cycles -> tree.put("total_cycles", cycles));
    return new EvolutionEvent(finished(tree, EVENT_STAYS));
  }

  /** Of how something ended only what the hub hashes, and of where it ran what others may know. */
  private static JsonObject.Builder recorded(JsonObject local) {
    JsonObject.Builder tree = local.toBuilder();
    local.findObject("outcome").ifPresent(outcome -> tree.put("outcome", bare(outcome)));
    local
        .findObject("env_fingerprint")
        .ifPresent(env -> tree.put("env_fingerprint", EnvFingerprint.shared(env)));
    return tree;
  }

  private static JsonObject bare(JsonObject outcome) {
    JsonObject.Builder bare = outcome.toBuilder();
    for (String key : outcome.keySet()) {
      if (!key.equals("status") && !key.equals("score")) {
        bare.remove(key);
      }
    }
    return bare.build();
  }

  private JsonObject finished(JsonObject.Builder tree, Set<String> stays) {
    stays.forEach(tree::remove);
    JsonObject local = tree.remove(AssetIds.KEY).build();
    JsonObject.Builder wire = new CleanTexts(redaction).object(local).toBuilder();
    local.keySet().stream().filter(key -> key.startsWith("_")).forEach(wire::remove);
    return AssetIds.complete(wire.put("schema_version", schemaVersion).build());
  }
}
