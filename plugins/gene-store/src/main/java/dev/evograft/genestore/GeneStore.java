// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.genestore.file.FolderContext;
import dev.evograft.genestore.file.Later;
import dev.evograft.genestore.file.RotatedShelf;
import dev.evograft.genestore.file.ShelfFiles;
import dev.evograft.genestore.file.StoreLock;
import dev.evograft.genestore.file.StoreLock.Held;
import dev.evograft.genestore.file.TypedNames;
import dev.evograft.gep.Asset;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.EvolutionEvent;
import dev.evograft.gep.Gene;
import dev.evograft.gep.ValidationReport;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.AssetReader;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.StagedAsset;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The files of one folder as a store of assets. Nothing is read or made before it is used. */
final class GeneStore implements AssetStore, Closeable {

  private static final String FAILED = "FailedCapsule";
  private static final int MOST_FAILED = 200;
  private static final int REST_OF_FAILED = 100;

  /**
   * So much of the time in which a plugin has to stop is for what is done better now than later.
   */
  private static final long FINISHING = TimeUnit.SECONDS.toNanos(2);

  private final Path folder;
  private final FolderContext context;
  private final AssetShelf<Gene> genes;
  private final AssetShelf<Capsule> capsules;
  private final AssetShelf<Capsule> failed;
  private final RotatedShelf events;
  private final AssetReader<EvolutionEvent> eventReader;
  private final AssetShelf<StagedAsset> staged;

