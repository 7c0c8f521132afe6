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
  private final Moments moments;
  private volatile List<String> told = List.of();

  LiveSnapshots(PluginContext context) {
    this(context, Moments.NONE);
  }

  LiveSnapshots(PluginContext context, Moments moments) {
    this.context = context;
    this.moments = moments;
  }

  /** What the last call put right before its own work. */
  List<String> told() {
    return told;
  }

  @Override
  public Snapshot create(String reason) {
    return with(session -> session.create(Snapshot.Kind.ASKED, reason));
  }

  @Override
  public List<Snapshot> list() {
    return exists() ? with(session -> session.catalog().all()) : List.of();
  }

  @Override
  public Snapshot find(String id) {
    return known(id, session -> session.catalog().readWhole(session.catalog().resolve(id)));
  }

  @Override
  public List<Change> diff(String id) {
    return known(id, session -> session.diff(session.catalog().resolve(id)));
  }

  @Override
  public Restored restore(String id, List<String> paths) {
    return known(
        id, session -> session.restore(session.catalog().resolve(id), paths, Snapshot.Kind.UNDO));
  }

  @Override
  public RolledBack rollBack(String id) {
    return known(
        id,
        session ->
            new Rollback(context.config().get(SnapshotKeys.MODE))
                .roll(session.catalog().resolve(id), session));
  }

  @Override
  public List<String> prune(List<String> ids) {
    if (!exists()) {
      ids.forEach(Catalog::refuse);
      return List.of();
    }
    return with(session -> session.prune(ids));
  }

  @Override
  public List<String> recover() {
    if (!exists()) {
      return List.of();
    }
    return with(Session::recovered);
  }

  private interface Call<T> {
    T in(Session session) throws IOException;
  }

  /** Who only looks makes nothing. */
  private boolean exists() {
    try {
      return Home.of(context).exists();
    } catch (IOException e) {
      throw Failures.working(context.workspace().root().toString(), e);
    }
  }

  private <T> T known(String id, Call<T> call) {
    if (!exists()) {
      Catalog.refuse(id);
    }
    return with(call);
  }

  private <T> T with(Call<T> call) {
    lock.lock();
    try {
      Home home = Home.of(context);
      if (!home.store().startsWith(context.workspace().state())) {
        Store.makeFolder(home.store().resolveSibling("")); // else the workspace makes it, its way
      }
      Workspace.Lock held =
          context.workspace().lock(home.store().resolveSibling("snapshots"), PATIENCE);
      try (Session session = Session.open(context, home, moments)) {
        told = session.recovered();
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
