// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.snapshot.Restored;
import dev.evograft.spi.snapshot.RollbackMode;
import dev.evograft.spi.snapshot.RolledBack;
import dev.evograft.spi.snapshot.Snapshot;
import java.io.IOException;
import java.util.List;

/** What {@code rollback.mode} means: the one place that knows. */
final class Rollback {

  private final RollbackMode mode;

  Rollback(RollbackMode mode) {
    this.mode = mode;
  }

  RolledBack roll(String id, Session session) throws IOException {
    return switch (mode) {
      case NONE ->
          new RolledBack(
              mode,
              null,
              List.of(
                  "everything is left as it is (rollback.mode=none); go back with: evograft snapshot"
                      + " restore "
                      + id));
      case STASH -> {
        Restored restored = session.rollBack(id, Snapshot.Kind.STASH);
        String made = restored.undo();
        String commands = "evograft snapshot show %1$s, snapshot diff %1$s, snapshot restore %1$s";
        yield new RolledBack(
            mode, restored, List.of("what was made is in a snapshot: " + commands.formatted(made)));
      }
      case HARD ->
          new RolledBack(
              mode,
              session.rollBack(id, Snapshot.Kind.UNDO),
              List.of(
                  "rollback.mode=hard restores exactly and discards nothing; the undo has it all"));
      case RESTORE -> new RolledBack(mode, session.rollBack(id, Snapshot.Kind.UNDO), List.of());
    };
  }
}
