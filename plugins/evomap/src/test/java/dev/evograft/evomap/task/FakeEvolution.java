// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.task;

import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.Evolution;
import dev.evograft.spi.cycle.Trial;
import java.util.List;
import java.util.Optional;

/** Evolution that does nothing but what a test has it do. */
class FakeEvolution implements Evolution {

  @Override
  public CycleEvent cycle(List<String> signals) throws InterruptedException {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<CycleEvent> waiting() {
    return Optional.empty();
  }

  @Override
  public CycleEvent solidify() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CycleEvent abandon() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CycleEvent approve() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CycleEvent reject(String reason) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Trial trial(String diff, Trial.Code code) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> concerns() {
    return List.of();
  }

  @Override
  public Sandbox sandbox() {
    return new Sandbox(null, "none works here", "auto");
  }
}
