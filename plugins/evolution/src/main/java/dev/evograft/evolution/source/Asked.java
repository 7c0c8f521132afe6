// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.source;

import dev.evograft.gep.Adoption;
import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Gene;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.asset.AssetReader;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.toolkit.text.OneLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Questions that were asked; closing it waits for nobody. */
public final class Asked implements AutoCloseable {

  /**
   * Of more that wait for a person, of one source, the oldest go: nobody looks at them any more.
   */
  static final int MOST_STAGED = 200;

  private static final int LONGEST = 200;

  /** What is said of the store, and not of an asset. */
  private static final Set<String> OF_THE_STORE =
      Set.of("store_busy", "lock_timeout", "write_failed");

  private final List<Call> calls;
  private final TakingIn takingIn;
  private final Offered known;
  private final long until;
  private final Set<String> trusted = new HashSet<>();
  private String away = "";

  Asked(List<Call> calls, TakingIn takingIn, Offered known, Duration within) {
    this.calls = List.copyOf(calls);
    this.takingIn = takingIn;
    this.known = known;
    this.until = System.nanoTime() + within.toNanos();
  }

  /** Takes what came, waits for the others until the time is over, and stages it. */
  public List<Answer> staged(AssetStore store) throws InterruptedException {
    List<Answer> answers = new ArrayList<>();
    for (Call call : calls) {
      Call.Given given = call.given(until - System.nanoTime());
      Inspected inspected = given.inspected();
      answers.add(
          inspected == null
              ? new Answer(call.name(), List.of(), given.problem())
              : away.isEmpty()
                  ? stage(call, inspected, store)
                  : new Answer(call.name(), List.of(), away));
      if (call.trusted()) {
        trusted.add(call.name());
      }
    }
    return answers;
  }

  /**
   * The names of those that said just now that they are trusted, and whose assets may be used where
   * the settings are strict enough; nobody before {@link #staged}.
   */
  public Set<String> trusted() {
    return takingIn.allowed() ? Set.copyOf(trusted) : Set.of();
  }

  /** A store that is busy, or cannot be written, is waited for once and not once for each. */
  private Answer stage(Call call, Inspected inspected, AssetStore store) {
    String source = call.name();
    List<Asset> fresh = inspected.assets().stream().filter(asset -> isNew(asset, store)).toList();
    List<Asset> brought = new ArrayList<>();
    List<String> offered = new ArrayList<>();
    String problem = inspected.problem();
    for (Asset asset : fresh) {
      try {
        store.stage(List.of(asset), source);
        brought.add(asset);
        known.stage(AssetIds.compute(asset.tree()));
        offered.add(asset.id().or(asset::assetId).orElse(""));
      } catch (EvograftException e) {
        String why = OneLine.of(String.valueOf(e.getMessage()), LONGEST);
        problem = problem.isEmpty() ? why : problem;
        if (OF_THE_STORE.contains(e.code())) {
          away = why;
          break;
        }
      }
    }
    if (!fresh.isEmpty() && away.isEmpty()) {
      problem = tidied(source, store, problem);
    }
    Answer answer = new Answer(source, offered, problem);
    Answer told = call.trusted() ? takingIn.of(answer, brought, store, known) : answer;
    try {
      known.keep();
      return told;
    } catch (EvograftException e) {
      String why = OneLine.of(String.valueOf(e.getMessage()), LONGEST);
      return new Answer(source, told.offered(), told.taken(), problem.isEmpty() ? why : problem);
    }
  }

  /** Takes out what waits longest, where there is more than anybody looks at. */
  private static String tidied(String source, AssetStore store, String problem) {
    if (store.staged().size() <= MOST_STAGED) {
      return problem;
    }
    try {
      List<String> waiting = new ArrayList<>();
      store
          .staged()
          .forEach(
              one -> {
                if (one.origin().equals(source) && !isOurs(one.asset(), store)) {
                  waiting.add(AssetIds.compute(one.tree()));
                }
              });
      waiting.stream()
          .limit(Math.max(0, waiting.size() - MOST_STAGED))
          .forEach(id -> store.remove(store.staged(), id));
      return problem;
    } catch (EvograftException e) {
      return problem.isEmpty() ? OneLine.of(String.valueOf(e.getMessage()), LONGEST) : problem;
    }
  }

  /**
   * What a person made ours is none, nor what was staged and is gone: a person removed it, or it
   * was too much. What is ours without a person's word stays staged beside it, to be promoted.
   */
  private boolean isNew(Asset asset, AssetStore store) {
    String id = AssetIds.compute(asset.tree());
    boolean gone = known.wasStaged(id) && !isStaged(id, store);
    return !gone && ours(asset, store).filter(one -> !TakingIn.isTaken(one)).isEmpty();
  }

  private static boolean isStaged(String id, AssetStore store) {
    return store
        .staged()
        .find(id)
        .filter(one -> AssetIds.compute(one.tree()).equals(id))
        .isPresent();
  }

  private static boolean isOurs(Asset asset, AssetStore store) {
    return ours(asset, store).isPresent();
  }

  /** The one of ours that came with the id of an asset. */
  private static Optional<? extends Asset> ours(Asset asset, AssetStore store) {
    AssetReader<? extends Asset> ours = asset instanceof Gene ? store.genes() : store.capsules();
    String id = AssetIds.compute(asset.tree());
    Optional<? extends Asset> same = ours.find(id);
    return same.isPresent()
        ? same
        : asset.id().flatMap(ours::find).filter(one -> Adoption.originId(one).equals(id));
  }

  @Override
  public void close() {
    calls.forEach(Call::stop);
  }
}
