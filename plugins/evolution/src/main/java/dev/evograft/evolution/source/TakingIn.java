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
import dev.evograft.spi.asset.StagedAsset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes what a trusted source brought ours without a person. It stays marked: it is used only while
 * the settings are as strict as they were, only to replay a capsule, and a gene comes without its
 * commands.
 *
 * @param allowed whether the settings are strict enough now
 * @param at when
 */
public record TakingIn(boolean allowed, Instant at) {

  private static final String MARK = "taken";
  private static final String AT_ONCE = "at_once";
  private static final String GENE_ORIGIN = "_origin";
  private static final String CAPSULE_ORIGIN = "a2a";

  /** Whether cycles work in a copy, and in a sandbox or not at all. */
  public static boolean allowed(Config config) {
    return config.get(EvolveKeys.PLACE) == EvolveKeys.Where.COPY
        && config.get(ConfineKeys.SANDBOX) == ConfineKeys.Use.REQUIRED;
  }

  /** Whether an asset of ours is here without a person's word. */
  public static boolean isTaken(Asset asset) {
    String member = asset instanceof Capsule ? CAPSULE_ORIGIN : GENE_ORIGIN;
    return asset.tree().object(member).string(MARK).filter(AT_ONCE::equals).isPresent();
  }

  /** Takes in what was offered and staged, genes before capsules. */
  Answer of(Answer answer, AssetStore store) {
    if (answer.offered().isEmpty()) {
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
    List<StagedAsset> staged =
        answer.offered().stream().flatMap(id -> store.staged().find(id).stream()).toList();
    Map<String, String> names = new HashMap<>(names(store));
    for (boolean genes : List.of(true, false)) {
      for (StagedAsset one : staged) {
        if (genes == one.asset() instanceof Gene) {
          try {
            one(one, names, store).ifPresent(taken::add);
          } catch (EvograftException e) {
            problem = problem.isEmpty() ? String.valueOf(e.getMessage()) : problem;
          }
        }
      }
    }
    return new Answer(answer.source(), answer.offered(), taken, problem);
  }

  /** Our names of the genes, by the ids that others know them by. */
  private static Map<String, String> names(AssetStore store) {
    Map<String, String> names = new HashMap<>();
    store
        .genes()
        .forEach(gene -> gene.id().ifPresent(id -> names.put(Adoption.originId(gene), id)));
    return names;
  }

  private Optional<String> one(StagedAsset staged, Map<String, String> names, AssetStore store) {
    String originId = AssetIds.compute(staged.tree());
    Adoption adoption =
        new Adoption(
            staged.origin(), Optional.of(at.toString()), id -> Optional.ofNullable(names.get(id)));
    Asset ours = adoption.of(staged.asset());
    String id = ours.id().orElse("");
    if (ours instanceof Gene gene) {
      names.putIfAbsent(originId, id);
      return store.genes().find(id).isPresent()
          ? Optional.empty() // ours of this name is used: a stranger's takes the place of none
          : store.put(withoutCommands(gene, origin(staged, originId))).id();
    }
    if (ours instanceof Capsule capsule && store.capsules().find(id).isEmpty()) {
      JsonObject noted = capsule.tree().object(CAPSULE_ORIGIN).with(MARK, AT_ONCE);
      return store.put(capsule.over(capsule.tree().with(CAPSULE_ORIGIN, noted))).id();
    }
    return Optional.empty();
  }

  private JsonObject origin(StagedAsset staged, String originId) {
    return JsonObject.builder()
        .put("source", staged.origin())
        .put("received_at", at.toString())
        .put(AssetIds.KEY, originId)
        .put(MARK, AT_ONCE)
        .build();
  }

  private static Gene withoutCommands(Gene gene, JsonObject origin) {
    return gene.over(gene.tree().with("validation", List.of()).with(GENE_ORIGIN, origin));
  }
}
