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
    private volatile News<StagedName> theirs = new News<>(-1, List.of());
    private volatile News<String> fresh = new News<>(-1, List.of());

    Part(Shelf shelf, StoreReader<A> reader, AssetShelf<A> ours) {
      this.shelf = shelf;
      this.reader = reader;
      this.ours = ours;
    }

    /** What it goes by, without what is ours by now. */
    List<String> names() {
      long now = revision();
      News<String> known = fresh;
      if (known.revision != now) {
        known =
            new News<>(now, theirs().stream().filter(this::isNew).map(StagedName::name).toList());
        fresh = known;
      }
      return known.names;
    }

    /** All of it; it is parsed only where one of its files was written since. */
    private List<StagedName> theirs() {
      long now = reader.revision();
      News<StagedName> known = theirs;
      if (known.revision != now) {
        List<StagedName> names = new ArrayList<>();
        reader.forEach(asset -> names.add(StagedName.of(asset)));
        known = new News<>(now, List.copyOf(names));
        theirs = known;
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
      return isNew(StagedName.of(asset));
    }

    private boolean isNew(StagedName name) {
      return !name.isId || ours.reader().find(name.name).isEmpty();
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
  private record News<N>(long revision, List<N> names) {}

  /**
   * What an asset goes by.
   *
   * @param isId else it has no id, and this is of its content
   */
  private record StagedName(String name, boolean isId) {

    static StagedName of(Asset asset) {
      return asset
          .id()
          .map(id -> new StagedName(id, true))
          .orElseGet(() -> new StagedName(content(asset), false));
    }

    private static String content(Asset asset) {
      try {
        return asset.tree().string("asset_id").orElseGet(() -> StagedLines.name(asset));
      } catch (IllegalArgumentException e) {
        return ""; // it has no canonical form
      }
    }
  }

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
