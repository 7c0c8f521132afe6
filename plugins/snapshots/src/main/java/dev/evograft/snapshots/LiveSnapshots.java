// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.snapshot.Change;
import dev.evograft.spi.snapshot.Restored;
import dev.evograft.spi.snapshot.RolledBack;
import dev.evograft.spi.snapshot.Snapshot;
import dev.evograft.spi.snapshot.Snapshots;
import dev.evograft.toolkit.thread.Meanwhile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The service: one call at a time, in this process by a lock of ours, across processes by a file.
 */
final class LiveSnapshots implements Snapshots {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ReentrantLock lock;
  private final PluginContext context;
  private final Moments moments;
  private final Consumer<String> told;

  LiveSnapshots(PluginContext context) {
    this(context, Moments.NONE);
  }

  LiveSnapshots(PluginContext context, Moments moments) {
    this(context, moments, new ReentrantLock(), line -> {});
  }

  private LiveSnapshots(
      PluginContext context, Moments moments, ReentrantLock lock, Consumer<String> told) {
    this.context = context;
    this.moments = moments;
    this.lock = lock;
    this.told = told;
  }

  /** The same service, which tells somebody what a call puts right before its own work. */
  LiveSnapshots telling(Consumer<String> somebody) {
    return new LiveSnapshots(context, moments, lock, somebody);
  }

  @Override
  public Snapshot create(String reason) {
    return with(session -> session.create(reason, false));
  }

  /** As {@link #create}, for a person, whose snapshots are counted apart. */
  Snapshot createByHand(String reason) {
    return with(session -> session.create(reason, true));
  }

  /** All of them, the newest first, with what only they have. */
  Kept.Listing listing() {
    return exists()
        ? look(session -> session.listing(session.catalog().all()))
        : new Kept.Listing(List.of(), Map.of());
  }

  /** One of them, with what only it has. */
  Kept.Listing listing(String id) {
    return seen(
        id,
        session ->
            session.listing(List.of(session.catalog().readWhole(session.catalog().resolve(id)))));
  }

  @Override
  public List<Snapshot> list() {
    return exists() ? look(session -> session.catalog().all()) : List.of();
  }

  @Override
  public Snapshot find(String id) {
    return seen(id, session -> session.catalog().readWhole(session.catalog().resolve(id)));
  }

  @Override
  public List<Change> diff(String id) {
    return compare(id).changes();
  }

  /** As {@link #diff}, with what a restore leaves. */
  Comparison compare(String id) {
    return seen(id, session -> session.compare(session.catalog().resolve(id)));
  }

  /** What a snapshot has of assets, memory and settings. */
  List<OwnContent> own(String id) {
    return seen(id, session -> session.own(session.catalog().resolve(id)));
  }

  @Override
  public Map<String, Content> read(String id, Collection<String> paths) {
    return seen(id, session -> session.read(session.catalog().resolve(id), paths));
  }

  @Override
  public Restored restore(String id, List<String> paths) {
    return restore(id, paths, false);
  }

  /** As {@link #restore}, for a person, whose undo is counted apart. */
  Restored restoreByHand(String id, List<String> paths) {
    return restore(id, paths, true);
  }

  private Restored restore(String id, List<String> paths, boolean byHand) {
    return whole(
        () -> known(id, session -> session.restore(session.catalog().resolve(id), paths, byHand)));
  }

  @Override
  public RolledBack rollBack(String id) {
    return whole(
        () ->
            known(
                id,
                session ->
                    new Rollback(context.config().get(SnapshotKeys.MODE))
                        .roll(session.catalog().resolve(id), session)));
  }

  @Override
  public List<String> prune(List<String> ids) {
    return prune(ids, false);
  }

  /**
   * As {@link #prune(List)}.
   *
   * @param withKept also those that hold the only copy of something
   */
  List<String> prune(List<String> ids, boolean withKept) {
    if (!exists()) {
      ids.forEach(Catalog::refuse);
      return List.of();
    }
    return look(session -> session.prune(ids, withKept));
  }

  @Override
  public void hold(String id, String by) {
    seen(id, session -> session.hold(session.catalog().resolve(id), by));
  }

  @Override
  public void release(String by) {
    if (exists()) {
      look(session -> session.release(by));
    }
  }

  @Override
  public List<String> recover() {
    if (!exists()) {
      return List.of();
    }
    return whole(() -> with(Session::recovered));
  }

  /** What is done in one session. */
  private interface Call<T> {
    T in(Session session) throws IOException;
  }

  /** The folder that is recorded: the workspace, or what it is a folder of. */
  Path root() {
    try {
      return Home.of(context).folders().workTree();
    } catch (IOException e) {
      throw Failures.working(context.workspace().root().toString(), e);
    }
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

  /** As {@link #known}, for who changes nothing in the workspace. */
  private <T> T seen(String id, Call<T> call) {
    if (!exists()) {
      Catalog.refuse(id);
    }
    return look(call);
  }

  /**
   * By a thread that nobody interrupts. Who rolls back has often been cancelled, and an interrupt
   * closes each file that is being written: the work would stay half done.
   */
  private static <T> T whole(Supplier<T> call) {
    try {
      return Meanwhile.whole("evograft-snapshots", call::get).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private <T> T with(Call<T> call) {
    return with(call, false);
  }

  /** For who changes nothing in the workspace. */
  private <T> T look(Call<T> call) {
    return with(call, true);
  }

  private <T> T with(Call<T> call, boolean looks) {
    lock.lock();
    try {
      Home home = Home.of(context);
      if (!home.store().startsWith(context.workspace().state())) {
        Store.makeFolder(home.store().resolveSibling("")); // else the workspace makes it, its way
      }
      Workspace.Lock held =
          context.workspace().lock(home.store().resolveSibling("snapshots"), PATIENCE);
      try (Session session = Session.open(context, home, moments, looks, told)) {
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
