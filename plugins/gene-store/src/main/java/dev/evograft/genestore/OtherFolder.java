// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.genestore.file.FolderContext;
import dev.evograft.genestore.file.Shelf;
import dev.evograft.genestore.file.ShelfFiles;
import dev.evograft.gep.Asset;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.spi.asset.StagedAsset;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The genes and capsules of a folder beside ours: read, never written, and used only once they are
 * promoted. Safe for any thread.
 */
final class OtherFolder implements Closeable {

  private static final String ORIGIN = ".evolver/gep";

  private final List<Part<?>> parts = new ArrayList<>();

  /**
   * A folder.
   *
   * @param genes ours, which hide those of the same id
   * @param capsules ours, likewise
   */
  OtherFolder(
      Optional<Path> folder,
      FolderContext context,
      AssetShelf<Gene> genes,
      AssetShelf<Capsule> capsules) {
    if (folder.isPresent()) {
      Shelf one = new Shelf(ShelfFiles.both(folder.get(), "genes", Gene.TYPE), context);
      Shelf two = new Shelf(ShelfFiles.both(folder.get(), "capsules", Capsule.TYPE), context);
      parts.add(new Part<>(one, new StoreReader<>(one, Gene::new), genes));
      parts.add(new Part<>(two, new StoreReader<>(two, Capsule::new), capsules));
    }
  }

  /** What is there of one type. */
  private static final class Part<A extends Asset> {
    private final Shelf shelf;
    private final StoreReader<A> reader;
    private final AssetShelf<A> ours;
    private volatile News news = new News(-1, List.of());

    Part(Shelf shelf, StoreReader<A> reader, AssetShelf<A> ours) {
      this.shelf = shelf;
      this.reader = reader;
      this.ours = ours;
    }

    /** What it goes by; all of it is parsed only where a file was written since. */
    List<String> names() {
      long now = revision();
      News known = news;
      if (known.revision != now) {
        List<String> names = new ArrayList<>();
        forEach(staged -> names.add(staged.asset().id().orElse("")));
        known = new News(now, List.copyOf(names));
        news = known;
      }
      return known.names;
    }

    long revision() {
      return reader.revision() + ours.reader().revision();
    }

    List<StagedAsset> latest(int most) {
      List<String> names = names();
      List<StagedAsset> latest = new ArrayList<>();
      for (int i = names.size() - 1; i >= 0 && latest.size() < most; i--) {
        reader.find(names.get(i)).map(Part::staged).ifPresent(latest::add);
      }
      return latest;
    }

    Optional<StagedAsset> find(String id) {
      return reader.find(id).filter(this::isNew).map(Part::staged);
    }

    void forEach(Consumer<? super StagedAsset> action) {
      reader.forEach(
          asset -> {
            if (isNew(asset)) {
              action.accept(staged(asset));
            }
          });
    }

    private boolean isNew(Asset asset) {
      return asset.id().flatMap(ours.reader()::find).isEmpty();
    }

    private static StagedAsset staged(Asset asset) {
      return new StagedAsset(asset, ORIGIN);
    }
  }

  /** What {@link #forEach} hands over, counted. */
  int size() {
    return parts.stream().mapToInt(part -> part.names().size()).sum();
  }

  /** The last ones of it, latest first. */
  List<StagedAsset> latest(int most) {
    List<StagedAsset> latest = new ArrayList<>();
    for (int i = parts.size() - 1; i >= 0 && latest.size() < most; i--) {
      latest.addAll(parts.get(i).latest(most - latest.size()));
    }
    return latest;
  }

  /** What there was at one time. */
  private record News(long revision, List<String> names) {}

  Optional<StagedAsset> find(String id) {
    return parts.stream().flatMap(part -> part.find(id).stream()).findFirst();
  }

  void forEach(Consumer<? super StagedAsset> action) {
    parts.forEach(part -> part.forEach(action));
  }

  /** Another number after every change of what {@link #forEach} hands over. */
  long revision() {
    return parts.stream().mapToLong(Part::revision).sum();
  }

  @Override
  public void close() {
    parts.forEach(part -> part.shelf.close());
  }
}
