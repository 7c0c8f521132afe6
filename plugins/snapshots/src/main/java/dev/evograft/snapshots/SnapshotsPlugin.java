// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.CommandProvider;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.snapshot.Snapshots;
import dev.evograft.toolkit.git.QuietGit;
import java.util.List;

/** Offers snapshots of the workspace as a service, and the commands for them. */
public final class SnapshotsPlugin implements EvograftPlugin {

  /** For the runtime. */
  public SnapshotsPlugin() {}

  @Override
  public List<ConfigKey<?>> config() {
    return SnapshotKeys.ALL;
  }

  @Override
  public void start(PluginContext context) {
    LiveSnapshots snapshots = new LiveSnapshots(context);
    context.provide(Snapshots.class, snapshots);
    context.register(
        CommandProvider.class, console -> List.of(new SnapshotCommand(snapshots, console)));
  }

  @Override
  public void stop() {
    QuietGit.shutDown();
  }
}
