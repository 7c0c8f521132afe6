// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.task;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspaces;
import dev.evograft.spi.cycle.Evolution;
import dev.evograft.spi.cycle.Trial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Other folders, in which changes are tried: what comes of it is what a test says. */
final class TrialsElsewhere implements Workspaces {

  /** Folders, diffs, and whose they were, as they were asked for. */
  final List<Path> folders = new ArrayList<>();

  final List<String> diffs = new ArrayList<>();
  final List<Trial.Code> codes = new ArrayList<>();

  private Trial next = passed(1);
  private @Nullable EvograftException fails;

  static Trial passed(double score) {
    return new Trial(
        Trial.Outcome.PASSED,
        List.of("1 check passed"),
        score,
        List.of(new Trial.Check("node --test", true, "")));
  }

  void answer(Trial trial) {
    next = trial;
    fails = null;
  }

  void answer(Trial.Outcome outcome, String why, Trial.Check... checks) {
    answer(new Trial(outcome, List.of(why), 0, List.of(checks)));
  }

  void fail(String code, String message) {
    fails = new EvograftException(code, message);
  }

  @Override
  public <T> T in(Path folder, Set<Class<?>> services, Work<T> work) throws InterruptedException {
    folders.add(folder);
    return work.with(
        new Found() {
          @Override
          public <S> Optional<S> find(Class<S> service) {
            return services.contains(service) && service == Evolution.class
                ? Optional.of(service.cast(new Trying()))
                : Optional.empty();
          }
        });
  }

  private final class Trying extends FakeEvolution {
    @Override
    public Trial trial(String diff, Trial.Code code) {
      diffs.add(diff);
      codes.add(code);
      if (fails != null) {
        throw fails;
      }
      return next;
    }
  }
}
