// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.publish;

import dev.evograft.evomap.endpoint.Typed;
import dev.evograft.evomap.home.HubHome;
import dev.evograft.evomap.hub.Outgoing;
import dev.evograft.evomap.settings.EvomapKeys;
import dev.evograft.gep.AssetBuilder;
import dev.evograft.gep.Bundle;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.EnvFingerprint;
import dev.evograft.gep.EvolutionEvent;
import dev.evograft.gep.Gene;
import dev.evograft.gep.Violation;
import dev.evograft.gep.WireForm;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What would be published: found in the store or read from files, completed, in the form of the
 * wire, without secrets, and with ids of just that content.
 */
public final class Offer {

  private static final int MOST_FILE = 1 << 20;
  private static final int EVENTS = 2_000;

  /** Of the hub's rules those that make a capsule eligible at all. */
  private static final Set<String> ELIGIBLE =
      Set.of(
          "hub.score",
          "hub.blast_radius_zero",
          "hub.bundle_required",
          "hub.bundle_reference",
          "hub.null");

  /** Of those what no correction of a text changes. */
  private static final Set<String> UNFIT = Set.of("hub.score", "hub.blast_radius_zero");

  private static final Pattern OF_HUBS =
      Pattern.compile("(?=.{10,})(?:node|npm|npx)\\s[^;&|<>`\\n]*");

  private final PluginContext context;

  /** By the settings and the redactor of the plugin. */
  public Offer(PluginContext context) {
    this.context = context;
  }

  /**
   * Of a capsule of the store.
   *
   * @throws BadInputException if it is not there, or its gene is not
   */
  public Bundle ofStore(AssetStore store, String id) {
    Capsule capsule =
        store
            .capsules()
            .find(id)
            .orElseThrow(
                () ->
                    new BadInputException(
                        "unknown_capsule",
                        "there is no capsule " + id + "; 'evograft capsules list' shows them"));
    String geneId = capsule.gene().orElse("");
    Gene gene =
        store
            .genes()
            .find(geneId)
            .orElseThrow(
                () ->
                    new BadInputException(
                        "unknown_gene",
                        "the gene "
                            + geneId
                            + " of capsule "
                            + id
                            + " is not here, and a capsule"
                            + " is published with its gene"));
    EvolutionEvent event =
        store.events().latest(EVENTS).stream()
            .filter(one -> isOf(one, capsule))
            .findFirst()
            .orElse(null);
    return wire(
        withCommandsOfHubs(gene),
        new Capsule(withoutWordsOfTasks(capsule.tree(), "trigger")),
        event == null ? null : new EvolutionEvent(withoutWordsOfTasks(event.tree(), "signals")));
  }

  /**
   * What a hub wrote into a task was data for a cycle, and does not go on under our name: of the
   * signals those stay that the task is found by.
   */
  private static JsonObject withoutWordsOfTasks(JsonObject tree, String member) {
    List<String> signals = tree.strings(member);
    if (signals.stream().noneMatch(TaskSignals::isWordOfTask)) {
      return tree;
    }
    List<String> own = signals.stream().filter(one -> !TaskSignals.isWordOfTask(one)).toList();
    return tree.with(member, own.isEmpty() ? List.of(TaskSignals.TASK) : own);
  }

  private static boolean isOf(EvolutionEvent event, Capsule capsule) {
    Optional<String> id = event.capsuleId();
    return id.isPresent() && (id.equals(capsule.id()) || id.equals(capsule.assetId()));
  }

  /**
   * Of files, which need hold only what cannot be derived.
   *
   * @param event null where it is derived, too
   */
  public Bundle ofFiles(Path gene, Path capsule, @Nullable Path event) {
    // Of the same files the same ids: who types it again after a lost answer offers nothing else.
    AssetBuilder builder =
        new AssetBuilder(InstantSource.fixed(writtenAt(capsule)), EnvFingerprint.current());
    Gene whole = builder.gene(read(gene));
    Capsule use = builder.capsule(read(capsule), whole);
    EvolutionEvent cycle =
        builder.event(event == null ? JsonObject.EMPTY : read(event), whole, use);
    return wire(whole, use, cycle);
  }

