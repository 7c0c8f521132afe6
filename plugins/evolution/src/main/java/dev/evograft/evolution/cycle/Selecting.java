// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.evaluate.Check;
import dev.evograft.evolution.evaluate.ValidationPlan;
import dev.evograft.evolution.execute.Replay;
import dev.evograft.evolution.mutate.Category;
import dev.evograft.evolution.mutate.Intent;
import dev.evograft.evolution.patch.BadPatchException;
import dev.evograft.evolution.patch.Patch;
import dev.evograft.evolution.select.CapsuleIndex;
import dev.evograft.evolution.select.GeneIndex;
import dev.evograft.evolution.select.SelectInput;
import dev.evograft.evolution.select.Selection;
import dev.evograft.evolution.select.Selector;
import dev.evograft.gep.Adoption;
import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.EnvFingerprint;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.MemoryAdvice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The second phase: by which gene, and by which capsule of it. Keeps the index of the genes. */
final class Selecting {

  private static final int MOST_WITHOUT_EFFECT = 3;

  private final Services services;
  private final List<Gene> further;
  private @Nullable GeneIndex index;
  private long revision;
  private @Nullable CapsuleIndex capsules;
  private long revisionOfCapsules;
  private Set<String> trusted = Set.of();

  Selecting(Services services) {
    this(services, List.of());
  }

  /**
   * Chooses as if there were more genes than the store has.
   *
   * @param further that a cycle would put into the store first
   */
  Selecting(Services services, List<Gene> further) {
    this.services = services;
    this.further = List.copyOf(further);
  }

  /**
   * Chooses among what a person knows of, and what came from whom.
   *
   * @param from sources that are trusted now: only what is here without a person's word because of
   *     these is looked at
   */
  Choice select(Detected detected, Instant at, Set<String> from) {
    if (!from.equals(trusted)) {
      trusted = Set.copyOf(from);
      index = null;
      capsules = null;
    }
    List<String> signals = detected.detection().signals();
    Category category =
        Intent.draw(signals, detected.strategy(), detected.history(), detected.origin().seed());
    Map<String, Integer> without = detected.history().withoutEffect(signals);
    MemoryAdvice advice = advice(signals, without);
    SelectInput input =
        new SelectInput(
            new SelectInput.Question(signals, category.word()),
            advice,
            new SelectInput.Circumstances(environment(), at, out(detected, without), without),
            detected.origin().seed());
    Selection selection = new Selector(index()).select(input);
    JsonObject details = selection.details(input, revision);
    if (!without.isEmpty()) {
      JsonObject.Builder told = JsonObject.builder();
      without.forEach((id, times) -> told.put(id, times));
      details = details.with("without_effect", told.build());
    }
    Reverted reverted = Reverted.of(services);
    if (!reverted.trees().isEmpty()) {
      details = details.with(Reverted.MEMBER, reverted.trees());
    }
    Selection.Chosen chosen = selection.chosen();
    Optional<Gene> gene = chosen == null ? Optional.empty() : gene(chosen.gene());
    if (gene.isEmpty()) {
      return new Choice(selection, null, category, details);
    }
    Set<String> out = new TreeSet<>(detected.origin().known().unseen());
    Capsule capsule = capsule(gene.get(), signals, out).orElse(null);
    List<String> again = new ArrayList<>();
    while (capsule != null && reverted.like(capsule, services).isPresent()) {
      reverted.like(capsule, services).map(Reverted::told).ifPresent(again::add);
      out.add(capsule.id().orElse(""));
      capsule = capsule(gene.get(), signals, out).orElse(null);
    }
    if (!out.isEmpty()) {
      details = details.with("capsules_out", List.copyOf(out));
    }
    if (!again.isEmpty()) {
      details = details.with("notes", again.stream().distinct().toList());
    }
    details = details.with("gene_asset", AssetIds.compute(gene.get().tree()));
    if (capsule != null) {
      details = details.with("capsule", capsule.id().orElse(""));
    }
    ValidationPlan.Wanted wanted = wanted(gene.get(), capsule, detected.origin().skill());
    return new Choice(
        selection, new Choice.Used(gene.get(), capsule, wanted, advice), category, details);
  }

