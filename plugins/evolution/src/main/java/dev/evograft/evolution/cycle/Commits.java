// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.solidify.CommitMaker;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CyclePhase;
import java.util.Optional;

/** Whether and where a kept change is committed, as the settings say. */
final class Commits {

  /** The member of a SOLIDIFIED entry that has the id of what was committed. */
  static final String MEMBER = "commit";

  private final Services services;

  Commits(Services services) {
    this.services = services;
  }

  /**
   * Commits it.
   *
   * @param wanted {@code message} and {@code files}
   * @return the commit; empty when none is wanted
   * @throws dev.evograft.spi.EvograftException code {@code not_committed}
   */
  Optional<String> commit(String cycle, JsonObject wanted) {
    CommitMaker maker =
        new CommitMaker(
            services.root(),
            new CommitMaker.User(services.context().home(), services.environment()),
            this::recorded);
    CommitMaker.Wanted change =
        new CommitMaker.Wanted(
            cycle,
            wanted.string("message", ""),
            wanted.objects("files").stream()
                .map(
                    file ->
                        new CommitMaker.FileOf(
                            file.string("path", ""),
                            file.string("before", ""),
                            file.string("after", ""),
                            file.bool("was_executable", false),
                            file.bool("executable", false)))
                .toList());
    return switch (services.get(EvolveKeys.COMMIT)) {
      case OFF -> Optional.empty();
      case CURRENT -> Optional.of(maker.onCurrentBranch(change));
      case BRANCH -> Optional.of(maker.onOwnBranch(change));
    };
  }

  private Optional<String> recorded(String cycle) {
    return new CycleJournal(services.journal())
        .ending(cycle)
        .filter(ending -> ending.phase() == CyclePhase.SOLIDIFIED)
        .flatMap(ending -> ending.details().string(MEMBER));
  }
}
