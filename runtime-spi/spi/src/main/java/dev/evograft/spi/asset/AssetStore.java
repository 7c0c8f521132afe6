// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.asset;

import dev.evograft.gep.Asset;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.EvolutionEvent;
import dev.evograft.gep.Gene;
import dev.evograft.gep.ValidationReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The assets of a workspace, in files that Evolver reads and writes too.
 *
 * <p>What a writing method was given is on disk when it returns, completed with its {@code
 * asset_id}, and can be found. A write that fails changed nothing, unless the disk itself failed:
 * then what was written may be seen, or come back. Safe for any thread and any number of processes;
 * writing methods wait for the disk and, for some seconds at most, for other writers.
 *
 * <p>Writing methods throw {@code EvograftException} with one of these codes: {@code asset_invalid}
 * names the rule that the asset breaks, {@code store_busy} another writer that does not end, {@code
 * store_unreadable} what is wrong with the files; {@code RetriableException} of code {@code
 * write_failed} if the disk is full.
 *
 * <p>Version control sees the files, so whatever becomes ours is kept with its secrets masked, and
 * has an {@code asset_id} of its own then. What stays as it is: the {@code diff} of a capsule,
 * which a replay needs and which is in the workspace's files anyway, and what is only staged.
 *
 * @since 0.1
 */
public interface AssetStore {

  /** The folder of the files: {@code assets/gep}, unless settings or an older layout say else. */
  Path folder();

  /** The strategies that may be selected. */
  AssetReader<Gene> genes();

  /** The records of successes. */
  AssetReader<Capsule> capsules();

  /** The newest records of failures; Evolver's bound holds (of more than 200 the last 100 stay). */
  AssetReader<Capsule> failedCapsules();

  /** The record of every cycle, oldest first. */
  AssetReader<EvolutionEvent> events();

  /**
   * What came from elsewhere and was not promoted yet; also what lies in {@code .evolver/gep} where
   * that folder is beside ours, and is only read.
   */
  AssetReader<StagedAsset> staged();

  /** Adds a gene, or replaces the one of its id. */
  Gene put(Gene gene);

  /**
   * Changes a gene as it is at that moment: no process writes between the reading and the writing.
   *
   * @param id the local id or the asset id
   * @param change gets the gene and returns what it becomes, of the same local id, or the very same
   *     object to leave it; called once at most, while others wait, so it is quick and does not use
   *     the store
   * @return the gene as it is now, or empty if there is none of that id
   */
  Optional<Gene> update(String id, UnaryOperator<Gene> change);

  /** Adds a capsule, or replaces the one of its id. */
  Capsule put(Capsule capsule);

  /** Adds to the record of failures, with its secrets masked. */
  Capsule putFailed(Capsule capsule);

  /**
   * Appends what a cycle came to, with the report of its checks if there were any; the secrets in
   * both are masked.
   */
  EvolutionEvent append(EvolutionEvent event, @Nullable ValidationReport report);

  /**
   * Keeps assets from elsewhere without using them; one that is staged already is left as it is.
   * None is kept if there is a secret in one of them.
   *
   * @param origin where they come from
   * @return those that were new
   */
  List<StagedAsset> stage(List<? extends Asset> assets, String origin);

  /**
   * Makes a staged gene or capsule one of ours, as {@code dev.evograft.gep.Adoption} says: in its
   * local form, a capsule with less confidence, and with the asset id that it came with. Refused,
   * code {@code asset_invalid}, where its asset id does not hold: somebody changed it on the way.
   *
   * @param id the local id or the asset id
   * @return what it is now, or empty if none of that id is staged
   */
  Optional<Asset> promote(String id);

  /**
   * As {@link #promote}, also where the asset id does not hold, which is then made anew: for a
   * person who looked at it.
   */
  Optional<Asset> promoteAnyway(String id);

  /**
   * Takes a gene, a capsule or a staged asset out.
   *
   * @param from the reader of this store that shows it
   * @return whether it was there
   * @throws dev.evograft.spi.EvograftException code {@code read_only} for what is staged because it
   *     lies in {@code .evolver/gep}
   * @throws IllegalArgumentException for {@link #events} and {@link #failedCapsules}, which are a
   *     record
   */
  boolean remove(AssetReader<?> from, String id);

  /**
   * What processes of Evograft wrote that were not started within a run, so that a cycle tells it
   * from what its agent put into the files.
   *
   * @param of {@link #genes} or {@link #capsules}
   * @param since what was written before is not told; the newest megabyte of notes is known
   * @return the asset id that each local id was last written with; empty for one that was removed
   */
  default Map<String, String> ownWrites(AssetReader<?> of, Instant since) {
    return Map.of();
  }
}
