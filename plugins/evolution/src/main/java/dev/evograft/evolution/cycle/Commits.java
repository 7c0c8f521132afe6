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

  /** The member of an ending that has the id of what is about to be committed. */
  private static final String NOTED = "about_to_commit";

  private final Services services;
  private final CycleFile file;

  Commits(Services services, CycleFile file) {
    this.services = services;
    this.file = file;
  }

  /**
   * Commits it.
   *
   * @param state of step {@link Step#ENDING}, which is on disk
   * @param wanted {@code message} and {@code files}
   * @return the commit; empty when none is wanted
   * @throws dev.evograft.spi.EvograftException code {@code not_committed}
   */
  Optional<String> commit(CycleState state, JsonObject wanted) {
    CommitMaker maker =
        new CommitMaker(
            services.root(),
            new CommitMaker.User(services.context().home(), services.environment()),
            new Book(services, file, state));
    CommitMaker.Wanted change =
        new CommitMaker.Wanted(
            state.head().cycle(),
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
      case OFF -> maker.goOn(change); // it was on, and the process died
      case CURRENT -> Optional.of(maker.onCurrentBranch(change));
      case BRANCH -> Optional.of(maker.onOwnBranch(change));
    };
  }

  /** The journal of those that ended, and the state of the one that ends. */
  private record Book(Services services, CycleFile file, CycleState state)
      implements CommitMaker.Recorded {

    @Override
    public Optional<String> commitOf(String cycle) {
      return new CycleJournal(services.journal())
          .ending(cycle)
          .filter(ending -> ending.phase() == CyclePhase.SOLIDIFIED)
          .flatMap(ending -> ending.details().string(MEMBER));
    }

    @Override
    public Optional<String> noted(String cycle) {
      return cycle.equals(state.head().cycle()) ? state.rest().string(NOTED) : Optional.empty();
    }

    @Override
    public void note(String cycle, String commit) {
      file.write(state.with(state.rest().with(NOTED, commit)));
    }
  }
}
