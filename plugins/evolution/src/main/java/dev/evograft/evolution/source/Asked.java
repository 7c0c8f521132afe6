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
import java.util.List;
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
  private final long until;
  private String away = "";

  Asked(List<Call> calls, TakingIn takingIn, Duration within) {
    this.calls = List.copyOf(calls);
    this.takingIn = takingIn;
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
    }
    return answers;
  }

  /** A store that is busy, or cannot be written, is waited for once and not once for each. */
  private Answer stage(Call call, Inspected inspected, AssetStore store) {
    String source = call.name();
    List<Asset> fresh = inspected.assets().stream().filter(asset -> !isOurs(asset, store)).toList();
    List<String> offered = new ArrayList<>();
    String problem = inspected.problem();
    for (Asset asset : fresh) {
      try {
        store.stage(List.of(asset), source);
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
    return call.trusted() ? takingIn.of(answer, store) : answer;
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
                if (one.origin().equals(source)) {
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

  private static boolean isOurs(Asset asset, AssetStore store) {
    AssetReader<? extends Asset> ours = asset instanceof Gene ? store.genes() : store.capsules();
    String id = AssetIds.compute(asset.tree());
    return ours.find(id).isPresent()
        || asset.id().flatMap(ours::find).map(Adoption::originId).filter(id::equals).isPresent();
  }

  @Override
  public void close() {
    calls.forEach(Call::stop);
  }
}
