// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Completes what a person or an agent knows about a gene, a capsule or an event to a whole asset in
 * its local form. What is given stays, except that an outcome {@code failure} becomes {@code
 * failed}; what can be derived is; what cannot, such as an outcome, is left for {@link Rules} to
 * name. Safe for any thread.
 *
 * @since 0.1
 */
public final class AssetBuilder {

  /** The schema version of what is made here. */
  public static final String SCHEMA_VERSION = "1.13.0";

  /** The check of a gene that names none; it fails where there are no such tests. */
  public static final String DEFAULT_VALIDATION = "node --test test";

  private static final long DEFAULT_MAX_FILES = 20;
  private static final List<String> DEFAULT_FORBIDDEN = List.of(".git", "node_modules");

  private final InstantSource clock;
  private final EnvFingerprint env;
  private final AtomicLong lastId = new AtomicLong();

  /** A builder whose ids and fingerprints tell the given time and place. */
  public AssetBuilder(InstantSource clock, EnvFingerprint env) {
    this.clock = clock;
    this.env = env;
  }

  /** A builder for the time and place of this process. */
  public AssetBuilder() {
    this(InstantSource.system(), EnvFingerprint.current());
  }

  /** A gene; {@code signals_match} and {@code summary} are what it needs to be given. */
  public Gene gene(JsonObject known) {
    Draft draft = new Draft(known, Gene.TYPE);
    draft.fill("schema_version", SCHEMA_VERSION);
    draft.fill(
        "id",
        "gene_"
            + Fnv.hex(Keys.signals(known.strings("signals_match")))
            + Fnv.hex(known.string("summary", "")));
    draft.fill("category", "innovate");
    draft.fill("strategy", GeneDefaults.strategy(known));
    draft.fill("constraints", JsonObject.EMPTY);
    draft.fill("validation", List.of(DEFAULT_VALIDATION));
    JsonObject constraints = draft.object("constraints");
    draft.put(
        "constraints",
        new Draft(constraints)
            .fill("max_files", DEFAULT_MAX_FILES)
            .fill("forbidden_paths", DEFAULT_FORBIDDEN)
            .build());
    return AssetIds.complete(new Gene(draft.build()));
  }

  /**
   * A capsule of one use of a gene; {@code summary}, {@code blast_radius} and {@code outcome} are
   * what it needs to be given.
   */
  public Capsule capsule(JsonObject known, Gene gene) {
    Draft draft = new Draft(known, Capsule.TYPE);
    draft.fill("schema_version", SCHEMA_VERSION);
    draft.fill("id", "capsule_" + nextId());
    draft.fill("trigger", gene.signalsMatch());
    draft.fill("gene", gene.id().or(gene::assetId).orElse(""));
    draft.normalizeOutcome();
    Capsule given = new Capsule(known);
    draft.fill("confidence", given.outcome().score().orElse(0.5));
    draft.fill("env_fingerprint", env.tree());
    if (!CapsuleDefaults.tellsWhatWasDone(given)) {
      draft.fill("strategy", gene.strategy());
    }
    CapsuleDefaults.trace(given).ifPresent(trace -> draft.fill("execution_trace", trace));
    return AssetIds.complete(new Capsule(draft.build()));
  }

  /** The event of the cycle that a capsule came from; all of it can be derived. */
  public EvolutionEvent event(JsonObject known, Gene gene, Capsule capsule) {
    long id = nextId();
    Draft draft = new Draft(known, EvolutionEvent.TYPE);
    draft.fill("schema_version", SCHEMA_VERSION);
    draft.fill("id", "evt_" + id);
    draft.fill("intent", gene.category().orElse("innovate"));
    draft.fill("signals", capsule.trigger());
    draft.fill("genes_used", gene.id().map(List::of).orElse(List.of()));
    draft.fill("mutation_id", "mut_" + id);
    draft.fill("blast_radius", capsule.tree().object("blast_radius"));
    draft.fill("outcome", capsule.tree().object("outcome"));
    draft.normalizeOutcome();
    capsule.id().ifPresent(capsuleId -> draft.fill("capsule_id", capsuleId));
    draft.fill("source_type", capsule.sourceType().orElse("generated"));
    return LocalForm.of(new EvolutionEvent(draft.build()), wireId -> Optional.empty());
  }

  /** Milliseconds as others have them, but never twice. */
  private long nextId() {
    long now = clock.millis();
    return lastId.updateAndGet(last -> Math.max(last + 1, now));
  }
}
