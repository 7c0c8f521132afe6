// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.evolution.own.Plain;
import dev.evograft.evolution.place.Hashes;
import dev.evograft.gep.Asset;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Whether somebody wrote into what Evograft keeps while an executor worked: its settings, the
 * assets, and the files of memory. What was put there is kept aside and taken out again, and what
 * was taken or changed is put back, but for what commands of Evograft wrote; genes may have learned
 * meanwhile.
 */
final class Ledgers {

  private static final List<String> SETTINGS =
      List.of("config.properties", "plugins.lock", "plugins.disabled");
  private static final String PERSONALITY = "personality_state.json";

  /** So many genes and capsules are compared. */
  private static final int MOST = 100_000;

  /** The code of what it finds. */
  static final String CHANGED = "settings_changed";

  /** The code of what cannot be read. */
  private static final String UNREAD = "read_failed";

  /** The member of a PLAN entry that has the digest of what there was. */
  static final String SEAL = "ledgers";

  private static final String LOOKED = "looked";
  private static final String AT = "at";
  private static final String OWN = "own_files";
  private static final String MEMORY = "memory";

  private final Services services;
  private final Map<Path, Optional<byte[]>> own = new HashMap<>();
  private final MemoryFiles memory;
  private final KeptAssets kept;
  private final boolean looked;
  private final Instant since;

  private Ledgers(Services services) {
    this.services = services;
    this.since = services.context().clock().instant();
    files(services).forEach(file -> own.put(file, read(file)));
    this.memory = MemoryFiles.of(services);
    AssetStore store = services.assets();
    looked = store.genes().size() + store.capsules().size() <= MOST;
    JsonObject.Builder digests = JsonObject.builder();
    own.forEach((file, bytes) -> digests.put(file.toString(), digest(bytes)));
    this.kept =
        KeptAssets.write(
            services.context().workspace(),
            JsonObject.builder()
                .put(AT, since.toString())
                .put(LOOKED, looked)
                .put(OWN, digests.build())
                .put(MEMORY, memory.trees())
                .build(),
            store,
            looked);
  }

  /** What is there now. */
  static Ledgers of(Services services) {
    return new Ledgers(services);
  }

  /** Nobody but evolution writes these, and a person by hand. */
  private static List<Path> files(Services services) {
    List<Path> files = new ArrayList<>();
    Path state = services.context().workspace().state();
    SETTINGS.forEach(name -> files.add(state.resolve(name)));
    files.add(services.root().resolve(services.memory().folder()).resolve(PERSONALITY));
    return files;
  }

  private static String digest(Optional<byte[]> bytes) {
    return bytes.map(Hashes::of).orElse("");
  }

  private static Optional<byte[]> read(Path file) {
    try {
      return Optional.of(Plain.linked(file, Plain.LARGEST));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new EvograftException(UNREAD, "cannot read " + file + ": " + e, e);
    }
  }

  /** By which the next process tells that nobody wrote into what this one remembers. */
  String seal() {
    return kept.seal();
  }

  /**
   * What is not what it was when a seal was made, a line each, where nobody can tell who wrote it:
   * nothing is put back.
   */
  static List<String> differing(Services services, String seal) {
    Optional<KeptAssets> found = KeptAssets.read(services.context().workspace(), seal);
    if (found.isEmpty()) {
      return seal.isEmpty()
          ? List.of()
          : List.of("what there was of settings, genes and capsules was written over");
    }
    KeptAssets kept = found.get();
    List<String> other = new ArrayList<>();
    JsonObject digests = kept.head().object(OWN);
    for (String file : digests.keySet()) {
      Apart.ask(
          file,
          other,
          () ->
              digest(read(Path.of(file))).equals(digests.string(file, ""))
                  ? List.of()
                  : List.of(file));
    }
    other.addAll(MemoryFiles.of(services, kept.head().objects(MEMORY)).differing());
    if (kept.head().bool(LOOKED, false)) {
      AssetStore store = services.assets();
      Instant at = Instant.parse(kept.head().string(AT, Instant.EPOCH.toString()));
      Apart.ask("the genes", other, () -> differing(store.genes(), kept.of(Gene.TYPE), store, at));
      Apart.ask(
          "the capsules",
          other,
          () -> differing(store.capsules(), kept.of(Capsule.TYPE), store, at));
    }
    return other;
  }

  private static <A extends Asset> List<String> differing(
      AssetReader<A> reader, Map<String, KeptAssets.Entry> before, AssetStore store, Instant at) {
    Map<String, String> ours = store.ownWrites(reader, at);
    Set<String> gone = new HashSet<>(before.keySet());
    List<String> other = new ArrayList<>();
    reader.forEach(
        asset -> {
          String id = asset.id().orElse("");
          gone.remove(id);
          KeptAssets.Entry entry = before.get(id);
          boolean same = entry != null && entry.digest().equals(KeptAssets.digestOf(asset));
          if (!same && !asset.assetId().orElse("").equals(ours.get(id))) {
            other.add(id);
          }
        });
    gone.removeIf(id -> "".equals(ours.get(id)));
    other.addAll(gone);
    return other;
  }

