// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.EvolutionEvent;
import dev.evograft.gep.Gene;
import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.gep.ValidationReport;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.asset.AssetReader;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.MemoryAdvice;
import dev.evograft.spi.asset.MemoryGraph;
import dev.evograft.spi.asset.StagedAsset;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A store in memory that has a memory which advises what it is told to, and nothing at first. */
public final class FakeAssets implements AssetStore, MemoryGraph {

  private final Path root;
  private final Shelf<Gene> genes = new Shelf<>();
  private final Shelf<Capsule> capsules = new Shelf<>();
  private final Shelf<Capsule> failed = new Shelf<>();
  private final Shelf<EvolutionEvent> events = new Shelf<>();
  private final Shelf<StagedAsset> staged = new Shelf<>();

  /** Whether another process holds the store, and how often it was tried to stage then. */
  boolean busy;

  int triedToStage;

  /** Whether it takes no capsule, as one that is too long. */
  boolean refusing;

  private MemoryAdvice advice = new MemoryAdvice(List.of(), null, Map.of());

  /** An empty store in this workspace. */
  public FakeAssets(Path root) {
    this.root = root;
  }

  private static final class Shelf<A extends Asset> implements AssetReader<A> {
    private final List<A> all = new ArrayList<>();

    A add(A asset) {
      all.removeIf(one -> one.id().equals(asset.id()));
      all.add(asset);
      return asset;
    }

    @Override
    public int size() {
      return all.size();
    }

    @Override
    public Optional<A> find(String id) {
      return all.stream().filter(one -> isNamed(one, id)).findFirst();
    }

    @Override
    public List<A> latest(int most) {
      List<A> newest = new ArrayList<>(all);
      Collections.reverse(newest);
      return newest.subList(0, Math.min(most, newest.size()));
    }

    @Override
    public void forEach(Consumer<? super A> action) {
      all.forEach(action);
    }

    @Override
    public long revision() {
      return all.size();
    }
  }

  @Override
  public Path folder() {
    return root.resolve("assets/gep");
  }

  @Override
  public AssetReader<Gene> genes() {
    return genes;
  }

  @Override
  public AssetReader<Capsule> capsules() {
    return capsules;
  }

  @Override
  public AssetReader<Capsule> failedCapsules() {
    return failed;
  }

  @Override
  public AssetReader<EvolutionEvent> events() {
    return events;
  }

  @Override
  public AssetReader<StagedAsset> staged() {
    return staged;
  }

  @Override
  public Gene put(Gene gene) {
    return genes.add(AssetIds.complete(gene));
  }

  @Override
  public Optional<Gene> update(String id, UnaryOperator<Gene> change) {
    return genes.find(id).map(change).map(genes::add);
  }

  @Override
  public Capsule put(Capsule capsule) {
    if (refusing) {
      throw new EvograftException("asset_invalid", "too long");
    }
    return capsules.add(AssetIds.complete(capsule));
  }

  @Override
  public Capsule putFailed(Capsule capsule) {
    return failed.add(capsule);
  }

  @Override
  public EvolutionEvent append(EvolutionEvent event, @Nullable ValidationReport report) {
    return events.add(AssetIds.complete(event));
  }

  @Override
  public List<StagedAsset> stage(List<? extends Asset> assets, String origin) {
    if (busy) {
      triedToStage++;
      throw new RetriableException("store_busy", "another process holds the store", null);
    }
    return assets.stream().map(asset -> staged.add(new StagedAsset(asset, origin))).toList();
  }

  @Override
  public Optional<Asset> promote(String id) {
    return Optional.empty();
  }

  @Override
  public Optional<Asset> promoteAnyway(String id) {
    return Optional.empty();
  }

  @Override
  public boolean remove(AssetReader<?> from, String id) {
    return ((Shelf<?>) from).all.removeIf(one -> isNamed(one, id));
  }

  private static boolean isNamed(Asset one, String id) {
    return one.id().orElse("").equals(id) || one.assetId().orElse("").equals(id);
  }

  @Override
  public void append(MemoryGraphEvent event) {}

  /** Not of a store: what both interfaces call so. */
  @Override
  public List<MemoryGraphEvent> latest(int most) {
    return List.of();
  }

  private final Map<String, String> own = new HashMap<>();
  private final Map<String, Instant> ownAt = new HashMap<>();

  /** A command of Evograft wrote it. */
  void own(Asset asset) {
    own.put(asset.id().orElse(""), asset.assetId().orElse(""));
    ownAt.put(asset.id().orElse(""), Instant.now());
  }

  void ownRemoved(String id) {
    own.put(id, "");
    ownAt.put(id, Instant.now());
  }

  @Override
  public Map<String, String> ownWrites(AssetReader<?> of, Instant since) {
    Map<String, String> later = new HashMap<>(own);
    later.keySet().removeIf(id -> ownAt.getOrDefault(id, Instant.MIN).isBefore(since));
    return later;
  }

  /** Whether another process holds the store. */
  public void busy(boolean is) {
    busy = is;
  }

  /** What it advises from now on. */
  public void advises(MemoryAdvice what) {
    advice = what;
  }

  @Override
  public MemoryAdvice advise(Collection<String> signals) {
    return advice;
  }
}