  GeneStore(Path folder, FolderContext context, Later later) {
    this.folder = folder;
    this.context = context;
    this.genes =
        AssetShelf.of(ShelfFiles.both(folder, "genes", Gene.TYPE), Gene::new, context, later);
    this.capsules =
        AssetShelf.of(
            ShelfFiles.both(folder, "capsules", Capsule.TYPE), Capsule::new, context, later);
    this.failed =
        AssetShelf.of(
            ShelfFiles.json(folder, "failed_capsules", TypedNames.of(Capsule.TYPE, FAILED)),
            Capsule::new,
            context,
            later);
    this.events =
        new RotatedShelf(
            folder.resolve("events.jsonl"), TypedNames.of(EvolutionEvent.TYPE), context);
    this.eventReader = new StoreReader<>(events, EvolutionEvent::new);
    this.staged =
        AssetShelf.of(
            ShelfFiles.log(folder, "external_candidates", new StagedLines()),
            StagedLines::staged,
            context,
            later);
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public AssetReader<Gene> genes() {
    return genes.reader();
  }

  @Override
  public AssetReader<Capsule> capsules() {
    return capsules.reader();
  }

  @Override
  public AssetReader<Capsule> failedCapsules() {
    return failed.reader();
  }

  @Override
  public AssetReader<EvolutionEvent> events() {
    return eventReader;
  }

  @Override
  public AssetReader<StagedAsset> staged() {
    return staged.reader();
  }

  @Override
  public Gene put(Gene gene) {
    Admission.check(gene, Gene.TYPE);
    Gene complete = Admission.complete(gene);
    genes.writer().append(List.of(complete.tree()));
    return complete;
  }

  @Override
  public Optional<Gene> update(String id, UnaryOperator<Gene> change) {
    return locked(
        held -> {
          Optional<Gene> known = genes.reader().find(id);
          return known.isPresent() ? Optional.of(update(held, known.get(), change)) : known;
        });
  }

  private Gene update(Held held, Gene known, UnaryOperator<Gene> change) {
    Gene changed = change.apply(known);
    if (changed == known) {
      return known;
    }
    Admission.check(changed, Gene.TYPE);
    if (!changed.id().equals(known.id())) {
      throw Admission.refused(Gene.TYPE, known.id().orElse(""), "a change must keep its id");
    }
    Gene complete = Admission.complete(changed);
    genes.writer().append(held, List.of(complete.tree()));
    return complete;
  }

  @Override
  public Capsule put(Capsule capsule) {
    Admission.check(capsule, Capsule.TYPE);
    Capsule complete = Admission.complete(capsule);
    capsules.writer().append(List.of(complete.tree()));
    return complete;
  }

  @Override
  public Capsule putFailed(Capsule capsule) {
    Admission.check(capsule, capsule.type().equals(FAILED) ? FAILED : Capsule.TYPE);
    Capsule complete = Admission.complete(capsule);
    locked(
        held -> {
          failed.writer().addBounded(held, complete.tree(), MOST_FAILED, REST_OF_FAILED);
          return true;
        });
    return complete;
  }

  @Override
  public EvolutionEvent append(EvolutionEvent event, @Nullable ValidationReport report) {
    Admission.check(event, EvolutionEvent.TYPE);
    EvolutionEvent complete = Admission.complete(event);
    List<JsonObject> lines = new ArrayList<>();
    if (report != null) {
      Admission.check(report, ValidationReport.TYPE);
      lines.add(Admission.complete(report).tree());
    }
    lines.add(complete.tree());
    events.append(lines);
    return complete;
  }

  @Override
  public List<StagedAsset> stage(List<? extends Asset> assets, String origin) {
    return locked(held -> new Staging(staged, context.clock()).stage(held, assets, origin));
  }

  @Override
  public Optional<Asset> promote(String id) {
    return locked(
        held -> {
          Optional<StagedAsset> found = staged.reader().find(id);
          if (found.isPresent()) {
            promote(held, found.get().asset());
          }
          return found.map(one -> Admission.complete(one.asset()));
        });
  }

  private void promote(Held held, Asset asset) throws IOException {
    AssetShelf<? extends Asset> target =
        switch (asset.type()) {
          case Gene.TYPE -> genes;
          case Capsule.TYPE -> capsules;
          default ->
              throw Admission.refused(
                  asset.type(), asset.id().orElse(""), "only genes and capsules are promoted");
        };
    Admission.check(asset, asset.type());
    Asset complete = Admission.complete(asset);
    Optional<JsonObject> present = target.shelf().find(complete.id().orElse(""));
    if (present.isPresent() && !present.get().equals(complete.tree())) {
      throw Admission.refused(
          asset.type(),
          complete.id().orElse(""),
          "another one of this id is there; remove that first");
    }
    if (present.isEmpty()) {
      target.writer().append(held, List.of(complete.tree()));
    }
    staged.writer().remove(held, StagedLines.name(asset));
  }

  @Override
  public boolean remove(AssetReader<?> from, String id) {
    AssetShelf<?> kept =
        kept(from)
            .orElseThrow(
                () ->
                    new IllegalArgumentException("nothing is removed from a record, or by others"));
    boolean removed =
        locked(
            held -> {
              Optional<String> key = kept.shelf().find(id).flatMap(kept::key);
              if (key.isPresent()) {
                kept.writer().remove(held, key.get());
              }
              return key.isPresent();
            });
    if (removed) {
      kept.writer().settle(); // so that other programs do not see it either
    }
    return removed;
  }

  private Optional<AssetShelf<?>> kept(AssetReader<?> reader) {
    List<AssetShelf<?>> removable = List.of(genes, capsules, staged);
    return removable.stream().filter(one -> one.reader() == reader).findFirst();
  }

  private <T> T locked(StoreLock.Work<T> work) {
    return context.lock().hold(work);
  }

  /** Compacts what is worth it, as long as that is quick, and closes the files. */
  @Override
  public void close() {
    long begin = System.nanoTime();
    for (AssetShelf<?> one : List.of(genes, capsules)) {
      if (System.nanoTime() - begin < FINISHING) {
        one.writer().finish();
      }
    }
    for (AssetShelf<?> one : List.of(genes, capsules, failed, staged)) {
      one.shelf().close();
    }
    events.close();
  }
}
