// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.spi.Workspace;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * What the files of one folder stand on.
 *
 * @param lock the one that writers of the folder hold
 * @param clock for stamps
 * @param reports told of damage
 * @param steps told of each step
 */
public record FolderContext(StoreLock lock, InstantSource clock, Reports reports, Steps steps) {

  /** The context of a folder. */
  public static FolderContext of(
      Path folder, Workspace workspace, InstantSource clock, Reports reports) {
    return new FolderContext(new StoreLock(folder, workspace), clock, reports, Steps.GO_ON);
  }

  /** The time, for the name of a file. */
  String stamp() {
    return Stamps.inName(clock.instant());
  }
}
