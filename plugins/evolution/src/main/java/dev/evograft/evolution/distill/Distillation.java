// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.distill;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.evaluate.AllowList;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.EvolutionEvent;
import dev.evograft.gep.Gene;
import dev.evograft.gep.RuleSet;
import dev.evograft.gep.Rules;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.asset.AssetStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Distils when the time has come: enough of the last ten cycles with a change kept it, there are
 * enough capsules, and the last attempt is long enough ago. What comes of it is only staged: a
 * person promotes it. Rule: GEP specification, section 6. For any thread and process.
 */
public final class Distillation {

  private static final int CYCLES = 10;

  /** The newest; older ones have had their chance. */
  private static final int MOST_CAPSULES = 100;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String ORIGIN = "distilled";
  private static final String NOTHING = "no three successes of a gene have anything new in common";

  private final AssetStore store;
  private final PluginContext context;
  private final DistillerLog log;
  private final WordingProcess process;

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
    this.log = new DistillerLog(context.workspace(), memory);
    this.process = new WordingProcess(context, Map.copyOf(environment));
  }

  /** Why it is done. */
  public enum Mode {
    /** A cycle has ended; nothing happens before the time has come, or while another one does. */
    DUE,
    /** A person wants it, whenever that is. */
    ASKED,
    /** A person wants to see it; nothing is kept, and no program is asked for words. */
    DRY
  }

  /**
   * What came of it.
   *
   * @param gene the new gene; empty when there is none
   * @param why there is none, in words; else what it was made of
   */
  public record Result(Optional<Gene> gene, String why) {

    static Result none(String why) {
      return new Result(Optional.empty(), why);
    }
  }

  /**
   * Distils.
   *
   * @throws EvograftException what the store throws; {@code bad_command}, {@code bad_setting},
   *     {@code no_answer}, {@code no_sandbox}, {@code lock_timeout}
   */
  public Result distil(Mode mode) throws InterruptedException {
    if (mode == Mode.DUE) {
      Optional<String> early = early();
      if (early.isPresent()) {
        return Result.none(early.get());
      }
    }
    Workspace.Lock lock;
    try {
      lock = lock(mode == Mode.DUE ? Duration.ZERO : PATIENCE);
    } catch (EvograftException e) {
      if (mode == Mode.DUE && e.code().equals("lock_timeout")) {
        return Result.none("another process distils");
      }
      throw e;
    }
    try {
      return mode == Mode.DUE && isRecent() ? Result.none(NOTHING) : made(mode);
    } finally {
      lock.close();
    }
  }

  /** Why it is not the time; cheapest first. */
  private Optional<String> early() {
    if (!context.config().get(DistillKeys.DISTILL)) {
      return Optional.of("evolve.distill is off");
    }
    if (isRecent()) {
      return Optional.of("the last attempt was less than evolve.distill.interval ago");
    }
    long needed = context.config().get(DistillKeys.MIN_CAPSULES);
    if (store.capsules().size() < needed) {
      return Optional.of(
          "there are " + store.capsules().size() + " capsules of " + needed + " needed");
    }
    List<EvolutionEvent> events = store.events().latest(CYCLES);
    long successes = events.stream().filter(event -> event.outcome().succeeded()).count();
    double rate = context.config().get(DistillKeys.MIN_SUCCESS_RATE);
    return events.size() == CYCLES && successes >= rate * CYCLES
        ? Optional.empty()
        : Optional.of(
            successes + " of the last " + events.size() + " cycles with a change succeeded");
  }

  private boolean isRecent() {
    Instant now = context.clock().instant();
    Duration interval = context.config().get(DistillKeys.INTERVAL);
    return log.last()
        .filter(last -> !last.isAfter(now) && now.isBefore(last.plus(interval)))
        .isPresent();
  }

  private Result made(Mode mode) throws InterruptedException {
    AllowList allowed = allowed();
    if (mode != Mode.DRY) {
      process.sweep();
      said(JsonObject.builder().put("type", "attempt").build());
    }
    Distiller distiller = new Distiller(store.capsules().latest(MOST_CAPSULES), allowed);
    if (!distiller.isEmpty()) {
      store.genes().forEach(distiller::without);
      store
          .staged()
          .forEach(
              staged -> {
                if (staged.asset() instanceof Gene gene) {
                  distiller.without(gene);
                }
              });
    }
    Set<String> before = mode == Mode.DUE ? log.genes() : Set.of();
    for (Common common : distiller.candidates()) {
      Gene parent = store.genes().find(common.gene()).orElse(null);
      Gene gene = before.contains(Distiller.id(common)) ? null : Distiller.gene(common, parent);
      if (gene != null && Rules.check(AssetIds.complete(gene), RuleSet.SCHEMA).isEmpty()) {
        return kept(new Made(common, gene), mode);
      }
    }
    return Result.none(NOTHING);
  }

  private AllowList allowed() {
    try {
      return new AllowList(context.config().get(EvolveKeys.VALIDATION_ALLOW));
    } catch (IllegalArgumentException e) {
      throw new BadInputException("bad_setting", "evolve.validation.allow: " + e.getMessage(), e);
    }
  }

  private Result kept(Made made, Mode mode) throws InterruptedException {
    String of = made.common().capsules() + " successes of " + made.common().gene();
    if (mode == Mode.DRY) {
      return new Result(Optional.of(AssetIds.complete(made.gene())), of);
    }
    Gene gene = AssetIds.complete(process.wording().words(made));
    store.stage(List.of(gene), ORIGIN); // before the log: what is in there is not made again
    said(
        JsonObject.builder()
            .put("type", "gene")
            .put("gene", gene.id().orElse(""))
            .put("asset_id", gene.assetId().orElse(""))
            .put("source_gene", made.common().gene())
            .put("common", made.common().tree())
            .build());
    return new Result(Optional.of(gene), of);
  }

  private void said(JsonObject line) {
    log.append(context.clock().instant(), line);
  }

  /** Ends the program of a process that was killed while it distilled; not where one distils. */
  public void sweep() {
    Workspace.Lock lock;
    try {
      lock = lock(Duration.ZERO);
    } catch (EvograftException e) {
      if (e.code().equals("lock_timeout")) {
        return;
      }
      throw e;
    }
    try {
      process.sweep();
    } finally {
      lock.close();
    }
  }

  private Workspace.Lock lock(Duration patience) {
    Workspace workspace = context.workspace();
    return workspace.lock(workspace.pluginState().resolve("distill.lock"), patience);
  }
}