  /**
   * Of what somebody has in hand, which need hold only what cannot be derived.
   *
   * @param event null where it is derived, too
   */
  public Bundle ofMaps(JsonObject gene, JsonObject capsule, @Nullable JsonObject event) {
    // The ids that are derived are made of a time: of the same content one that is always the same
    String content = Json.canonical(gene) + Json.canonical(capsule);
    long time = Long.parseLong(HubHome.sum(content).substring(0, 10), 16);
    AssetBuilder builder =
        new AssetBuilder(InstantSource.fixed(Instant.ofEpochMilli(time)), EnvFingerprint.current());
    Gene whole = builder.gene(gene);
    Capsule use = builder.capsule(capsule, whole);
    return wire(whole, use, builder.event(event == null ? JsonObject.EMPTY : event, whole, use));
  }

  private Bundle wire(Gene gene, Capsule capsule, @Nullable EvolutionEvent event) {
    String version = context.config().get(EvomapKeys.SCHEMA_VERSION);
    Outgoing outgoing = new Outgoing(context.redactor());
    return new WireForm(outgoing::text, version)
        .bundle(
            new Gene(outgoing.clean(gene.tree())),
            new Capsule(outgoing.clean(capsule.tree())),
            event == null ? null : new EvolutionEvent(outgoing.clean(event.tree())));
  }

  /**
   * Hubs take commands of a few programs only, and want one. A gene goes without the others; where
   * none is left, with the one that genes have which name none: it fails where there is no such
   * test, so it promises nothing.
   */
  private static Gene withCommandsOfHubs(Gene gene) {
    List<String> known =
        gene.validation().stream().filter(one -> OF_HUBS.matcher(one.strip()).matches()).toList();
    return known.size() == gene.validation().size() && !known.isEmpty()
        ? gene
        : new Gene(
            gene.tree()
                .with(
                    "validation",
                    known.isEmpty() ? List.of(AssetBuilder.DEFAULT_VALIDATION) : known));
  }

  private static Instant writtenAt(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      throw Typed.unreadable(file, e);
    }
  }

  private static JsonObject read(Path file) {
    try {
      if (Files.size(file) > MOST_FILE) {
        throw new BadInputException("bad_input", file + " is larger than 1 MiB");
      }
      return JsonText.parseForeignObject(Files.readAllBytes(file));
    } catch (IOException e) {
      throw Typed.unreadable(file, e);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("bad_input", file + " is " + e.getMessage(), e);
    }
  }

  /**
   * What speaks against publishing it; empty when nothing does.
   *
   * @param anyway whether only that counts which every hub refuses
   */
  public List<String> against(Bundle bundle, boolean anyway) {
    List<String> against = new ArrayList<>();
    for (Violation violation : bundle.check()) {
      boolean counts =
          !anyway || !violation.rule().startsWith("hub.") || ELIGIBLE.contains(violation.rule());
      if (counts) {
        against.add(violation.toString());
      }
    }
    if (context.config().get(EvomapKeys.STRICT)) {
      strict(bundle.capsule(), against);
    }
    return against;
  }

  /** Why a capsule is none that is published unasked, though nothing is wrong with it. */
  Optional<String> unfit(Bundle bundle) {
    List<String> against = new ArrayList<>();
    bundle.check().stream()
        .filter(violation -> UNFIT.contains(violation.rule()))
        .forEach(violation -> against.add(violation.toString()));
    if (context.config().get(EvomapKeys.STRICT)) {
      strict(bundle.capsule(), against);
    }
    return against.stream().findFirst();
  }

  /** What Evolver publishes by itself, and no more. */
  private static void strict(Capsule capsule, List<String> against) {
    if (capsule.successStreak().orElse(0) < 2) {
      against.add("success_streak must be 2 or more (evomap.publish.strict)");
    }
    if (capsule.blastRadius().files().orElse(0) > 5
        || capsule.blastRadius().lines().orElse(0) > 200) {
      against.add("blast_radius must be 5 files and 200 lines or less (evomap.publish.strict)");
    }
  }
}
