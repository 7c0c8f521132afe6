// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.distill;

import dev.evograft.evolution.execute.JsonProgram;
import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.EvolutionEvent;
import dev.evograft.gep.Gene;
import dev.evograft.gep.RuleSet;
import dev.evograft.gep.Rules;
import dev.evograft.gep.Violation;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.asset.AssetStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Distils when the time has come: at least seven of the last ten cycles succeeded, there are enough
 * capsules, and the last time is long enough ago. What comes of it is only staged: a person, or a
 * setting, promotes it. Rule: GEP specification, section 6. For any thread and process.
 */
public final class Distillation {

  private static final int LOOKED_AT = 10;
  private static final int NEEDED = 7;
  private static final int MOST_CAPSULES = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String ORIGIN = "distilled";

  private final AssetStore store;
  private final PluginContext context;
  private final DistillerLog log;
  private final Map<String, String> environment;

  /**
   * By the settings of a plugin.
   *
   * @param memory the folder of the log
   * @param environment what a program that words genes sees
   */
  public Distillation(
      PluginContext context, AssetStore store, Path memory, Map<String, String> environment) {
    this.context = context;
    this.store = store;
    this.log = new DistillerLog(memory);
    this.environment = Map.copyOf(environment);
  }

  /** Why it is done. */
  public enum Mode {
    /** A cycle has ended; nothing happens before the time has come. */
    DUE,
    /** A person wants it, whenever that is. */
    ASKED,
    /** A person wants to see it; nothing is kept. */
    DRY
  }

  /**
   * What came of it.
   *
   * @param gene the new gene; empty when there is none
   * @param why in words, why there is none; else what it was made of
   */
  public record Result(Optional<Gene> gene, String why) {

    static Result none(String why) {
      return new Result(Optional.empty(), why);
    }
  }

  /**
   * Distils.
   *
   * @throws EvograftException what the store throws; {@code bad_command}, {@code no_answer}, {@code
   *     bad_log}
   */
  public Result distil(Mode mode) throws InterruptedException {
    Workspace workspace = context.workspace();
    Workspace.Lock lock = workspace.lock(workspace.pluginState().resolve("distill.lock"), PATIENCE);
    try {
      Optional<String> early = mode == Mode.DUE ? early() : Optional.empty();
      return early.isPresent() ? Result.none(early.get()) : made(mode == Mode.DRY);
    } finally {
      lock.close();
    }
  }

  private Result made(boolean dry) throws InterruptedException {
    List<Gene> genes = new ArrayList<>();
    store.genes().forEach(genes::add);
    store.staged().forEach(staged -> addGene(staged.asset(), genes));
    Optional<Distiller.Made> made = Distiller.distil(store.capsules().latest(MOST_CAPSULES), genes);
    if (made.isEmpty()) {
      return Result.none("no three successes of a gene have something new in common");
    }
    return kept(made.get(), AssetIds.complete(wording().words(made.get())), dry);
  }

  private Wording wording() {
    return JsonProgram.of(DistillKeys.COMMAND, environment, context)
        .<Wording>map(program -> new CommandWording(program, context.redactor()))
        .orElse(Wording.NONE);
  }

  private static void addGene(Asset asset, List<Gene> genes) {
    if (asset instanceof Gene gene) {
      genes.add(gene);
    }
  }

  /** Why it is not the time; cheapest first. */
  private Optional<String> early() {
    long needed = context.config().get(DistillKeys.MIN_CAPSULES);
    Optional<Instant> last = log.last();
    Instant now = context.clock().instant();
    if (last.isPresent()
        && now.isBefore(last.get().plus(context.config().get(DistillKeys.INTERVAL)))) {
      return Optional.of("the last one was made at " + last.get());
    }
    if (store.capsules().size() < needed) {
      return Optional.of(
          "there are " + store.capsules().size() + " capsules of " + needed + " needed");
    }
    List<EvolutionEvent> events = store.events().latest(LOOKED_AT);
    long successes = events.stream().filter(event -> event.outcome().succeeded()).count();
    return events.size() == LOOKED_AT && successes >= NEEDED
        ? Optional.empty()
        : Optional.of(
            successes + " of the last " + events.size() + " cycles succeeded, 7 of 10 are needed");
  }

  private Result kept(Distiller.Made made, Gene gene, boolean dry) {
    List<Violation> wrong = Rules.check(gene, RuleSet.SCHEMA);
    if (!wrong.isEmpty()) {
      throw new IllegalStateException("a distilled gene breaks the schema: " + wrong);
    }
    String of = made.common().capsules() + " successes of " + made.common().gene();
    if (dry) {
      return new Result(Optional.of(gene), of);
    }
    store.stage(List.of(gene), ORIGIN);
    log.append(
        JsonObject.builder()
            .put("timestamp", context.clock().instant().toString())
            .put("gene", gene.id().orElse(""))
            .put("source_gene", made.common().gene())
            .put("capsules", made.common().capsules())
            .put("common", made.common().tree())
            .build());
    return new Result(Optional.of(gene), of);
  }
}
