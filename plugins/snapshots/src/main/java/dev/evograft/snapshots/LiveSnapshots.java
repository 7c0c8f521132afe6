// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.snapshot.Change;
import dev.evograft.spi.snapshot.Restored;
import dev.evograft.spi.snapshot.RolledBack;
import dev.evograft.spi.snapshot.Snapshot;
import dev.evograft.spi.snapshot.Snapshots;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The service: one call at a time, in this process by a lock of ours, across processes by a file.
 */
final class LiveSnapshots implements Snapshots {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ReentrantLock lock = new ReentrantLock();
  private final PluginContext context;

  LiveSnapshots(PluginContext context) {
    this.context = context;
  }

  @Override
  public Snapshot create(String reason) {
    return with(session -> session.create(Snapshot.Kind.ASKED, reason));
  }

  @Override
  public List<Snapshot> list() {
    return with(session -> session.catalog().all());
  }

  @Override
  public Snapshot find(String id) {
    return with(session -> session.catalog().read(session.catalog().resolve(id)));
  }

  @Override
  public List<Change> diff(String id) {
    return with(session -> session.diff(session.catalog().resolve(id)));
  }

  @Override
  public Restored restore(String id, List<String> paths) {
    return with(
        session -> session.restore(session.catalog().resolve(id), paths, Snapshot.Kind.UNDO));
  }

  @Override
  public RolledBack rollBack(String id) {
    return with(
        session ->
            new Rollback(context.config().get(SnapshotKeys.MODE))
                .roll(session.catalog().resolve(id), session));
  }

  @Override
  public List<String> prune(List<String> ids) {
    return with(session -> session.prune(ids));
  }

  @Override
  public List<String> recover() {
    return with(Session::recovered);
  }

  private interface Call<T> {
    T in(Session session) throws IOException;
  }

  private <T> T with(Call<T> call) {
    lock.lock();
    try {
      Home home = Home.of(context);
      Store.makeFolder(home.store().resolveSibling(""));
      Workspace.Lock held =
          context.workspace().lock(home.store().resolveSibling("snapshots"), PATIENCE);
      try (Session session = Session.open(context, home)) {
        return call.in(session);
      } finally {
        held.close();
      }
    } catch (IOException e) {
      throw Failures.working(context.workspace().root().toString(), e);
    } finally {
      lock.unlock();
    }
  }
}
