// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.asset.AssetReader;
import dev.evograft.spi.asset.AssetStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether somebody wrote into what Evograft keeps while an executor worked: its settings, and the
 * assets, which no cycle but this one adds to. What was put there is taken out again, and what was
 * taken or changed is put back; genes may have learned meanwhile.
 */
final class Ledgers {

  private static final List<String> SETTINGS =
      List.of("config.properties", "plugins.lock", "plugins.disabled");
  private static final int MOST = 20_000;

  /** What lessons change. */
  private static final List<String> LEARNED =
      List.of("learning_history", "anti_patterns", "epigenetic_marks");

  private final Services services;
  private final Map<Path, Optional<byte[]>> settings = new HashMap<>();
  private final Map<String, Gene> genes = new HashMap<>();
  private final Map<String, Capsule> capsules = new HashMap<>();
  private final boolean looked;

  private Ledgers(Services services) {
    this.services = services;
    Path state = services.context().workspace().state();
    SETTINGS.forEach(name -> settings.put(state.resolve(name), read(state.resolve(name))));
    AssetStore store = services.assets();
    looked = store.genes().size() + store.capsules().size() <= MOST;
    if (looked) {
      store.genes().forEach(gene -> genes.put(gene.id().orElse(""), gene));
      store.capsules().forEach(capsule -> capsules.put(capsule.id().orElse(""), capsule));
    }
  }

  /** What is there now. */
  static Ledgers of(Services services) {
    return new Ledgers(services);
  }

  private static Optional<byte[]> read(Path file) {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new EvograftException("read_failed", "cannot read " + file + ": " + e, e);
    }
  }

  /** What was changed meanwhile, a violation for each, and puts it right. */
  List<Violation> changed() {
    List<Violation> changed = new ArrayList<>();
    settings.forEach((file, before) -> setting(file, before, changed));
    if (looked) {
      AssetStore store = services.assets();
      added(store.genes(), genes.keySet(), "gene", changed);
      added(store.capsules(), capsules.keySet(), "capsule", changed);
      genes.forEach(
          (id, gene) -> {
            Optional<Gene> now = store.genes().find(id);
            if (now.isEmpty() || !identity(now.get()).equals(identity(gene))) {
              changed.add(violation("the gene " + id + " was changed or removed, and is back"));
              store.put(gene);
            }
          });
      capsules.forEach(
          (id, capsule) -> {
            Optional<Capsule> now = store.capsules().find(id);
            if (now.isEmpty() || !now.get().tree().equals(capsule.tree())) {
              changed.add(violation("the capsule " + id + " was changed or removed, and is back"));
              store.put(capsule);
            }
          });
    }
    return changed;
  }

  private void setting(Path file, Optional<byte[]> before, List<Violation> changed) {
    Optional<byte[]> now = read(file);
    boolean same =
        before.isPresent() == now.isPresent()
            && (before.isEmpty() || Arrays.equals(before.get(), now.orElseThrow()));
    if (same) {
      return;
    }
    changed.add(violation(file + " was changed, and is what it was"));
    if (before.isPresent()) {
      services.context().workspace().replace(file, before.get(), Workspace.Access.SECRET);
    } else {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new EvograftException("write_failed", "cannot remove " + file + ": " + e, e);
      }
    }
  }

  private <A extends Asset> void added(
      AssetReader<A> reader, Set<String> known, String what, List<Violation> changed) {
    Set<String> now = new HashSet<>();
    reader.forEach(asset -> now.add(asset.id().orElse("")));
    now.removeAll(known);
    for (String id : now) {
      changed.add(violation("the " + what + " " + id + " was added, and is out again"));
      services.assets().remove(reader, id);
    }
  }

  /** A gene without what it learned. */
  private static String identity(Gene gene) {
    Gene plain = gene;
    for (String member : LEARNED) {
      plain = new Gene(plain.tree().without(member));
    }
    return AssetIds.compute(plain.tree().without(AssetIds.KEY));
  }

  private static Violation violation(String what) {
    return new Violation("settings_changed", "", what);
  }
}
