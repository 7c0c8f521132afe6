// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.asset.AssetReader;
import dev.evograft.spi.asset.AssetStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Whether somebody wrote into what Evograft keeps while an executor worked: its settings, and the
 * assets. What was put there is kept aside and taken out again, and what was taken or changed is
 * put back, but for what commands of Evograft wrote; genes may have learned meanwhile.
 */
final class Ledgers {

  private static final List<String> SETTINGS =
      List.of("config.properties", "plugins.lock", "plugins.disabled");
  private static final int MOST = 20_000;

  /** The code of what it finds. */
  static final String CHANGED = "settings_changed";

  /** What lessons change. */
  private static final List<String> LEARNED =
      List.of("learning_history", "anti_patterns", "epigenetic_marks");

  private final Services services;
  private final Map<Path, Optional<byte[]>> settings = new HashMap<>();
  private final Map<String, Gene> genes = new HashMap<>();
  private final Map<String, Capsule> capsules = new HashMap<>();
  private final boolean looked;
  private final Instant since;

  private Ledgers(Services services) {
    this.services = services;
    this.since = services.context().clock().instant();
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

  /**
   * What was changed meanwhile, a violation for each, and puts it right. What processes of Evograft
   * wrote that no run started stays; of all else a copy is kept in a folder of the cycle.
   */
  List<Violation> changed(Aside aside) {
    List<Violation> changed = new ArrayList<>();
    settings.forEach((file, before) -> setting(file, before, aside, changed));
    if (!looked) {
      aside.note("there are more than " + MOST + " genes and capsules, so nobody compared them");
    } else {
      AssetStore store = services.assets();
      changed.addAll(new Shelf<>("gene", store.genes(), genes, store::put).compare(aside));
      changed.addAll(new Shelf<>("capsule", store.capsules(), capsules, store::put).compare(aside));
    }
    return changed;
  }

  private void setting(Path file, Optional<byte[]> before, Aside aside, List<Violation> changed) {
    Optional<byte[]> now = read(file);
    boolean same =
        before.isPresent() == now.isPresent()
            && (before.isEmpty() || Arrays.equals(before.get(), now.orElseThrow()));
    if (same) {
      return;
    }
    String back =
        now.map(bytes -> aside.file(String.valueOf(file.getFileName()), bytes))
            .map(kept -> "cp '" + kept + "' '" + file + "'")
            .orElse("rm '" + file + "'");
    changed.add(
        new Violation(
            CHANGED,
            services.root().relativize(file).toString(),
            file + " was changed, and is what it was; if it was you: " + back));
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

  /** The genes, or the capsules: as they were, and as they are. */
  private final class Shelf<A extends Asset> {
    private final String what;
    private final AssetReader<A> reader;
    private final Map<String, A> before;
    private final Consumer<A> put;
    private final Map<String, String> own;
    private final List<Violation> changed = new ArrayList<>();

    Shelf(String what, AssetReader<A> reader, Map<String, A> before, Consumer<A> put) {
      this.what = what;
      this.reader = reader;
      this.before = before;
      this.put = put;
      this.own = services.assets().ownWrites(reader, since);
    }

    List<Violation> compare(Aside aside) {
      Map<String, A> added = new TreeMap<>();
      reader.forEach(asset -> added.put(asset.id().orElse(""), asset));
      added.keySet().removeAll(before.keySet());
      added.forEach(
          (id, asset) -> {
            if (!isOwn(id, Optional.of(asset), aside)) {
              tell(id, "was added, and is out again", add(aside, asset));
              services.assets().remove(reader, id);
            }
          });
      before.forEach(
          (id, asset) -> {
            Optional<A> now = reader.find(id);
            boolean same = now.isPresent() && identity(now.get()).equals(identity(asset));
            if (!same && !isOwn(id, now, aside)) {
              String back =
                  now.map(other -> add(aside, other))
                      .orElse("evograft " + what + "s remove '" + id + "'");
              tell(id, "was changed or removed, and is back", back);
              put.accept(asset);
            }
          });
      return changed;
    }

    /** Whether a process of Evograft made it what it is now. */
    private boolean isOwn(String id, Optional<A> now, Aside aside) {
      String noted = own.get(id);
      boolean ours = noted != null && noted.equals(now.flatMap(Asset::assetId).orElse(""));
      if (ours) {
        aside.note(
            "the "
                + what
                + " "
                + id
                + " was written by a command of Evograft while the change was made, and stays");
      }
      return ours;
    }

    private String add(Aside aside, A asset) {
      byte[] bytes = (asset.tree() + "\n").getBytes(StandardCharsets.UTF_8);
      return "evograft " + what + "s add '" + aside.file(what + ".json", bytes) + "'";
    }

    private void tell(String id, String how, String back) {
      changed.add(
          new Violation(
              CHANGED, "", "the " + what + " " + id + " " + how + "; if it was you: " + back));
    }
  }

  /** What an asset says, without what a gene learned. */
  private static String identity(Asset asset) {
    JsonObject plain = asset.tree();
    for (String member : asset instanceof Gene ? LEARNED : List.<String>of()) {
      plain = plain.without(member);
    }
    return AssetIds.compute(plain.without(AssetIds.KEY));
  }
}