  /** Memory does not prefer who had no effect the last time. */
  private MemoryAdvice advice(List<String> signals, Map<String, Integer> without) {
    MemoryAdvice advice = services.memory().advise(signals);
    String preferred = advice.preferred();
    return preferred != null && without.containsKey(preferred)
        ? new MemoryAdvice(advice.standings(), null, advice.banned())
        : advice;
  }

  private Map<String, String> out(Detected detected, Map<String, Integer> without) {
    Map<String, String> out = unverifiable(detected);
    without.forEach(
        (id, times) -> {
          if (times >= MOST_WITHOUT_EFFECT) {
            out.put(id, "it was used for such signals " + times + " times without effect");
          }
        });
    return out;
  }

  /** As epigenetic marks name this machine. */
  static String environment() {
    EnvFingerprint here = EnvFingerprint.current();
    return here.platform() + "/" + here.arch() + "/java" + Runtime.version().feature();
  }

  private GeneIndex index() {
    AssetStore store = services.assets();
    long now = store.genes().revision();
    GeneIndex known = index;
    if (known == null || now != revision) {
      known = known == null ? GeneIndex.of(this::genes) : known.renewed(this::genes);
      index = known;
      revision = now;
    }
    return known;
  }

  /** What is here without a person's word is used only while who brought it is trusted. */
  private void genes(Consumer<Gene> each) {
    services.assets().genes().forEach(gene -> some(gene, each));
    further.forEach(each);
  }

  private Optional<Gene> gene(String id) {
    return services
        .assets()
        .genes()
        .find(id)
        .or(() -> further.stream().filter(one -> one.id().orElse("").equals(id)).findFirst());
  }

  private void capsules(Consumer<Capsule> each) {
    services.assets().capsules().forEach(capsule -> some(capsule, each));
  }

  private <A extends Asset> void some(A asset, Consumer<A> each) {
    if (mayUse(asset)) {
      each.accept(asset);
    }
  }

  private boolean mayUse(Asset asset) {
    return Adoption.unaskedFrom(asset).map(trusted::contains).orElse(true);
  }

  private CapsuleIndex capsules() {
    AssetStore store = services.assets();
    long now = store.capsules().revision();
    CapsuleIndex known = capsules;
    if (known == null || now != revisionOfCapsules) {
      known = CapsuleIndex.of(this::capsules, capsule -> !Replay.diffOf(capsule).isEmpty());
      capsules = known;
      revisionOfCapsules = now;
    }
    return known;
  }

  /** A gene whose checks could not tell anything twice is out while they are the same. */
  private Map<String, String> unverifiable(Detected detected) {
    Map<String, String> out = new TreeMap<>();
    Map<String, Set<String>> often =
        detected.history().unverifiable(detected.detection().signals());
    often.forEach(
        (id, plans) ->
            services
                .assets()
                .genes()
                .find(id)
                .map(gene -> wanted(gene, null, detected.origin().skill()).key())
                .filter(plans::contains)
                .ifPresent(key -> out.put(id, "its checks could not tell anything, twice")));
    return out;
  }

  private ValidationPlan.Wanted wanted(Gene gene, @Nullable Capsule capsule, String skill) {
    SkillTests tests = SkillTests.toFind(services.skills(), services.root());
    Optional<Check> test = tests.of(skill);
    if (test.isEmpty() && capsule != null) {
      test = tests.around(paths(capsule)).stream().findFirst();
    }
    return new ValidationPlan.Wanted(
        gene.validation(), services.get(EvolveKeys.VALIDATION), test.stream().toList());
  }

  /** One with a diff that can be replayed goes before one without. */
  private Optional<Capsule> capsule(Gene gene, List<String> signals, Set<String> out) {
    return capsules()
        .best(gene.id().orElse(""), signals, out)
        .flatMap(id -> services.assets().capsules().find(id));
  }

  private static List<String> paths(Capsule capsule) {
    try {
      return Patch.parse(Replay.diffOf(capsule)).paths();
    } catch (BadPatchException e) {
      return List.of(); // whoever applies it says what is wrong
    }
  }
}
