// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap;

import dev.evograft.gep.Asset;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.EvolutionEvent;
import dev.evograft.gep.Gene;
import dev.evograft.gep.ValidationReport;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.asset.AssetReader;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.StagedAsset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The assets of a workspace, in memory; what the plugin does not use it does not have. */
public final class FakeAssets {

  /** Where the files of a real one would be. */
  public Path folder = Path.of("assets", "gep").toAbsolutePath();

  public final List<Gene> genes = new ArrayList<>();
  public final List<Capsule> capsules = new ArrayList<>();
  public final List<EvolutionEvent> events = new ArrayList<>();
  public final List<StagedAsset> staged = new ArrayList<>();

  /** The id of an asset that is not kept. */
  public @Nullable String refused;

  public AssetStore store() {
    return new Store();
  }

  private record Reader<A extends Asset>(List<A> all) implements AssetReader<A> {
    @Override
    public int size() {
      return all.size();
    }

    @Override
    public Optional<A> find(String id) {
      return all.stream()
          .filter(one -> one.id().equals(Optional.of(id)) || one.assetId().equals(Optional.of(id)))
          .findFirst();
    }

    @Override
    public List<A> latest(int most) {
      return all.subList(Math.max(0, all.size() - most), all.size());
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

  private final class Store implements AssetStore {

    @Override
    public Path folder() {
      return folder;
    }

    @Override
    public AssetReader<Gene> genes() {
      return new Reader<>(genes);
    }

    @Override
    public AssetReader<Capsule> capsules() {
      return new Reader<>(capsules);
    }

    @Override
    public AssetReader<Capsule> failedCapsules() {
      throw new UnsupportedOperationException();
    }

    @Override
    public AssetReader<EvolutionEvent> events() {
      return new Reader<>(events);
    }

    @Override
    public AssetReader<StagedAsset> staged() {
      return new Reader<>(staged);
    }

    @Override
    public Gene put(Gene gene) {
      genes.add(gene);
      return gene;
    }

    @Override
    public Optional<Gene> update(String id, UnaryOperator<Gene> change) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Capsule put(Capsule capsule) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Capsule putFailed(Capsule capsule) {
      throw new UnsupportedOperationException();
    }

    @Override
    public EvolutionEvent append(EvolutionEvent event, @Nullable ValidationReport report) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<StagedAsset> stage(List<? extends Asset> assets, String origin) {
      for (Asset asset : assets) {
        if (asset.assetId().equals(Optional.ofNullable(refused))) {
          throw new EvograftException("asset_invalid", "a secret is in it");
        }
      }
      List<StagedAsset> fresh =
          assets.stream().map(asset -> new StagedAsset(asset, origin)).toList();
      staged.addAll(fresh);
      return fresh;
    }

    @Override
    public Optional<Asset> promote(String id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Asset> promoteAnyway(String id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean remove(AssetReader<?> from, String id) {
      throw new UnsupportedOperationException();
    }
  }
}
