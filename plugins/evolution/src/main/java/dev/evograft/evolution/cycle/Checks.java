// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.confine.Confinement;
import dev.evograft.evolution.evaluate.AllowList;
import dev.evograft.evolution.evaluate.Bounds;
import dev.evograft.evolution.evaluate.CheckRunner;
import dev.evograft.evolution.evaluate.Guard;
import dev.evograft.evolution.evaluate.ValidationPlan;
import dev.evograft.evolution.place.CheckSettings;
import dev.evograft.evolution.place.Room;
import dev.evograft.gep.Gene;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.skill.TestConditions;
import dev.evograft.toolkit.process.Supervision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** By what changes are judged, as the settings say. */
final class Checks {

  private static final List<String> OWN_SKILL = List.of("skills/evograft");

  private final Services services;
  private final @Nullable Terms fixed;

  /** As the settings say when they are asked. */
  Checks(Services services) {
    this(services, null);
  }

  /**
   * By these terms.
   *
   * @param fixed null for those of now
   */
  Checks(Services services, @Nullable Terms fixed) {
    this.services = services;
    this.fixed = fixed;
  }

  /** By what is judged besides checks. */
  Terms terms() {
    return fixed == null ? Terms.now(services, foldersOfNow()) : fixed;
  }

  /** The same, fixed for a change that is judged by this plan. */
  Terms terms(ValidationPlan plan) {
    SkillTests tests = SkillTests.toFind(services.skills(), services.root());
    return terms().needing(services, plan.checks().stream().flatMap(tests::needs).toList());
  }

  ValidationPlan plan(ValidationPlan.Wanted wanted, Path folder) {
    return ValidationPlan.of(allowed(), wanted, folder);
  }

  private AllowList allowed() {
    try {
      return new AllowList(services.get(EvolveKeys.VALIDATION_ALLOW));
    } catch (IllegalArgumentException e) {
      throw new BadInputException("bad_setting", "evolve.validation.allow: " + e.getMessage(), e);
    }
  }

  /** Runs them where nothing leads to the workspace. */
  CheckRunner runner(Live live, Room room, Confinement confinement) {
    Terms terms = terms();
    Map<String, String> needed = terms.needed(services);
    return new CheckRunner(
        environment(live, room, Map.of()),
        terms.timeout(),
        new SkillTests(
            services.skills(),
            services.root(),
            (skill, limit) ->
                new TestConditions(
                    limit,
                    new TestConditions.Environment(environment(live, room, needed), true),
                    (command, written) ->
                        confinement.ofCheck(room.folder(), List.of(written), command),
                    live.supervision().started()::started)),
        new Confined(live, room, confinement));
  }

  /**
   * All that a check sees. What an agent can write in the home is left out, unless the user names
   * its variable.
   */
  private Map<String, String> environment(Live live, Room room, Map<String, String> needed) {
    Terms terms = terms();
    List<String> asked = terms.asked();
    Map<String, String> all = new TreeMap<>(needed);
    all.putAll(terms.environment(services));
    Map<String, String> environment = room.turning().variables(all);
    CheckSettings.of(room, services.context().home())
        .forEach(
            (name, value) -> {
              if (!asked.contains(name)) {
                environment.put(name, value);
              }
            });
    environment.putAll(live.variables());
    return environment;
  }

  /** Checks write in their room, which may be larger than the folder that one works in. */
  private record Confined(Live live, Room room, Confinement confinement) implements Guard {

    @Override
    public Supervision of(List<String> command, Path folder) {
      return new Supervision(
          confinement.ofCheck(room.folder(), List.of(), command), live.supervision().started());
    }

    @Override
    public boolean failed(int exitCode, String said) {
      return confinement.failed(exitCode, said);
    }
  }

  /** What a cycle with this gene may touch. */
  Bounds bounds(Gene gene) {
    List<String> forbidden = new ArrayList<>(gene.forbiddenPaths());
    Terms terms = terms();
    forbidden.addAll(terms.forbidden());
    Bounds.Caps most = Bounds.Caps.DEFAULT;
    Bounds.Caps caps =
        new Bounds.Caps(
            Math.toIntExact(terms.maxFiles()),
            Math.toIntExact(terms.maxLines()),
            most.bytesOfFile(),
            most.bytes());
    return new Bounds(caps, forbidden, own(terms));
  }

  /** How many files a gene allows; one that says nothing allows what the caps do. */
  int maxFiles(Gene gene) {
    long most = terms().maxFiles();
    return (int) Math.min(most, gene.maxFiles().orElse(most));
  }

  /** What was learned is written by Evograft alone, and what teaches agents to use it. */
  private static List<String> own(Terms terms) {
    List<String> own = new ArrayList<>(terms.folders());
    if (!terms.selfModify()) {
      own.addAll(OWN_SKILL);
    }
    return own;
  }

  /** What an executor in the workspace itself may only read. */
  List<Path> sealed() {
    List<Path> sealed = new ArrayList<>();
    sealed.add(services.root().resolve(".git"));
    sealed.add(services.context().workspace().state());
    folders().forEach(folder -> sealed.add(services.root().resolve(folder)));
    return sealed;
  }

  /** The folders of assets and of memory, where they are in the workspace. */
  List<String> folders() {
    return fixed == null ? foldersOfNow() : fixed.folders();
  }

  private List<String> foldersOfNow() {
    List<String> folders = new ArrayList<>();
    for (Path folder : List.of(services.assets().folder(), services.memory().folder())) {
      Path path = services.root().resolve(folder).normalize();
      if (path.startsWith(services.root()) && !path.equals(services.root())) {
        folders.add(services.root().relativize(path).toString().replace('\\', '/'));
      }
    }
    return folders;
  }
}
