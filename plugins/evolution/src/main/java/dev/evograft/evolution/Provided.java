// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution;

import dev.evograft.evolution.confine.ConfineKeys;
import dev.evograft.evolution.confine.Sandboxes;
import dev.evograft.evolution.cycle.Concerns;
import dev.evograft.evolution.cycle.CycleRequest;
import dev.evograft.evolution.cycle.CycleResult;
import dev.evograft.evolution.cycle.Cycles;
import dev.evograft.evolution.cycle.Progress;
import dev.evograft.evolution.cycle.Services;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.cycle.Evolution;
import dev.evograft.spi.cycle.Trial;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Evolution for whoever embeds it, with no terminal. */
record Provided(Services services, Cycles cycles) implements Evolution {

  @Override
  public CycleEvent cycle(List<String> signals) throws InterruptedException {
    return event(
        cycles.run(
            new CycleRequest(signals, null, CycleRequest.Mode.BY_HAND, OptionalLong.empty()),
            Progress.NONE));
  }

  @Override
  public Optional<CycleEvent> waiting() {
    return cycles.waits().map(this::event);
  }

  @Override
  public CycleEvent solidify() throws InterruptedException {
    return event(cycles.solidify(Progress.NONE));
  }

  @Override
  public CycleEvent abandon() throws InterruptedException {
    return event(cycles.abandon(Progress.NONE));
  }

  @Override
  public CycleEvent approve() throws InterruptedException {
    return event(cycles.approve(Progress.NONE));
  }

  @Override
  public CycleEvent reject(String reason) throws InterruptedException {
    return event(cycles.reject(reason, Progress.NONE));
  }

  private CycleEvent event(CycleResult result) {
    var ending = result.ending();
    return new CycleEvent(
        result.cycle(),
        result.run(),
        ending == null ? CyclePhase.EXECUTE : ending.phase(),
        services.context().clock().instant(),
        ending == null ? waiting(result) : ending.details());
  }

  private JsonObject waiting(CycleResult result) {
    var waiting = result.waiting();
    if (waiting == null) {
      return JsonObject.EMPTY;
    }
    JsonObject.Builder details = JsonObject.builder().put("next", waiting.command());
    if (waiting.isDecision()) {
      details.put("waiting", "decision").put("diff", cycles.reviewed().tree().string("diff", ""));
    } else {
      details.put("waiting", "change").put("prompt", waiting.what());
    }
    return details.build();
  }

  @Override
  public Trial trial(String diff, Trial.Code code) throws InterruptedException {
    return cycles.attempt(diff, code, Progress.NONE);
  }

  @Override
  public List<String> concerns() {
    return Stream.concat(new Concerns(services.context()).all().stream(), cycles.faults().stream())
        .toList();
  }

  @Override
  public Sandbox sandbox() throws InterruptedException {
    Sandboxes.Found found = cycles.sandbox();
    return new Sandbox(
        found.sandbox().isPresent() ? found.why() : null,
        found.sandbox().isPresent() ? "" : found.why(),
        services.get(ConfineKeys.SANDBOX).name().toLowerCase(Locale.ROOT));
  }
}