  /**
   * What was changed meanwhile, a violation for each, and puts it right. What processes of Evograft
   * wrote that no run started stays; of all else a copy is kept in a folder of the cycle. What
   * cannot be read or put right is a violation, too, and keeps nobody from looking at the rest.
   */
  List<Violation> changed(Aside aside) {
    List<Violation> changed = new ArrayList<>();
    Apart apart = new Apart(services.root(), aside, changed);
    own.forEach((file, before) -> apart.look(file, () -> own(file, before, aside, changed)));
    changed.addAll(memory.changed(aside));
    if (!looked) {
      aside.note("there are more than " + MOST + " genes and capsules, so nobody compared them");
    } else {
      AssetStore store = services.assets();
      apart.look(
          "the genes",
          () ->
              new Shelf<>(new Kind<>("gene", Gene.TYPE, Gene::new), store.genes(), store::put)
                  .compare(aside, changed));
      apart.look(
          "the capsules",
          () ->
              new Shelf<>(
                      new Kind<>("capsule", Capsule.TYPE, Capsule::new),
                      store.capsules(),
                      store::put)
                  .compare(aside, changed));
    }
    return changed;
  }

  private void own(Path file, Optional<byte[]> before, Aside aside, List<Violation> changed) {
    String back;
    try {
      Optional<byte[]> now = read(file);
      boolean same =
          before.isPresent() == now.isPresent()
              && (before.isEmpty() || Arrays.equals(before.get(), now.orElseThrow()));
      if (same) {
        return;
      }
      back =
          now.map(bytes -> aside.file(String.valueOf(file.getFileName()), bytes))
              .map(copy -> "cp '" + copy + "' '" + file + "'")
              .orElse("rm '" + file + "'");
    } catch (EvograftException e) {
      if (!e.code().equals(UNREAD)) {
        throw e;
      }
      back = "mv '" + aside.moved(file) + "' '" + file + "'"; // a folder, or nobody may read it
    }
    if (before.isPresent()) {
      services.context().workspace().replace(file, before.get(), Workspace.Access.SECRET);
    } else {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new EvograftException("write_failed", "cannot remove " + file + ": " + e, e);
      }
    }
    changed.add(
        new Violation(
            CHANGED,
            services.root().relativize(file).toString(),
            file + " was changed, and is what it was; if it was you: " + back));
  }

  private record Kind<A extends Asset>(String word, String type, Function<JsonObject, A> of) {}

  /** The genes, or the capsules: as they were, and as they are. */
  private final class Shelf<A extends Asset> {
    private final Kind<A> kind;
    private final AssetReader<A> reader;
    private final Map<String, KeptAssets.Entry> before;
    private final Consumer<A> put;
    private final Map<String, String> ours;

    Shelf(Kind<A> kind, AssetReader<A> reader, Consumer<A> put) {
      this.kind = kind;
      this.reader = reader;
      this.before = kept.of(kind.type());
      this.put = put;
      this.ours = services.assets().ownWrites(reader, since);
    }

    void compare(Aside aside, List<Violation> changed) {
      Apart apart = new Apart(services.root(), aside, changed);
      Map<String, A> others = new TreeMap<>();
      Set<String> gone = new HashSet<>(before.keySet());
      reader.forEach(
          asset -> {
            String id = asset.id().orElse("");
            gone.remove(id);
            KeptAssets.Entry entry = before.get(id);
            if (entry == null || !entry.digest().equals(KeptAssets.digestOf(asset))) {
              others.put(id, asset);
            }
          });
      others.forEach(
          (id, asset) -> apart.look(named(id), () -> changed.addAll(other(id, asset, aside))));
      gone.stream()
          .sorted()
          .forEach(id -> apart.look(named(id), () -> changed.addAll(gone(id, aside))));
    }

    private String named(String id) {
      return "the " + kind.word() + " " + id;
    }

    private List<Violation> other(String id, A asset, Aside aside) {
      if (isOurs(id, Optional.of(asset), aside)) {
        return List.of();
      }
      KeptAssets.Entry entry = before.get(id);
      String back = add(aside, asset);
      if (entry == null) {
        services.assets().remove(reader, id);
        return told(id, "was added, and is out again", back);
      }
      return putBack(entry, aside)
          ? told(id, "was changed or removed, and is back", back)
          : told(id, "was changed, and there was no room to keep what it was", "leave it so");
    }

    private List<Violation> gone(String id, Aside aside) {
      KeptAssets.Entry entry = before.get(id);
      if (entry == null || isOurs(id, Optional.empty(), aside)) {
        return List.of();
      }
      String back = "evograft " + kind.word() + "s remove '" + id + "'";
      return putBack(entry, aside)
          ? told(id, "was changed or removed, and is back", back)
          : told(id, "was removed, and there was no room to keep what it was", "leave it so");
    }

    private boolean putBack(KeptAssets.Entry entry, Aside aside) {
      Optional<A> asset = kept.tree(entry).map(kind.of());
      boolean same = asset.filter(a -> KeptAssets.digestOf(a).equals(entry.digest())).isPresent();
      if (same) {
        put.accept(asset.orElseThrow());
        if (kind.type().equals(Capsule.TYPE)) {
          new PutBack(services.context().workspace())
              .add(asset.get().id().orElse(""), services.context().clock().instant(), aside);
        }
      }
      return same;
    }

    /** Whether a process of Evograft made it what it is now. */
    private boolean isOurs(String id, Optional<A> now, Aside aside) {
      String noted = ours.get(id);
      boolean known = noted != null && noted.equals(now.flatMap(Asset::assetId).orElse(""));
      if (known) {
        aside.note(
            "the "
                + kind.word()
                + " "
                + id
                + " was written by a command of Evograft while the change was made, and stays");
      }
      return known;
    }

    private String add(Aside aside, A asset) {
      byte[] bytes = (asset.tree() + "\n").getBytes(StandardCharsets.UTF_8);
      return "evograft " + kind.word() + "s add '" + aside.file(kind.word() + ".json", bytes) + "'";
    }

    private List<Violation> told(String id, String how, String back) {
      return List.of(
          new Violation(CHANGED, "", named(id) + " " + how + "; if it was you: " + back));
    }
  }
}
