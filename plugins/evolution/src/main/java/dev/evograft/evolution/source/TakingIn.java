// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.source;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.confine.ConfineKeys;
import dev.evograft.gep.Adoption;
import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Config;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.asset.AssetStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes what a trusted source brought ours without a person. It stays marked: it is used only while
 * that source is trusted and the settings are as strict as they were, only to replay a capsule, and
 * a gene comes without its commands. What was taken once and is gone was removed by a person, and
 * is not taken again.
 *
 * @param allowed whether the settings are strict enough now
 * @param at when
 */
public record TakingIn(boolean allowed, Instant at) {

  private static final String GENE_ORIGIN = "_origin";
  private static final String CAPSULE_ORIGIN = "a2a";

  /** Whether cycles work in a copy, and in a sandbox or not at all. */
  public static boolean allowed(Config config) {
    return config.get(EvolveKeys.PLACE) == EvolveKeys.Where.COPY
        && config.get(ConfineKeys.SANDBOX) == ConfineKeys.Use.REQUIRED;
  }

  /** Whether an asset of ours is here without a person's word. */
  public static boolean isTaken(Asset asset) {
    return Adoption.unaskedFrom(asset).isPresent();
  }

  /**
   * A capsule that repeats what was taken is bound as that is; of any other, as it is.
   *
   * @param capsule what was made
   * @param repeated what was replayed
   */
  public static Capsule bound(Capsule capsule, Capsule repeated) {
    return Adoption.unaskedFrom(repeated)
        .map(source -> Adoption.unasked(JsonObject.EMPTY, source))
        .map(origin -> capsule.over(capsule.tree().with(CAPSULE_ORIGIN, origin)))
        .orElse(capsule);
  }

  /**
   * Takes in what this source brought now and nothing else, genes before capsules; a gene only with
   * a capsule of it, for it is of no use without.
   *
   * @param brought what was offered and is staged
   */
  Answer of(Answer answer, List<Asset> brought, AssetStore store, Offered known) {
    if (brought.isEmpty()) {
      return answer;
    }
    if (!allowed) {
      return new Answer(
          answer.source(),
          answer.offered(),
          answer.problem().isEmpty()
              ? "it is trusted, but only with evolve.place=copy and evolve.sandbox=required"
              : answer.problem());
    }
    List<String> taken = new ArrayList<>();
    String problem = answer.problem();
    Map<String, String> names = new HashMap<>(names(store));
    for (Asset one : inOrder(brought)) {
      String originId = AssetIds.compute(one.tree());
      if (!known.wasTaken(originId)) {
        try {
          Optional<String> ours = one(one, answer.source(), names, store);
          ours.ifPresent(
              id -> {
                taken.add(id);
                known.take(originId);
              });
        } catch (EvograftException e) {
          problem = problem.isEmpty() ? String.valueOf(e.getMessage()) : problem;
        }
      }
    }
    return new Answer(answer.source(), answer.offered(), taken, problem);
  }

  private static List<Asset> inOrder(List<Asset> brought) {
    Set<String> wanted = new HashSet<>();
    List<Asset> capsules = new ArrayList<>();
    for (Asset one : brought) {
      if (one instanceof Capsule capsule) {
        capsules.add(one);
        capsule.gene().ifPresent(wanted::add);
      }
    }
    List<Asset> all = new ArrayList<>();
    for (Asset one : brought) {
      boolean answers =
          wanted.contains(AssetIds.compute(one.tree()))
              || one.id().filter(wanted::contains).isPresent();
      if (one instanceof Gene && answers) {
        all.add(one);
      }
    }
    all.addAll(capsules);
    return all;
  }

  /** Our names of the genes, by the ids that others know them by. */
  private static Map<String, String> names(AssetStore store) {
    Map<String, String> names = new HashMap<>();
    store
        .genes()
        .forEach(gene -> gene.id().ifPresent(id -> names.put(Adoption.originId(gene), id)));
    return names;
  }

  private Optional<String> one(
      Asset brought, String source, Map<String, String> names, AssetStore store) {
    String originId = AssetIds.compute(brought.tree());
    Adoption adoption =
        new Adoption(source, Optional.of(at.toString()), id -> Optional.ofNullable(names.get(id)));
    Asset ours = adoption.of(brought);
    String id = ours.id().orElse("");
    if (ours instanceof Gene gene) {
      names.putIfAbsent(originId, id);
      return store.genes().find(id).isPresent()
          ? Optional.empty() // ours of this name is used: a stranger's takes the place of none
          : store.put(withoutCommands(gene, origin(source, originId))).id();
    }
    if (ours instanceof Capsule capsule && store.capsules().find(id).isEmpty()) {
      JsonObject noted = Adoption.unasked(capsule.tree().object(CAPSULE_ORIGIN), source);
      return store.put(capsule.over(capsule.tree().with(CAPSULE_ORIGIN, noted))).id();
    }
    return Optional.empty();
  }

  private JsonObject origin(String source, String originId) {
    return Adoption.unasked(
        JsonObject.builder().put("received_at", at.toString()).put(AssetIds.KEY, originId).build(),
        source);
  }

  private static Gene withoutCommands(Gene gene, JsonObject origin) {
    return gene.over(gene.tree().with("validation", List.of()).with(GENE_ORIGIN, origin));
  }
}
