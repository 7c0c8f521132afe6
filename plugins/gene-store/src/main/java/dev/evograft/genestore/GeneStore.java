// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.genestore.file.Ground;
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
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The files of one folder as a store of assets. Nothing is read or made before it is used. */
final class GeneStore implements AssetStore, Closeable {

  private static final String FAILED = "FailedCapsule";
  private static final int MOST_FAILED = 200;
  private static final int REST_OF_FAILED = 100;

  private final Path folder;
  private final Ground ground;
  private final Kept<Gene> genes;
  private final Kept<Capsule> capsules;
  private final Kept<Capsule> failed;
  private final Kept<EvolutionEvent> events;
  private final Kept<StagedAsset> staged;

  GeneStore(Path folder, Ground ground, Executor executor) {
    this.folder = folder;
    this.ground = ground;
    this.genes = Kept.of(ShelfFiles.both(folder, "genes", Gene.TYPE), Gene::new, ground, executor);
    this.capsules =
        Kept.of(ShelfFiles.both(folder, "capsules", Capsule.TYPE), Capsule::new, ground, executor);
    this.failed =
        Kept.of(
            ShelfFiles.json(folder, "failed_capsules", TypedNames.of(Capsule.TYPE, FAILED)),
            Capsule::new,
            ground,
            executor);
    this.events =
        Kept.of(
            ShelfFiles.log(folder, "events", TypedNames.of(EvolutionEvent.TYPE)),
            EvolutionEvent::new,
            ground,
            executor);
    this.staged =
        Kept.of(
            ShelfFiles.log(folder, "external_candidates", new StagedLines()),
            StagedLines::staged,
            ground,
            executor);
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
    return events.reader();
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
    events.writer().append(lines);
    return complete;
  }

  @Override
  public List<StagedAsset> stage(List<? extends Asset> assets, String origin) {
    return locked(held -> new Staging(staged, ground.clock()).stage(held, assets, origin));
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
    Kept<? extends Asset> target =
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
    Kept<?> kept =
        kept(from)
            .orElseThrow(
                () ->
                    new IllegalArgumentException("nothing is removed from a record, or by others"));
    return locked(
        held -> {
          Optional<String> key = kept.shelf().find(id).flatMap(kept::key);
          if (key.isPresent()) {
            kept.writer().remove(held, key.get());
          }
          return key.isPresent();
        });
  }

  private Optional<Kept<?>> kept(AssetReader<?> reader) {
    List<Kept<?>> removable = List.of(genes, capsules, staged);
    return removable.stream().filter(one -> one.reader() == reader).findFirst();
  }

  private <T> T locked(StoreLock.Work<T> work) {
    return ground.lock().hold(work);
  }

  /** Compacts what is worth it, and closes the files. */
  @Override
  public void close() {
    for (Kept<?> one : List.of(genes, capsules)) {
      one.writer().finish();
    }
    for (Kept<?> one : List.of(genes, capsules, failed, events, staged)) {
      one.shelf().close();
    }
  }
}
