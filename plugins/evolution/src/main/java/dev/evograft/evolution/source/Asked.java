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

/** Questions that were asked; closing it waits for nobody. */
public final class Asked implements AutoCloseable {

  private static final int LONGEST = 200;

  private final List<Call> calls;
  private final long until;

  Asked(List<Call> calls, Duration within) {
    this.calls = List.copyOf(calls);
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
              : stage(call.name(), inspected, store));
    }
    return answers;
  }

  private static Answer stage(String source, Inspected inspected, AssetStore store) {
    List<Asset> fresh = inspected.assets().stream().filter(asset -> !isOurs(asset, store)).toList();
    List<String> offered = new ArrayList<>();
    String problem = inspected.problem();
    for (Asset asset : fresh) {
      try {
        store.stage(List.of(asset), source);
        offered.add(asset.id().orElse(""));
      } catch (EvograftException e) {
        problem = problem.isEmpty() ? OneLine.of(String.valueOf(e.getMessage()), LONGEST) : problem;
      }
    }
    return new Answer(source, offered, problem);
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
