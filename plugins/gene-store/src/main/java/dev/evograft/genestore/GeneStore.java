// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.genestore.file.EmptyLibrary;
import dev.evograft.genestore.file.FolderContext;
import dev.evograft.genestore.file.Later;
import dev.evograft.genestore.file.Masking;
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
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.asset.AssetReader;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.StagedAsset;
import java.io.Closeable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The files of one folder as a store of assets. Nothing is read or made before it is used. */
final class GeneStore implements AssetStore, Closeable {

  private static final String GENES = "genes";
  private static final String CAPSULES = "capsules";
  private static final String FAILED = "FailedCapsule";
  private static final int MOST_FAILED = 200;
  private static final int REST_OF_FAILED = 100;

  /**
   * So much of the time in which a plugin has to stop is for what is done better now than later.
   */
  private static final long FINISHING = TimeUnit.SECONDS.toNanos(2);

  private final Path folder;
  private final FolderContext context;
  private final Masking masking;
  private final EmptyLibrary emptyLibrary;
  private final AssetShelf<Gene> genes;
  private final AssetShelf<Capsule> capsules;
  private final AssetShelf<Capsule> failed;
  private final RotatedShelf events;
  private final AssetReader<EvolutionEvent> eventReader;
  private final AssetShelf<StagedAsset> staged;
  private final OtherFolder other;
  private final StagedReader stagedReader;
  private final OwnWrites own;

  GeneStore(
      AssetFolder assets, FolderContext context, Later later, Masking masking, OwnWrites own) {
    this.own = own;
    this.folder = assets.path();
    this.context = context;
    this.masking = masking;
    this.emptyLibrary = new EmptyLibrary(folder.resolve("genes.json"), context.lock());
    this.genes =
        AssetShelf.of(ShelfFiles.both(folder, GENES, Gene.TYPE), Gene::new, context, later);
    this.capsules =
        AssetShelf.of(
            ShelfFiles.both(folder, CAPSULES, Capsule.TYPE), Capsule::new, context, later);
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
    this.other = new OtherFolder(assets.other(), context, genes, capsules);
    this.stagedReader = new StagedReader(staged.reader(), other);
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
    return stagedReader;
  }

  @Override
  public Gene put(Gene gene) {
    Admission.check(gene, Gene.TYPE);
    Gene complete = Admission.complete(gene.over(masking.ofAsset(gene.tree())));
    emptyLibrary.ensure();
    note(complete);
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
    JsonObject clean = masking.ofChange(changed.tree(), known.tree());
    Gene complete = Admission.complete(changed.over(clean));
    note(complete);
    genes.writer().append(held, List.of(complete.tree()));
    return complete;
  }

  @Override
  public Capsule put(Capsule capsule) {
    Admission.check(capsule, Capsule.TYPE);
    Capsule complete = Admission.complete(capsule.over(masking.ofAsset(capsule.tree())));
    note(complete);
    capsules.writer().append(List.of(complete.tree()));
    return complete;
  }

  @Override
  public Capsule putFailed(Capsule capsule) {
    Admission.check(capsule, capsule.type().equals(FAILED) ? FAILED : Capsule.TYPE);
    Capsule complete = Admission.complete(capsule.over(masking.of(capsule.tree())));
    locked(
        held -> {
          if (failed.reader().find(complete.id().orElse("")).filter(complete::equals).isPresent()) {
            return false; // it came before
          }
          failed.writer().addBounded(held, complete.tree(), MOST_FAILED, REST_OF_FAILED);
          return true;
        });
    return complete;
  }

  @Override
  public EvolutionEvent append(EvolutionEvent event, @Nullable ValidationReport report) {
    Admission.check(event, EvolutionEvent.TYPE);
    EvolutionEvent complete = Admission.complete(event.over(masking.of(event.tree())));
    List<JsonObject> lines = new ArrayList<>();
    if (report != null) {
      Admission.check(report, ValidationReport.TYPE);
      lines.add(Admission.complete(report.over(masking.of(report.tree()))).tree());
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
    return promote(id, false);
  }

  @Override
  public Optional<Asset> promoteAnyway(String id) {
    return promote(id, true);
  }

  private Optional<Asset> promote(String id, boolean despiteId) {
    if (stagedReader.find(id).filter(one -> one.type().equals(Gene.TYPE)).isPresent()) {
      emptyLibrary.ensure();
    }
    Optional<Asset> promoted =
        locked(
            held ->
                new Promotion(staged, other, genes, capsules)
                    .promote(held, id, despiteId, masking::ofAsset));
    promoted.ifPresent(this::note);
    return promoted;
  }

  private void note(Asset ours) {
    own.note(
        ours.type().equals(Gene.TYPE) ? GENES : CAPSULES,
        ours.id().orElse(""),
        ours.assetId().orElse(""));
  }

  @Override
  public Map<String, String> ownWrites(AssetReader<?> of, Instant since) {
    return own.since(of == genes.reader() ? GENES : CAPSULES, since);
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
              if (key.isEmpty() && kept == staged && other.find(id).isPresent()) {
                throw new EvograftException(
                    "read_only", id + " lies in .evolver/gep, which is only read; remove it there");
              }
              if (key.isPresent()) {
                if (kept != staged) {
                  own.note(kept == genes ? GENES : CAPSULES, key.get(), "");
                }
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
    if (reader == stagedReader) {
      return Optional.of(staged);
    }
    List<AssetShelf<?>> removable = List.of(genes, capsules);
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
    other.close();
    events.close();
  }
}
